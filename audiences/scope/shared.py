"""Rows of towns whose villages follow together: 厉山、高城两镇的星亮村、大桥村. Pure.

Each village is in the one of these towns that has it; where two have one of that name, only a person can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from audiences.division import Division
from audiences.scope.mention import Mention
from audiences.scope.names import Names

_AND: Final = r"(?:[、，,和及与]|以及)"
_COUNT: Final = r"等?(?:\d{1,2}|[二两三四五六七八九十]{1,2})个?(?:乡镇|镇|乡|街道)"
_OWN: Final = r"(?:的|所?辖区?内?的?|下辖的?|境内的?|交界处?的?)"
_NUMBER: Final = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_VILLAGES: Final = (
    r"[，,]?(?:沿线|沿路|涉及|包括|含|部分|有关|相关)?的?(?:部分|有关|相关)?"
    rf"(?:村|社区)?(?:{_NUMBER}个?(?:行政)?(?:村|社区))?[：:（(]?"
)
_END: Final = re.compile(r"[。；;！？!?\n]|$")


@dataclass(frozen=True, slots=True)
class Shared:
    """Towns that stand at [start, end); their villages may follow up to `until`."""

    start: int
    end: int
    until: int
    towns: tuple[Mention, ...]

    @property
    def codes(self) -> tuple[int, ...]:
        """The towns' codes."""
        return tuple(town.code for town in self.towns if town.code is not None)


def shared(line: re.Match[str], known: Names) -> list[Shared]:
    """Every such row of a line: a village stands right behind it, and where they are not counted each has one."""
    found: list[Shared] = []
    hits = list(_row(known.town).finditer(line.string, *line.span()))
    limits = [*(hit.start() for hit in hits[1:]), line.end()]
    for hit, limit in zip(hits, limits, strict=False):
        towns = tuple(_towns(hit, known))
        until = _until(line.string, hit.end(), limit, known)
        behind = line.string[hit.end() : until]
        short = [known.stems[town.code] for town in towns if town.code is not None]
        is_first = any(behind.startswith(name) for names in short for name in names)
        each = all(any(name in behind for name in names) for names in short)
        if is_first and len({town.code for town in towns}) == len(towns) and (hit["count"] or each):
            found.append(Shared(hit.start(), hit.end(), until, towns))
    return found


@lru_cache(maxsize=64)
def _row(town: str) -> re.Pattern[str]:
    """Short names are names where the towns are counted or the last says its kind."""
    counted = rf"(?P<count>{_COUNT}){_OWN}?"
    return re.compile(
        rf"(?P<row>(?:{town})(?:{_AND}(?:{town}))+)(?:{counted}|(?<=[镇乡道])(?:{_OWN}|(?=[：:]))){_VILLAGES}"
    )


def _towns(hit: re.Match[str], known: Names) -> Iterator[Mention]:
    for one in re.compile(known.town).finditer(hit.string, *hit.span("row")):
        yield Mention(one[0], one.start(), one.end(), known.towns[one[0]], bearer=True)


def _until(text: str, start: int, limit: int, known: Names) -> int:
    """Where the villages end at the latest: with the sentence, or where the next town stands."""
    stop = _END.search(text, start, limit)
    until = stop.start() if stop else limit
    hits = known.pattern.finditer(text, start, until)
    return next((hit.start() for hit in hits if known.is_town(hit[0])), until)


def share_out(inside: Sequence[Mention], rows: Sequence[Shared], known: Names) -> list[Mention]:
    """Give the villages of such rows to their towns, which only say whose they are."""
    found = list(inside)
    for row in rows:
        found = [_given(one, row, known) for one in found if not row.start <= one.start < row.end]
        found = sorted((*found, *row.towns), key=lambda one: one.start)
    return found


def _given(one: Mention, row: Shared, known: Names) -> Mention:
    if not row.end <= one.start < row.until or not known.bearers(one.text):
        return one
    every = [node.code for node in known.bearers(one.text)]
    codes = [code for code in every if Division(code).town in row.codes]
    if len(codes) == 1:
        return replace(one, code=codes[0], candidates=())
    return replace(one, code=None, candidates=tuple(codes or every))


def short_names(stems: Mapping[int, Mapping[str, int]], towns: Iterable[int]) -> dict[str, int]:
    """The short names of the villages of several towns; those that two of them have are nobody's."""
    found: dict[str, set[int]] = {}
    for town in towns:
        for name, code in stems.get(town, {}).items():
            found.setdefault(name, set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
