"""How far pushes come (到达过程), looked at by the worker more and more seldom."""

from __future__ import annotations

from pusher.desk import Desk
from pusher.store import reach as store


async def looks(desk: Desk) -> None:
    """Look at every push whose turn it is."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        for push in await store.due(conn, now):
            await store.look(conn, push, now)
