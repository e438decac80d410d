"""Whether the words around a short name say that it is a place: 烈桥那边, 到余仓, 星亮的老人先来. Pure.

What stands free, with a boundary on either side, is no part of another word; a name that is an ordinary word besides
(幸福, 花园) has to be said to be a place. The words are in data/short_names.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from audiences.division import Division, Level
from audiences.scope.mention import Mention, owns
from audiences.scope.words import data

_REACH: Final = 8  # characters before a name that govern it
_ROAD: Final = ("路", "街", "大道", "场")  # whatever lies there is named so, too


def is_place(text: str, row: Sequence[Mention], inside: Iterable[Mention] = ()) -> bool:
    """Whether a row of short names is a row of places; `inside` are the names in full that stand in its line."""
    words = _words()
    start, end = row[0].start, row[-1].end
    behind = any(
        one.end <= start and one.code is not None and _may_own(one.code) and owns(text, one, row[0]) for one in inside
    )
    if not behind and words["before"].search(text[max(0, start - _REACH) : start]) is None:
        return False
    if words["river"].match(text, end - 1) is not None:
        return False
    if words["place"].match(text, end) is not None or words["home"].search(text[max(0, start - _REACH) : start]):
        return True
    names = [one.text for one in row if one.is_stem]
    is_free = len(names) > 1 or words["free"].match(text, end) is not None
    return is_free and not all(map(is_common, names))


def _may_own(code: int) -> bool:
    return Division(code).level <= Level.TOWN


def is_like(text: str, row: Sequence[Mention], other: Mention) -> bool:
    """Whether a row of ordinary words stands free and goes on as a place of its line does (汤畈3号，余庙8号)."""
    words = _words()
    start, end = row[0].start, row[-1].end
    if not (words["before"].search(text[max(0, start - _REACH) : start]) and words["free"].match(text, end)):
        return False
    return len(row) > 1 or _next(text, end) == _next(text, other.end)


def _next(text: str, end: int) -> str:
    sign = text[end : end + 1]
    return "0" if sign.isdigit() else sign


def is_common(name: str) -> bool:
    """Whether a short name is an ordinary word, a family's (程家) or a road's."""
    words = _words()
    return name in words["common"] or name.endswith(_ROAD) or words["family"].fullmatch(name) is not None


@lru_cache(maxsize=1)
def _words() -> Any:
    said = json.loads(resources.files("audiences.data").joinpath("short_names.json").read_text("utf-8"))
    found: dict[str, Any] = {name: re.compile(said[name]) for name in ("before", "place", "free", "river", "home")}
    return found | {"common": frozenset(said["common"].split()), "family": re.compile(f"[{data()['surnames']}]家")}
