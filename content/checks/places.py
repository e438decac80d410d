"""Names of towns and villages that are nearly right: 历山镇 in the county of 厉山镇."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Final

from content.checks.finding import Finding
from content.checks.passage import Passage
from content.checks.policy import finding
from content.checks.slips import alike, slips
from content.pattern import late

_ENDS: Final = late(r"街道|社区|农场|镇|乡|村")
_ALIKE: Final = alike(json.loads(resources.files("content.data").joinpath("sound_alikes.json").read_text("utf-8")))
_LONG: Final = 3  # characters of a stem in which a missing or another one is told from another name
_LONGEST: Final = 6


def places(found: Iterable[Passage], names: tuple[str, ...]) -> Iterator[Finding]:
    """Warn of words that are one slip away from a place of the county and are no place of it themselves."""
    known, near = _table(names)
    if not near:
        return
    for passage in found:
        text = passage.text
        for end in _ENDS.finditer(text):
            runs = [text[start : end.end()] for start in range(max(0, end.start() - _LONGEST), end.start())]
            if any(run in known for run in runs):
                continue
            if hit := next((run for run in runs if run in near), None):
                yield finding(
                    "place_name",
                    passage.place,
                    hit,
                    reason="地名像是写错了",
                    suggestion=f"本县有“{near[hit]}”，请核对",
                )


@lru_cache(maxsize=16)
def _table(names: tuple[str, ...]) -> tuple[frozenset[str], dict[str, str]]:
    """The names, and what they turn into by one slip."""
    known = {short for name in names for short in (name, _short(name))}
    near: dict[str, str] = {}
    for name in known:
        end = next((hit for hit in _ENDS.finditer(name) if hit.end() == len(name)), None)
        if end is None or end.start() < 2:  # noqa: PLR2004 - 城镇, 李村: too short to tell a slip from a word
            continue
        for slip in slips(name[: end.start()], _ALIKE, shortest=_LONG):
            near.setdefault(slip + end[0], name)
    return frozenset(known), {slip: name for slip, name in near.items() if slip not in known}


def _short(name: str) -> str:
    """The everyday form: the table says 河口村委会, a notice says 河口村."""
    base = re.sub(r"(?:村|居)?(?:民委员会|委会|委员会)$", "", name)
    if base == name or base.endswith(("村", "社区")):
        return base
    return base + ("社区" if "居" in name[len(base) :] else "村")
