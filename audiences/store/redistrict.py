"""合村并组: divisions merge, are renamed, split; people, contacts and lists go along, printed codes lead to the new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from audiences.division import Division, DivisionError, Level, Tree
from audiences.store.base import QUERIES, Connection, desk, fetch
from audiences.store.division import add_division, rename_division, tree

_GROUPS: Final = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change does, or would do: `codes` old → new; people, households, and people tied by another base."""

    new: int
    name: str
    codes: Mapping[int, int]
    people: int
    households: int
    tied: int


@dataclass(frozen=True, slots=True)
class Order:
    """Who orders it, from when; `dry`: only count."""

    valid_from: date
    at: datetime
    staff: int | None = None
    dry: bool = False


async def merge_divisions(conn: Connection, olds: Sequence[int], into: int, name: str | None, order: Order) -> Moved:
    """Merge villages into one of them (or another of the town), or groups of one village into one. DivisionError.

    Groups keep their numbers where those are free; else they get the next ones.
    """
    known = await tree(conn, Division(into).county)
    gone = [code for code in dict.fromkeys(olds) if code != into]
    _require_alike(known, gone, into)
    async with desk(conn, "cunkou_import"):
        if Division(into).level is Level.GROUP:
            codes = dict.fromkeys(gone, into)
        else:
            rows = await fetch(QUERIES.groups_in_use(conn, codes=[*gone, into]))
            codes = renumber(gone, into, [row["code"] for row in rows])
    label = name or _name(known, into)
    return await _change(conn, "merge", known, gone, into, label, codes, order)


async def split_village(conn: Connection, old: int, groups: Sequence[int], name: str, order: Order) -> Moved:
    """Make a new village of some groups of an old one; they keep their numbers. DivisionError."""
    known = await tree(conn, Division(old).county)
    village = Division(old)
    if village.level is not Level.VILLAGE or old not in known:
        raise DivisionError("只有村（社区）可以拆分")
    if not groups or not all(0 < group < _GROUPS for group in groups):
        raise DivisionError("请写明哪几个组划出去，如 3,4,5")
    if order.dry:
        new = known.free_code(village.parent or 0)
    else:
        new = (await add_division(conn, village.parent or 0, name, today=order.valid_from)).code
    codes = {old + group: new + group for group in groups}
    return await _change(conn, "split", known, [], new, name, codes, order)


async def rename(conn: Connection, code: int, name: str, order: Order) -> Moved:
    """Give a division a new name; its code, its people and its paper stay."""
    known = await tree(conn, Division(code).county)
    known.node(code)
    return await _change(conn, "rename", known, [], code, name, {}, order)


async def redirected(conn: Connection, code: int) -> int:
    """The code that an old one leads to now; itself when it is in use."""
    return int(await QUERIES.redirected(conn, code=code))


async def changes(conn: Connection, county: int, most: int = 50) -> list[Any]:
    """The county's changes, the latest first."""
    return await fetch(QUERIES.changes(conn, county=county, most=most))


def renumber(gone: Sequence[int], into: int, in_use: Sequence[int]) -> dict[int, int]:
    """Old code → new: villages onto `into`, their groups onto its free numbers, their own where they can."""
    taken = {code % _GROUPS for code in in_use if code // _GROUPS * _GROUPS == into} | {0}
    codes: dict[int, int] = {}
    for village in gone:
        codes[village] = into
        for code in sorted(one for one in in_use if one // _GROUPS * _GROUPS == village and one % _GROUPS):
            group = code % _GROUPS
            if group in taken:
                group = next((n for n in range(max(taken) + 1, _GROUPS) if n not in taken), 0)
            if not group:
                raise DivisionError("合并后村民小组超过999个，编不下")
            taken.add(group)
            codes[code] = into + group
    return codes


async def _change(  # one change, as it is kept
    conn: Connection,
    kind: str,
    known: Tree,
    gone: Sequence[int],
    new: int,
    name: str,
    codes: Mapping[int, int],
    order: Order,
) -> Moved:
    olds, news = list(codes), list(codes.values())
    async with desk(conn, "cunkou_import"):
        counts = dict(await QUERIES.count_moving(conn, olds=olds))
        if order.dry:
            return Moved(new, name, codes, **counts)
        county = Division(new).county
        await QUERIES.lock_rosters(conn, county=county)
        prefix = "".join(_name(known, code) for code in gone[:1]) or name
        await _move(conn, olds, news, f"{prefix} ")
        await QUERIES.end_divisions(conn, codes=[code for code in olds if code in known], on_date=order.valid_from)
        change = await QUERIES.add_change(
            conn, county=county, kind=kind, olds=list(gone) or [new], new=new,
            old_names=_old_names(known, gone, new, name), name=name, valid_from=order.valid_from,
            counts=counts, staff=order.staff, at=order.at,
        )  # fmt: skip
        await QUERIES.follow_redirects(conn, olds=olds, news=news)
        await QUERIES.drop_redirects(conn, codes=[new])
        await QUERIES.add_redirects(conn, county=county, change=change, olds=olds, news=news)
        if new in known and name != _name(known, new):
            await rename_division(conn, new, name)
    return Moved(new, name, codes, **counts)


def _old_names(known: Tree, gone: Sequence[int], new: int, name: str) -> list[str]:
    """The names that are no longer used: of what is gone, and of what goes on under another."""
    renamed = [new] if new in known and _name(known, new) != name else []
    return [_name(known, code) for code in [*gone, *renamed] or [new]]


async def _move(conn: Connection, olds: list[int], news: list[int], prefix: str) -> None:
    """People and what hangs on them; whoever can be put back as before an import still can."""
    standing = await fetch(QUERIES.images_standing(conn, olds=olds))
    await QUERIES.move_households(conn, olds=olds, news=news, prefix=prefix)
    move_all = (
        QUERIES.move_residents, QUERIES.move_links, QUERIES.move_aliases, QUERIES.move_contacts,
        QUERIES.move_history, QUERIES.move_lists, QUERIES.move_images, QUERIES.drop_drafts_in,
    )  # fmt: skip
    for move in move_all:
        await move(conn, olds=olds, news=news)
    await QUERIES.carry_images(
        conn, rosters=[row["roster"] for row in standing], residents=[row["resident"] for row in standing]
    )


def _require_alike(known: Tree, gone: Sequence[int], into: int) -> None:
    place = Division(into)
    if not gone:
        raise DivisionError("请写明并入的区划，至少一个，且不同于并入后的区划")
    if place.level not in {Level.VILLAGE, Level.GROUP}:
        raise DivisionError("只能合并村（社区）或村民小组")
    if place.level is Level.VILLAGE and into not in known:
        raise DivisionError(f"没有这个村：{into}。请先建立")
    for code in gone:
        if Division(code).level is not place.level or Division(code).parent != place.parent:
            raise DivisionError("只能合并同一个乡镇的村，或同一个村的组")
        if place.level is Level.VILLAGE and code not in known:
            raise DivisionError(f"没有这个村，或已经并走：{code}")


def _name(known: Tree, code: int) -> str:
    return known.node(code).name if code in known else f"{code % _GROUPS}组"
