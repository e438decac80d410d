"""Threads of items, what their authors owe, and the yearly clean-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from asyncpg import Connection

from content.item import Genre, Version, covers
from content.review import ReviewError, State
from content.store.item import get
from content.store.item import version as version_of
from content.store.queries import queries
from content.thread import Decision, Stage, first_stage


@dataclass(frozen=True, slots=True)
class Staged:
    """One item of a thread; `published` None: nobody outside has seen it yet."""

    item: int
    source: int | None
    stage: Stage
    code: str
    division: int
    state: State
    published: str | None
    published_at: datetime | None
    title: str
    territory: int
    reach: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What an item's author owes by a day. `weeks`: the rhythm of progress, None: once."""

    item: int
    division: int
    kind: str  # feedback, progress
    due: date
    weeks: int | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A reminder whose day has come."""

    item: int
    county: int
    division: int
    kind: str
    due: date
    weeks: int | None
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Progressed:
    """A progress item after which another was published, at last `at`."""

    item: int
    code: str
    due: date
    weeks: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Owing:
    """A published item for which no reminder was set."""

    item: int
    division: int
    genre: Genre
    version: Version
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the clean-up list."""

    item: int
    code: str
    division: int
    territory: int
    by: int | None  # who wrote it
    title: str
    genre: Genre
    issued_on: date | None
    valid_until: datetime | None
    published_at: datetime
    number: str | None
    issuer: str | None
    decision: Decision | None
    over: bool  # by its 有效期, or as a listing


async def thread(conn: Connection, item: int) -> tuple[Staged, ...]:
    """Return the thread that an item stands in, in order; empty: it stands alone."""
    own = await queries.thread_of(conn, item=item)
    if own is None:
        return ()
    rows = queries.thread(conn, head=own["head"])
    return tuple([Staged(**{**row, "stage": Stage(row["stage"]), "state": State(row["state"])}) async for row in rows])


async def follow(conn: Connection, item: int, source: int, stage: Stage, *, by: int, at: datetime) -> None:
    """Put an item behind `source` in one thread. ReviewError: itself, another's matter, or in a thread already."""
    if item == source:
        raise ReviewError("不能接在自己后面")
    mine, other = await get(conn, item), await get(conn, source)
    if mine is None or other is None:
        raise ReviewError("没有这条信息")
    inner, outer = await version_of(conn, item, mine.current), await version_of(conn, source, other.current)
    if inner is None or outer is None or not covers(outer.division, inner.division):
        raise ReviewError("那条信息说的不是本地的事，不能接在它后面")
    async with conn.transaction():
        await queries.begin_thread(conn, item=source, stage=first_stage(outer), person=by, at=at)
        joined = await queries.join_thread(conn, item=item, source=source, stage=stage, person=by, at=at)
        if joined is None:
            raise ReviewError("这条信息已经在一件事里了，请先取消原来的关联")


async def leave(conn: Connection, item: int) -> None:
    """Take an item out of its thread. ReviewError: others follow it."""
    if await queries.leave_thread(conn, item=item) is None:
        raise ReviewError("后面还接着别的信息，或者它就是第一条，不能取消关联")


async def owing(conn: Connection, most: int = 100) -> tuple[Owing, ...]:
    """Return published consultations and progress items for which no reminder was set."""
    return tuple(
        [
            Owing(row["item"], row["division"], Genre(row["genre"]), Version.from_json(row["doc"]), row["published_at"])
            async for row in queries.owing(conn, most=most)
        ]
    )


async def remind(conn: Connection, item: int, kind: str, due: date, weeks: int | None, at: datetime) -> None:
    """Set or move what an item's author owes."""
    await queries.remind(conn, item=item, kind=kind, due=due, weeks=weeks, at=at)


async def reminder(conn: Connection, item: int) -> Reminder | None:
    """Return what an item's author owes, None: nothing was ever owed."""
    row = await queries.reminder(conn, item=item)
    return None if row is None else Reminder(**row)


async def finish(conn: Connection, item: int, at: datetime) -> None:
    """Nothing more is owed."""
    await queries.finish_reminder(conn, item=item, at=at)


async def settle_reminders(conn: Connection, at: datetime) -> list[str]:
    """Close what was answered since; return the items' codes."""
    return [row["code"] async for row in queries.settle_feedback(conn, at=at)]


async def progressed(conn: Connection) -> list[Progressed]:
    """Return progress items after which another was published since the last reminder."""
    return [Progressed(**row) async for row in queries.progressed(conn)]


async def due_reminders(conn: Connection, today: date) -> list[Owed]:
    """Return what is owed today or since."""
    return [Owed(**row) async for row in queries.due_reminders(conn, today=today)]


async def to_clean(conn: Connection, division: int, year: int, now: datetime) -> list[Standing]:
    """Return what stands at the end of a year of what a unit published, at most 2,000; relays follow their sources."""
    return [
        Standing(
            **{
                **row,
                "genre": Genre(row["genre"]),
                "decision": Decision(row["decision"]) if row["decision"] else None,
            }
        )
        async for row in queries.to_clean(conn, division=division, year=year, now=now)
    ]


async def clean(
    conn: Connection, items: Sequence[int], year: int, decision: Decision, *, by: int, at: datetime
) -> None:
    """Decide about items, and with them about what relays them, in one year's clean-up."""
    await queries.clean(conn, items=list(items), year=year, decision=decision, person=by, at=at)
