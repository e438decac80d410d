"""Figures that outlive their rows, and the rows that go when their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.store.report import Carried, Covered

_queries = Queries("retain.sql")


@dataclass(frozen=True, slots=True)
class Kept:
    """A push with deliveries in a month; `open`: not over, or not counted."""

    id: int
    county: int
    open: bool
    rows: int


@dataclass(frozen=True, slots=True)
class Ripe:
    """An audience whose members are past their time, and the counted pushes that it had."""

    id: int
    members: int
    pushes: list[int]


async def alone(conn: Connection) -> bool:
    """Let one round go at a time, until the transaction ends; false: another one is at it."""
    return bool(await _queries.alone(conn))


async def to_figure(conn: Connection, horizon: float, most: int = 20) -> list[int]:
    """Return pushes that are over and not yet counted; what was stopped counts after `horizon` quiet seconds."""
    return [row["id"] async for row in _queries.to_figure(conn, horizon=horizon, most=most)]


async def has_rows(conn: Connection, push: int) -> bool:
    """Say whether a push's deliveries are still there."""
    return bool(await _queries.has_rows(conn, push=push))


async def count_figures(conn: Connection, push: int) -> None:
    """Count a push's messages by village, channel and state, anew."""
    await _queries.clear_figure(conn, push=push)
    await _queries.count_figure(conn, push=push)


async def keep_coverage(conn: Connection, push: int, county: int, covered: Sequence[Covered]) -> None:
    """Keep a push's households by village and grade, anew."""
    await _queries.clear_covered(conn, push=push)
    await _queries.add_covered(
        conn,
        push=push,
        county=county,
        villages=[row.division for row in covered],
        grades=[row.grade for row in covered],
        households=[row.households for row in covered],
    )


async def keep_carried(conn: Connection, push: int, county: int, carried: Sequence[Carried]) -> None:
    """Keep a push's households by village, channel and grade, anew."""
    await _queries.clear_carried(conn, push=push)
    await _queries.add_carried(
        conn,
        push=push,
        county=county,
        villages=[row.division for row in carried],
        channels=[row.channel for row in carried],
        grades=[row.grade for row in carried],
        households=[row.households for row in carried],
    )


async def mark_figured(conn: Connection, push: int) -> None:
    """Say that a push is counted; its rows' clocks begin, if they have not."""
    await _queries.mark_figured(conn, push=push)


async def figures(conn: Connection, push: int) -> list[tuple[str, str, int]]:
    """Return what was counted: (channel, state, n)."""
    return [(row["channel"], row["state"], row["n"]) async for row in _queries.figures(conn, push=push)]


async def covered(conn: Connection, push: int) -> list[Covered]:
    """Return what was counted: households by village and grade."""
    return [Covered(**row) async for row in _queries.covered(conn, push=push)]


async def carried(conn: Connection, push: int) -> list[Carried]:
    """Return what was counted: households by village, channel and grade."""
    return [Carried(**row) async for row in _queries.carried(conn, push=push)]


async def months(conn: Connection, last: int) -> list[int]:
    """Return the months (yyyymm) that have a partition, up to `last`."""
    return [row["month"] async for row in _queries.months(conn, last=last)]


async def pushes_of_month(conn: Connection, month: int) -> list[Kept]:
    """Return the pushes with deliveries in a month."""
    return [Kept(**row) async for row in _queries.pushes_of_month(conn, month=month)]


async def drop_partition(conn: Connection, month: int) -> None:
    """Drop a month's deliveries whole; the database refuses a young month, and one with an open push."""
    await _queries.drop_partition(conn, month=month)


async def ripe_audiences(conn: Connection, counted_before: datetime, frozen_before: datetime) -> list[Ripe]:
    """Return audiences whose members are past their time."""
    rows = _queries.ripe_audiences(conn, counted_before=counted_before, frozen_before=frozen_before)
    return [Ripe(**row) async for row in rows]


async def calls(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete references of calls; return how many."""
    return int(await _queries.calls(conn, before=before, dry=dry))


async def callbacks(conn: Connection, before: datetime, unread_before: datetime, *, dry: bool) -> int:
    """Delete callbacks that were folded, and later those that could not be read; return how many."""
    return int(await _queries.callbacks(conn, before=before, unread_before=unread_before, dry=dry))


async def heard(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete the memory of events; return how many."""
    return int(await _queries.heard(conn, before=before, dry=dry))


async def answers(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete answers to repeated requests; return how many."""
    return int(await _queries.answers(conn, before=before, dry=dry))


async def events(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete what was told to other systems, or given up; return how many."""
    return int(await _queries.events(conn, before=before, dry=dry))


async def hours(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Join counts by the hour into counts by the day; return how many rows went."""
    return int(await _queries.hours(conn, before=before, dry=dry))
