"""Deliveries (发送记录): the calls that carried them, and their states."""

from __future__ import annotations

from collections.abc import Sequence

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("delivery.sql")


async def add_calls(conn: Connection, account: int, push: int, calls: Sequence[tuple[str, int, int]]) -> None:
    """Remember (ref, lowest no, highest no) of accepted calls."""
    refs, los, his = zip(*calls, strict=True)
    await _queries.add_calls(conn, account=account, push=push, refs=list(refs), los=list(los), his=list(his))


async def states(conn: Connection, push: int) -> list[tuple[str, str, int]]:
    """Return exact figures: (channel, state, count)."""
    return [(row["channel"], row["state"], row["n"]) async for row in _queries.states(conn, push=push)]


async def unsent(conn: Connection, push: int) -> list[tuple[str, int]]:
    """Return why messages were planned and not sent, in Chinese, and how many: (why, count)."""
    return [(row["why"], row["n"]) async for row in _queries.unsent(conn, push=push)]


async def acknowledge(conn: Connection, push: int, no: int) -> bool:
    """Mark a delivery opened by the resident's own 我知道了; true when this says something new."""
    return bool(await _queries.acknowledge(conn, push=push, no=no))
