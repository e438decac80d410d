"""合村并组: divisions merge, are renamed, split; people, contacts and lists go along, printed codes lead to the new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audiences.changing import require_alike, require_groups, require_held, require_name, require_village
from audiences.division import VILLAGE_SPAN, Division, DivisionError, Level, Tree, group_of, village_of
from audiences.group import Turn
from audiences.naming import without_office
from audiences.places import together
from audiences.store.base import QUERIES, Connection, desk, fetch
from audiences.store.division import add_division, ended, rename_division, tree
from audiences.store.group import follow_groups, touched_groups


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change does, or would do: `codes` old → new; people, households, and people tied by another base.

    `ungrouped` are those of no group, who stay where a village is split; `groups` are kept groups (人群) that speak of
    these places, by name, each with what a person has to look at, or "".
    """

    new: int
    name: str
    codes: Mapping[int, int]
    people: int
    households: int
    tied: int
    ungrouped: int = 0
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Who orders it, from when; `dry`: only count."""

    valid_from: date
    at: datetime
    staff: int | None = None
    dry: bool = False


@dataclass(frozen=True, slots=True)
class _Change:
    """A change as it is kept: which divisions are gone, or change; where to, under which name."""

    kind: str
    gone: Sequence[int]
    new: int
    name: str
    codes: Mapping[int, int]
    touched: Sequence[int]  # the divisions whose people are counted


async def merge_divisions(conn: Connection, olds: Sequence[int], into: int, name: str | None, order: Order) -> Moved:
    """Merge villages into one of them (or another of the town), or groups of one village into one. DivisionError.

    Groups keep their numbers where those are free; else they get the next ones.
    """
    known = await _known(conn, into, order)
    gone = [code for code in dict.fromkeys(olds) if code != into]
    require_alike(known, gone, into)
    is_village = Division(into).level is Level.VILLAGE
    label = (name if is_village else None) or _name(known, into)
    if is_village and label != _name(known, into):
        require_name(known, Division(into).parent or 0, label, [*gone, into])
    async with desk(conn, "cunkou_import"):
        rows = await fetch(QUERIES.groups_in_use(conn, codes=[village_of(one) for one in (*gone, into)]))
    in_use = [row["code"] for row in rows]
    if not is_village:
        require_held(known, gone, in_use)
    codes = renumber(gone, into, in_use) if is_village else dict.fromkeys(gone, into)
    return await _carry_out(conn, known, _Change("merge", gone, into, label, codes, list(codes)), order)


async def split_village(conn: Connection, old: int, groups: Sequence[int], name: str, order: Order) -> Moved:
    """Make a new village of some groups of an old one; they keep their numbers. DivisionError.

    A second order of the same finds the name taken: there is one new village.
    """
    known = await _known(conn, old, order)
    require_village(known, old)
    town = Division(old).parent or 0
    require_name(known, town, name)
    async with desk(conn, "cunkou_import"):
        in_use = [row["code"] for row in await fetch(QUERIES.groups_in_use(conn, codes=[old]))]
    require_groups(known, old, groups, in_use)
    if order.dry:
        new = known.free_code(town, await ended(conn, town))
    else:
        new = (await add_division(conn, town, name, today=order.valid_from)).code
    codes = {old + group: new + group for group in groups}
    return await _carry_out(conn, known, _Change("split", list(codes), new, name, codes, list(codes)), order)


async def rename(conn: Connection, code: int, name: str, order: Order) -> Moved:
    """Give a division a new name; its code, its people and its paper stay."""
    known = await _known(conn, code, order)
    if code not in known:
        raise DivisionError(f"没有这个区划，或已经并走：{code}")
    if known.node(code).name == name:
        raise DivisionError(f"已经叫“{name}”，不用再改")
    if Division(code).level is Level.VILLAGE:
        require_name(known, Division(code).parent or 0, name, [code])
    async with desk(conn, "cunkou_import"):
        rows = await fetch(QUERIES.groups_in_use(conn, codes=[code]))
    return await _carry_out(conn, known, _Change("rename", [], code, name, {}, [row["code"] for row in rows]), order)


async def redirected(conn: Connection, code: int) -> int:
    """The code that an old one leads to now; itself when it is in use."""
    return int(await QUERIES.redirected(conn, code=code))


async def changes(conn: Connection, county: int, most: int = 50) -> list[Any]:
    """The county's changes, the latest first."""
    return await fetch(QUERIES.changes(conn, county=county, most=most))


