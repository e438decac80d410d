"""How many the people offered are: in all of the territory, where it is ticked, and whom the roster leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from audiences import store as people
from audiences.division import Range, Tree, village_of
from audiences.ground import villages_of
from audiences.matching import People
from audiences.store import Count, Unsure
from pusher.store import Connection
from pusher.web.console.where_form import WhereForm

_VILLAGES_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Counted:
    """People with how many they are, in the whole territory and in what is ticked."""

    value: str
    people: People
    whole: Count
    ticked: Count | None  # None: nothing is
    villages: tuple[tuple[str, Count], ...]
    unknown: str  # whom the roster leaves open
    unsure: tuple[tuple[str, Unsure], ...]
    groupless: int  # of those ticked, who is in no group that the roster knows


async def count(
    conn: Connection, offered: Sequence[People], where: WhereForm, ticks: tuple[str, ...], today: date
) -> list[Counted]:
    """Count each of the people offered."""
    counted = []
    for n, one in enumerate(offered):
        here = ((where.here.lo, where.here.hi),)
        found = await people.count_by_group_division(conn, here, one.rule, basis=one.basis, today=today)
        whole = _inside(found, where.offer.whole.territory)
        villages = [(_name(where.tree, code), each) for code, each in whole.items()]
        ticked = people.total(_inside(found, where.ranges(ticks)).values()) if ticks else None
        territory = where.offer.whole.territory
        unknown, open_ = await people.unknown(conn, territory, one.rule, basis=one.basis, today=today)
        unsure = tuple((_name(where.tree, each.village), each) for each in open_)
        groupless = sum(found[code].people for code in villages_of(map(int, ticks)) if code in found)
        shown = tuple(villages[:_VILLAGES_SHOWN])
        counted.append(
            Counted(f"group{n}", one, people.total(whole.values()), ticked, shown, unknown, unsure, groupless)
        )
    return counted


def _inside(found: Mapping[int, Count], ranges: Sequence[Range]) -> dict[int, Count]:
    """Who is in these places, by village."""
    inside: dict[int, list[Count]] = {}
    for code, count in found.items():
        if any(lo <= code <= hi for lo, hi in ranges):
            inside.setdefault(village_of(code), []).append(count)
    return {village: people.total(counts) for village, counts in inside.items()}


def _name(tree: Tree, code: int) -> str:
    return tree.full_name(code) if code in tree else str(code)
