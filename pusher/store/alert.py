"""Relayed alerts (转发预警) beside their pushes: how long each message took from its issue to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("alert.sql")


@dataclass(frozen=True, slots=True)
class Pace:
    """One message: issued, taken, sending begun, all sent. None: not yet. `message`: alert, update, cancel."""

    identifier: str
    message: str
    issued_at: datetime
    taken_at: datetime
    begun_at: datetime | None
    done_at: datetime | None


async def paces(conn: Connection, item: int) -> list[Pace]:
    """Return the messages of an item in order; empty: it relays no alert."""
    return [Pace(**row) async for row in _queries.paces(conn, item=item)]


async def let_out(conn: Connection, since: datetime) -> list[str]:
    """Return the codes of alerts taken since then that wait for nobody any more."""
    return [row["code"] async for row in _queries.let_out(conn, since=since)]
