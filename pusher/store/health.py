"""Figures for operators."""

from __future__ import annotations

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("health.sql")


async def figures(conn: Connection) -> dict[str, int]:
    """Return the figures by name."""
    return dict(await _queries.figures(conn))


async def sealed(conn: Connection) -> list[tuple[int, bytes]]:
    """The oldest and the newest address as they are sealed: (key, cipher)."""
    return [(row["key_id"], row["cipher"]) async for row in _queries.sealed(conn)]


async def strays(conn: Connection) -> dict[str, int]:
    """Return how many deliveries lack their push, batch or contact (no foreign key guards them)."""
    return dict(await _queries.strays(conn))