def renumber(gone: Sequence[int], into: int, in_use: Sequence[int]) -> dict[int, int]:
    """Old code → new: villages onto `into`, their groups onto its free numbers, their own where they can."""
    taken = {group_of(code) for code in in_use if village_of(code) == into} | {0}
    codes: dict[int, int] = {}
    for village in gone:
        codes[village] = into
        for code in sorted(one for one in in_use if village_of(one) == village and group_of(one)):
            group = group_of(code)
            if group in taken:
                group = next((n for n in range(max(taken) + 1, VILLAGE_SPAN) if n not in taken), 0)
            if not group:
                raise DivisionError("合并后村民小组超过999个，编不下")
            taken.add(group)
            codes[code] = into + group
    return codes


async def _known(conn: Connection, code: int, order: Order) -> Tree:
    """The county's tree; an order waits for the one before it, and sees what that one did."""
    county = Division(code).county
    if not order.dry:
        async with desk(conn, "cunkou_import"):
            await QUERIES.lock_rosters(conn, county=county)
    return await tree(conn, county)


async def _carry_out(conn: Connection, known: Tree, change: _Change, order: Order) -> Moved:
    turn = _turn(known, change)
    county = Division(change.new).county
    kept = tuple((one.name, " ".join(then.doubts)) for one, then in await touched_groups(conn, county, turn))
    async with desk(conn, "cunkou_import"):
        counts = dict(await QUERIES.count_moving(conn, olds=list(change.touched)))
        stay = village_of(change.gone[0]) if change.kind == "split" else 0
        done = Moved(
            change.new, change.name, change.codes, **counts,
            ungrouped=int(await QUERIES.ungrouped(conn, village=stay)), groups=kept,
        )  # fmt: skip
        if order.dry:
            return done
        await _write(conn, known, change, counts, order)
    await follow_groups(conn, county, turn)
    if change.codes:
        await QUERIES.follow_change(conn, olds=list(change.codes), news=list(change.codes.values()))
    return done


def _turn(known: Tree, change: _Change) -> Turn:
    village = village_of(change.new)
    own = f"{known.node(Division(village).parent or 0).name}{without_office(change.name)}"

    def was(code: int) -> str:
        return without_office(known.full_name(code))

    def name(code: int) -> str:
        return own if code == village == change.new else was(code)

    return Turn(change.codes, name, was, change.new if change.kind == "rename" else 0)


async def _write(conn: Connection, known: Tree, change: _Change, counts: Mapping[str, int], order: Order) -> None:
    olds, news, county = list(change.codes), list(change.codes.values()), Division(change.new).county
    await _move(conn, known, change.codes)
    await QUERIES.end_divisions(conn, codes=[code for code in olds if code in known], on_date=order.valid_from)
    number = await QUERIES.add_change(
        conn, county=county, kind=change.kind, olds=list(change.gone) or [change.new], new=change.new,
        old_names=_old_names(known, change), name=change.name, valid_from=order.valid_from,
        counts=counts, staff=order.staff, at=order.at,
    )  # fmt: skip
    await QUERIES.follow_redirects(conn, olds=olds, news=news)
    await QUERIES.drop_redirects(conn, codes=[change.new])
    await QUERIES.add_redirects(conn, county=county, change=number, olds=olds, news=news)
    if change.new in known and change.name != _name(known, change.new):
        await rename_division(conn, change.new, change.name)


def _old_names(known: Tree, change: _Change) -> list[str]:
    """The names that are no longer used: of what is gone, and of what goes on under another."""
    new = change.new
    renamed = [new] if new in known and _name(known, new) != change.name else []
    if change.kind == "split":
        return [together(change.gone, known)]
    return [_name(known, code) for code in [*change.gone, *renamed] or [new]]


async def _move(conn: Connection, known: Tree, codes: Mapping[int, int]) -> None:
    """People and what hangs on them; whoever can be put back as before an import still can."""
    olds, news = list(codes), list(codes.values())
    standing = await fetch(QUERIES.images_standing(conn, olds=olds))
    for village in dict.fromkeys(village_of(code) for code in olds):  # 户号1 is in each of them
        own = {old: new for old, new in codes.items() if village_of(old) == village}
        await QUERIES.move_households(conn, olds=list(own), news=list(own.values()), prefix=f"{_name(known, village)} ")
    move_all = (
        QUERIES.move_residents, QUERIES.move_links, QUERIES.move_aliases, QUERIES.move_contacts,
        QUERIES.move_history, QUERIES.move_lists, QUERIES.move_images,
        QUERIES.move_forgotten, QUERIES.drop_drafts_in,
    )  # fmt: skip
    for move in move_all:
        await move(conn, olds=olds, news=news)
    await QUERIES.carry_images(
        conn, rosters=[row["roster"] for row in standing], residents=[row["resident"] for row in standing]
    )


def _name(known: Tree, code: int) -> str:
    return known.node(code).name if code in known else f"{group_of(code)}组"
