"""What a first page counts: today's pushes by their batches, and the 必达 ones whose unreached are visited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiosql

from pusher.store import Connection
from pusher.store.push import Heading

_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "board.sql", "asyncpg")


@dataclass(frozen=True, slots=True)
class Sent(Heading):
    """A push of today with its counters, in messages."""

    rows: int
    sent: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A 必达 push that has gone out."""

    id: int
    audience: int
    title: str
    approved_at: datetime


async def sent(conn: Connection, lo: int, hi: int, since: datetime, most: int = 20) -> list[Sent]:
    """Return the pushes of a range that were prepared or approved since then, the latest first."""
    return [Sent(**row) async for row in _queries.sent(conn, lo=lo, hi=hi, since=since, most=most)]


async def owed(conn: Connection, lo: int, hi: int, since: datetime, most: int) -> list[Owed]:
    """Return the 必达 pushes of a range that went out since then, the latest first."""
    return [Owed(**row) async for row in _queries.owed(conn, lo=lo, hi=hi, since=since, most=most)]


async def uncovered(conn: Connection, pushes: Sequence[int]) -> dict[int, int]:
    """Return, of pushes that are counted, the households that nothing reached."""
    return {row["push"]: row["households"] async for row in _queries.uncovered(conn, pushes=list(pushes))}
