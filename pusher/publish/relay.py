"""Relays follow their source (转发跟随上级): what is stopped, withdrawn or sealed above is so below, too."""

from __future__ import annotations

import logging
from datetime import datetime

from content import store as items
from content.review import State
from pusher.desk import Desk
from pusher.publish.stop import stop_pushes
from pusher.store import Connection
from pusher.store import tally as tallies

log = logging.getLogger(__name__)

_OVER = frozenset({State.WITHDRAWN, State.SUPERSEDED})


async def withdraw_item(conn: Connection, item: int, *, by: int, reason: str, at: datetime) -> list[int]:
    """Withdraw an item and all that relays it, and stop their pushes; return the pushes' numbers. ReviewError."""
    below = await items.relaying(conn, item)
    stopped = [push for one in (item, *below) for push in await stop_pushes(conn, one, "cancelled")]  # pushes first
    for one in (item, *below):
        await tallies.recall(conn, one)
    await items.withdraw(conn, item, by=by, reason=reason, at=at)
    for one in below:
        await items.follow(conn, one, at)
    return stopped


async def follow_sources(desk: Desk) -> None:
    """Let relays say what their sources say now; what relays a relay follows in the next round."""
    async with desk.pool.acquire() as conn:
        for item in await items.stale(conn):
            try:
                async with conn.transaction():
                    await _follow(conn, item, desk.now())
            except Exception:  # the others do not wait for it
                log.exception("a relay does not follow", extra={"item": item})


async def _follow(conn: Connection, item: int, at: datetime) -> None:
    found = await items.relay_of(conn, item)
    source = await items.get(conn, found.source_item) if found else None
    if source is not None:
        over = source.state in _OVER
        await stop_pushes(conn, item, "cancelled" if over else "superseded")  # pushes first
    await items.follow(conn, item, at)
