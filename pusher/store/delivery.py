"""Deliveries (发送记录): recording outcomes and the calls that carried them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiosql

from pusher.store import Connection

_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "delivery.sql", "asyncpg")


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome to record. `news` is a delivery.News value, or 'held': pending, not before `seconds` from now."""

    no: int
    attempt: int
    news: str
    seconds: float = 0.0
    reason: str = ""


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


async def states(conn: Connection, push: int) -> list[tuple[str, str, int]]:
    """Return exact figures: (channel, state, count)."""
    return [(row["channel"], row["state"], row["n"]) async for row in _queries.states(conn, push=push)]


async def acknowledge(conn: Connection, push: int, no: int) -> bool:
    """Mark a delivery opened by the resident's own 我知道了; true when this says something new."""
    return bool(await _queries.acknowledge(conn, push=push, no=no))
