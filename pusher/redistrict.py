"""合村并组 as it is ordered: counted first (people, printed codes, grants), then done and put on record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from audiences import store as people
from audiences.division import Division, DivisionError, Level, Tree, group_of
from audiences.scope.numbered import NUMBERED, numbers
from audiences.store import Moved, Order
from content import store as items
from pusher.desk import OFFICE_TIME
from pusher.store import Connection, audit, page, redistrict, user
from pusher.store.redistrict import Touched
from pusher.store.user import Holder
from pusher.wording import place

__all__ = ["Change", "DivisionError", "Preview", "carry_out", "preview", "read_groups"]

_BETWEEN: Final = re.compile(r"[，,、;；\s]+")
_LISTS: Final = timedelta(days=92)  # visit lists are looked for so far back


@dataclass(frozen=True, slots=True)
class Change:
    """What changes: `act` is merge (`codes` into `into`), rename (the only code) or split (its `groups`)."""

    act: str
    codes: tuple[int, ...]
    name: str = ""
    into: int = 0
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What it would do. `posters`: printed notices that name an old place; `pages`: village codes that lead on."""

    moved: Moved
    posters: int
    pages: int
    held: tuple[Holder, ...]  # whose grants have to be given anew
    pushes: Touched
    unserved: bool  # nobody has an account for the village that is to be

    def renumbered(self, tree: Tree) -> list[tuple[str, str]]:
        """Groups of a merged village whose number is taken where they go: (沙城村1组, 新幸福村2组)."""
        changed = [
            (old, new)
            for old, new in self.moved.codes.items()
            if Division(old).village != Division(new).village and group_of(old) not in (0, group_of(new))
        ]
        return [(place(tree.full_name(old)), f"{place(self.moved.name)}{group_of(new)}组") for old, new in changed]


def read_groups(words: str) -> tuple[int, ...]:
    """Read 3,4,5 or 3、4组, 三、四组, 3-5组. DivisionError."""
    if not (said := _BETWEEN.sub("、", words.strip()).strip("、")):
        return ()
    said = said if said.endswith("组") else f"{said}组"
    found = numbers(said) if NUMBERED.fullmatch(said) else ()
    if not found:
        raise DivisionError(f"组号要写数字，如 3,4,5，收到的是“{words[:30]}”")
    return found


async def preview(conn: Connection, change: Change, at: datetime) -> Preview:
    """Count what a change would touch; nothing is changed. DivisionError."""
    moved = await _do(conn, change, Order(_day(at), at, dry=True))
    olds = [code for code in moved.codes if code != moved.new]
    places = olds if change.act == "merge" else list(change.codes)
    is_village = Division(moved.new).level is Level.VILLAGE
    return Preview(
        moved,
        await page.hanging(conn, places, at),
        sum(Division(code).level is Level.VILLAGE for code in olds),
        tuple(await user.grants_in(conn, olds)),
        await redistrict.touched(conn, Division(moved.new).county, olds, at - _LISTS),
        is_village and not await user.grants_in(conn, [moved.new]),
    )


async def carry_out(conn: Connection, change: Change, at: datetime, *, staff: int | None, grant: int | None) -> Moved:
    """Do it, in the caller's transaction, from today on. DivisionError."""
    done = await _do(conn, change, Order(_day(at), at, staff))
    if done.codes:
        await items.follow_change(conn, done.codes)
        await redistrict.follow_change(conn, done.codes)
    detail = {"people": done.people, "households": done.households, "codes": list(change.codes)}
    await audit.record(
        conn, f"{change.act}_division", at=at, division=done.new, staff=staff, grant=grant,
        subject=f"division {done.new}", detail=detail,
    )  # fmt: skip
    return done


async def _do(conn: Connection, change: Change, order: Order) -> Moved:
    if change.act == "merge":
        return await people.merge_divisions(conn, change.codes, change.into, change.name or None, order)
    if change.act == "split":
        return await people.split_village(conn, change.codes[0], change.groups, change.name, order)
    return await people.rename(conn, change.codes[0], change.name, order)


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_TIME).date()
