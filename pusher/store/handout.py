"""Handouts (代发): packs of a push, to whom they were given, what was answered.

Most pushes hand nothing out. So it is asked first whether there is anything: PostgreSQL plans the view of ten tables
for 15 ms, each time it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from channels.pack import PACK, Pack
from pusher.handout import OPEN
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("handout.sql")


@dataclass(frozen=True, slots=True)
class Given:
    """A frozen pack and the account that it is for."""

    account: int
    key: str
    name: str
    pack: Pack


@dataclass(frozen=True, slots=True)
class Handout:
    """One handout and where it stands (pusher.handout.LABELS); `why`: what it says holds no longer."""

    push: int
    account: int
    division: int
    outlet: str
    made_at: datetime
    due_at: datetime
    not_before: datetime  # the push begins then
    link: str
    published_at: datetime | None
    note: str
    by: int | None
    at: datetime | None
    name: str
    code: str
    title: str
    why: str
    state: str


async def packs(conn: Connection, push: int) -> list[Given]:
    """Return the packs that approval would hand out; none to who was given the same version before."""
    if not await _queries.any_pack(conn, push=push, mode=PACK):
        return []
    rows = [row async for row in _queries.packs(conn, push=push, mode=PACK)]
    read = ((row, Pack.read(row["message"]["body"])) for row in rows)
    return [Given(row["account"], row["key"], row["name"], pack) for row, pack in read if pack is not None]


async def hand_out(conn: Connection, push: int, given: Sequence[Given], *, at: datetime, begins: datetime) -> None:
    """Give packs to people; they are due so many hours after `begins`."""
    await _queries.hand_out(
        conn,
        push=push,
        accounts=[one.account for one in given],
        outlets=[one.pack.outlet for one in given],
        hours=[one.pack.hours for one in given],
        at=at,
        begins=begins,
    )


async def of_push(conn: Connection, push: int, now: datetime) -> list[Handout]:
    """Return the handouts of a push."""
    if not await _queries.any_of_push(conn, push=push):
        return []
    return [Handout(**row) async for row in _queries.of_push(conn, push=push, account=None, now=now)]


async def handout(conn: Connection, push: int, account: int, now: datetime) -> Handout | None:
    """Return one handout; None: there is none, or it is not this session's to see."""
    rows = [row async for row in _queries.of_push(conn, push=push, account=account, now=now)]
    return Handout(**rows[0]) if rows else None


async def open_ones(conn: Connection, lo: int, hi: int, now: datetime, most: int = 50) -> list[Handout]:
    """Return what waits for somebody in a range, wrong articles first."""
    if not await _queries.any_within(conn, lo=lo, hi=hi):
        return []
    rows = _queries.open_ones(conn, lo=lo, hi=hi, states=sorted(OPEN), most=most, now=now)
    return [Handout(**row) async for row in rows]


async def publish(conn: Connection, one: Handout, link: str, *, by: int, at: datetime) -> bool:
    """It was published there; false: the article is gone again."""
    return await _queries.publish(conn, push=one.push, account=one.account, link=link, person=by, at=at) is not None


async def decline(conn: Connection, one: Handout, note: str, *, by: int, at: datetime) -> bool:
    """It was not published, and why; false: it was."""
    return await _queries.decline(conn, push=one.push, account=one.account, note=note, person=by, at=at) is not None


async def remove(conn: Connection, one: Handout, *, by: int, at: datetime) -> bool:
    """The article is gone; false: there was none any more."""
    return await _queries.remove(conn, push=one.push, account=one.account, person=by, at=at) is not None


async def mend(conn: Connection, one: Handout, *, by: int, at: datetime) -> bool:
    """The article says now what the page says; false: nothing newer is published."""
    return await _queries.mend(conn, push=one.push, account=one.account, person=by, at=at) is not None
