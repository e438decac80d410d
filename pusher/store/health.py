"""Figures for operators."""

from __future__ import annotations

from pathlib import Path

import aiosql

from pusher.store import Connection

_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "health.sql", "asyncpg")


async def figures(conn: Connection) -> dict[str, int]:
    """Return the figures by name."""
    return dict(await _queries.figures(conn))


async def strays(conn: Connection) -> dict[str, int]:
    """Return how many deliveries lack their push, batch or contact (no foreign key guards them)."""
    return dict(await _queries.strays(conn))
