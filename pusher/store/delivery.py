"""Deliveries (发送记录): recording outcomes, the calls that carried them, and the rows in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiosql

from pusher.store import Connection
from pusher.store.batch import Lease

_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "delivery.sql", "asyncpg")


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome to record. `news` is a delivery.News value, or 'held': pending, not before `seconds` from now."""

    no: int
    attempt: int
    news: str
    seconds: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row in doubt that may be sent again inside the dedupe horizon, `left` seconds of which remain."""

    push: int
    no: int
    attempt: int
    key: str
    division: int
    contact: int
    key_id: int
    cipher: bytes
    left: float


@dataclass(frozen=True, slots=True)
class Undecided:
    """A row in doubt that only a person can settle."""

    no: int
    division: int
    channel: str
    resident: int | None
    reason: str
    since: datetime


async def record(conn: Connection, push: int, lines: Sequence[Line]) -> list[tuple[int, str, int | None]]:
    """Write outcomes set-based; return (no, news, contact) of the rows that they changed."""
    rows = [
        row
        async for row in _queries.record(
            conn,
            push=push,
            nos=[line.no for line in lines],
            attempts=[line.attempt for line in lines],
            news=[line.news for line in lines],
            not_befores=[line.seconds for line in lines],
            reasons=[line.reason for line in lines],
        )
    ]
    return [(row["no"], row["news"], row["contact"]) for row in rows]


async def add_calls(conn: Connection, account: int, push: int, calls: Sequence[tuple[str, int, int]]) -> None:
    """Remember (ref, lowest no, highest no) of accepted calls."""
    refs, los, his = zip(*calls, strict=True)
    await _queries.add_calls(conn, account=account, push=push, refs=list(refs), los=list(los), his=list(his))


async def add_unsettled(
    conn: Connection,
    lease: Lease,
    doubts: Sequence[tuple[int, str, int]],
    *,
    next_in: float,
    spoken: float,
) -> None:
    """Put (no, key, attempt), spoken at most `spoken` seconds ago, on the resolver's list.

    next_in < 0 leaves them to receipts and people.
    """
    nos, keys, attempts = zip(*doubts, strict=True)
    await _queries.add_unsettled(
        conn,
        push=lease.push,
        batch=lease.id,
        account=lease.account,
        nos=list(nos),
        keys=list(keys),
        attempts=list(attempts),
        next_in=next_in,
        spoken=spoken,
    )


async def settle(conn: Connection, push: int, nos: Sequence[int]) -> int:
    """Take rows off the resolver's list; return how many were on it."""
    return int(await _queries.settle(conn, push=push, nos=list(nos)))


async def due_unsettled(conn: Connection, most: int = 100) -> list[int]:
    """Return the batches that have rows in doubt whose next look has come."""
    return [row["batch"] async for row in _queries.due_unsettled(conn, most=most)]


async def take_doubts(conn: Connection, batch: int, horizon: float, again: float, most: int) -> list[Doubt]:
    """Open a re-send window on rows in doubt; those past the horizon are left to a person."""
    rows = [row async for row in _queries.take_doubts(conn, batch=batch, horizon=horizon, again=again, most=most)]
    return [Doubt(**row) for row in rows]


async def doubts(conn: Connection, push: int) -> list[Undecided]:
    """Return the rows of a push that only a person can settle."""
    return [Undecided(**row) async for row in _queries.doubts(conn, push=push)]


async def states(conn: Connection, push: int) -> list[tuple[str, str, int]]:
    """Return exact figures: (channel, state, count)."""
    return [(row["channel"], row["state"], row["n"]) async for row in _queries.states(conn, push=push)]


async def open_rows(conn: Connection, push: int) -> int:
    """Return how many rows are pending, sending or unknown."""
    return int(await _queries.open_rows(conn, push=push))


async def acknowledge(conn: Connection, push: int, no: int) -> bool:
    """Mark a delivery opened by the resident's own 我知道了; true when this says something new."""
    return bool(await _queries.acknowledge(conn, push=push, no=no))
