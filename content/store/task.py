"""Tasks (转发任务): a level above asks those below to relay an item by a day, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from asyncpg import Connection

from content.item import span
from content.review import ReviewError
from content.store.item import lock
from content.store.queries import queries
from content.store.relay import relayable


@dataclass(frozen=True, slots=True)
class Task:
    """Places were asked to relay an item by a day: how many, and what they answered so far."""

    id: int
    division: int
    due_on: date
    note: str
    at: datetime
    ended_at: datetime | None
    asked: int
    seen: int
    relayed: int
    declined: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a place that was asked has answered: the code of its relay, or why it declined."""

    division: int
    seen_at: datetime | None
    declined: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a place was asked to relay."""

    task: int
    source: int
    code: str
    title: str
    due_on: date
    note: str
    unit: int
    seen_at: datetime | None


async def ask(
    conn: Connection,
    source: int,
    divisions: Sequence[int],
    *,
    unit: int,
    due_on: date,
    note: str,
    by: int,
    at: datetime,
) -> int:
    """Ask places to relay an item by a day; return the task's number (asked twice: the first one's). ReviewError."""
    async with conn.transaction():
        above = await lock(conn, source)
        said = await relayable(conn, above)
        inside = sorted(set(divisions))
        if not inside or not all(said.division < one < said.division + span(said.division) for one in inside):
            raise ReviewError("要求转发的地方应在这条信息的发布范围以内")
        same = await queries.same_task(conn, source=source, division=unit, due_on=due_on, note=note, divisions=inside)
        if same is not None:
            return int(same)
        task = await queries.add_task(
            conn, county=above.county, source=source, division=unit, due_on=due_on, note=note, by=by, at=at
        )
        await queries.add_asks(conn, task=task, county=above.county, divisions=inside)
    return int(task)


async def end_task(conn: Connection, number: int, *, county: int, at: datetime) -> int | None:
    """End a task; return the item that it asked for, None: there is no such task."""
    source: int | None = await queries.end_task(conn, id=number, county=county, at=at)
    return source


async def tasks(conn: Connection, source: int) -> list[Task]:
    """Return an item's tasks, the latest first."""
    return [Task(**row) async for row in queries.tasks(conn, source=source)]


async def answers(conn: Connection, task: int) -> list[Answer]:
    """Return what each place that was asked has answered."""
    return [Answer(**row) async for row in queries.answers(conn, task=task)]


async def asked(conn: Connection, division: int) -> list[Asked]:
    """Return what a place was asked to relay and has not answered yet, the nearest day first."""
    return [Asked(**row) async for row in queries.asked(conn, division=division)]


async def see(conn: Connection, source: int, division: int, at: datetime) -> None:
    """Note that a place has looked at what it was asked to relay."""
    await queries.see(conn, source=source, division=division, at=at)


async def decline(conn: Connection, source: int, division: int, *, reason: str, by: int, at: datetime) -> bool:
    """Note why a place does not relay an item; False: nobody asks it to."""
    return bool(
        [row async for row in queries.decline(conn, source=source, division=division, reason=reason, by=by, at=at)]
    )
