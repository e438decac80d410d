"""Whose turn it is to be polled."""

from __future__ import annotations

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("poll.sql")


async def take(conn: Connection, seconds: float) -> list[int]:
    """Take the accounts that may be polled now; nobody else gets them for so many seconds."""
    return [row["account"] async for row in _queries.take(conn, seconds=seconds)]


async def give(conn: Connection, account: int, seconds: float, *, failed: bool) -> float:
    """Let an account be looked at again in so many seconds; return for how many it has failed, 0: it did not."""
    return float(await _queries.give(conn, account=account, seconds=seconds, failed=failed) or 0.0)
