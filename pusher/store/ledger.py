"""The ledger (台账): what was pushed in a time, as its rows stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("ledger.sql")


@dataclass(frozen=True, slots=True)
class Entry:
    """An approved push; `sent_at` None: nothing has begun to go out. `settled`: its figures are final."""

    id: int
    item: int
    version: str
    audience: int | None
    division: int
    state: str
    duty: str
    approved_at: datetime
    not_before: datetime
    sent_at: datetime | None
    code: str
    title: str
    issuer: str
    sender: str
    settled: bool


async def entries(conn: Connection, lo: int, hi: int, since: datetime, before: datetime) -> list[Entry]:
    """Return the pushes that were approved from `since` on and before `before`, the first 2,000."""
    return [Entry(**row) async for row in _queries.ledger(conn, lo=lo, hi=hi, since=since, before=before)]


async def places(conn: Connection, push: int) -> list[tuple[int, str | None]]:
    """Return the villages where a push hangs."""
    return [(row["division"], row["name"]) async for row in _queries.places(conn, push=push)]


async def letters(conn: Connection, pushes: Sequence[int]) -> dict[int, dict[int | None, int]]:
    """Return how many letters came back to each push from each village (15 digits; None: not known where from)."""
    found: dict[int, dict[int | None, int]] = {}
    async for row in _queries.letters(conn, pushes=list(pushes)):
        found.setdefault(row["push"], {})[row["village"]] = row["letters"]
    return found


async def visits(conn: Connection, pushes: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return how many households refused, and of how many nobody is left, by push and village, where there are any."""
    rows = _queries.visits(conn, pushes=list(pushes))
    return {(row["push"], row["village"]): (row["refused"], row["dead"]) async for row in rows}
