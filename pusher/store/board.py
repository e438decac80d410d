"""What a first page counts: today's pushes by their batches, and whom counted ones did not reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.push import Heading
from pusher.store.queries import Queries

_queries = Queries("board.sql")


@dataclass(frozen=True, slots=True)
class Sent(Heading):
    """A push of today with its counters, in messages."""

    rows: int
    sent: int
    failed: int
    unknown: int


async def sent(conn: Connection, lo: int, hi: int, since: datetime, most: int = 20) -> list[Sent]:
    """Return the pushes of a range that were prepared or approved since then, the latest first."""
    return [Sent(**row) async for row in _queries.sent(conn, lo=lo, hi=hi, since=since, most=most)]


async def uncovered(conn: Connection, pushes: Sequence[int]) -> dict[int, int]:
    """Return, of pushes that are counted, the households here that neither a message nor a visit settled."""
    return {row["push"]: row["households"] async for row in _queries.uncovered(conn, pushes=list(pushes))}
