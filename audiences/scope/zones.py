"""Zones that a text makes of places, with these in brackets: 南部片区（洪山镇、柳林镇）, 东片（星亮村、沙城村）. Pure.

What is said of a zone is said of each of its places, and what is said of one zone is said of the others beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audiences.scope.said import clause_of
from audiences.scope.weighing import Scene
from audiences.scope.whole import STRONG
from audiences.scope.words import data
from audiences.territory import Concerned, Named

_ZONE: Final = re.compile(
    rf"(?P<before>[一-鿿]{{0,4}}?)(?P<kind>{data()['zones']})[（(](?:包括|含|即|为)?(?P<places>[^（）()\n]+)[）)]"
)
_GAP: Final = re.compile(r"[、，,；;和及与\s]*(?:等)?")
_LEAST: Final = 2  # places of a zone
_NO_NAME: Final = ("片", "片区", "库区")  # what tells no zone from another
_BEFORE: Final = 2  # characters


@dataclass(frozen=True, slots=True)
class _Zone:
    name: str  # 南部片区, 城区片区
    places: tuple[Named, ...]


def opened(said: str) -> str:
    """The words with each zone's places in its stead: 南部片区（洪山镇、柳林镇） → 洪山镇、柳林镇."""
    return _ZONE.sub(lambda hit: hit["places"], said)


def zoned(found: Concerned, seen: Scene) -> Concerned:
    """What a text concerns with the places of its zones, and the other way to read it.

    A zone that the title names is meant. Others are the likelier, unless the text speaks of all, and what was found the
    other way, where it is the whole or has some of their places and not all.
    """
    zones = [zone for zone in _zones(seen) if zone.places]
    titled = [zone for zone in zones if zone.name not in _NO_NAME and zone.name in seen.told.title]
    places = {one.code: one for zone in titled or zones for one in zone.places}
    codes = {one.code for one in found.named}
    if len(places) < _LEAST or places.keys() <= codes or (codes and codes.isdisjoint(places)):
        return found
    if titled:
        return replace(found, named=tuple(places.values()), rival=None, open=())
    if not codes and seen.told.everybody >= STRONG:  # 其余村12月8日起: the rest have their day, too
        return replace(found, rival=tuple(places.values()))
    others = tuple(one for one in found.named if one.code not in places)
    return replace(found, named=(*others, *places.values()), rival=() if codes else found.named, open=())


def _zones(seen: Scene) -> Iterator[_Zone]:
    """The zones of the text whose brackets hold nothing but places below its issuer."""
    told = [place for one in seen.told.rows if one.seen.text is seen.told.text for place in one.row]
    known = [place for place in told if place.code is not None]
    for hit in _ZONE.finditer(seen.told.text):
        inside = [one for one in known if hit.start("places") <= one.start < hit.end("places")]
        if inside and all(_GAP.fullmatch(gap) for gap in _gaps(hit, [(one.start, one.end) for one in inside])):
            named = (Named(one.code, clause_of(hit.string, one)) for one in inside if one.code is not None)
            name = hit["before"][-_BEFORE:] * (hit["kind"] in _NO_NAME) + hit["kind"]
            yield _Zone(name, tuple(one for one in named if one.code in seen.within))


def _gaps(hit: re.Match[str], inside: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What stands before, between and behind the places of a bracket."""
    ends = [hit.start("places"), *(end for _, end in inside)]
    starts = [*(start for start, _ in inside), hit.end("places")]
    return (hit.string[end:start] for end, start in zip(ends, starts, strict=True))
