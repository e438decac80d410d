"""What was sent to one person, for the copy that she may ask for (个人信息保护法)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("sent.sql")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: which notice, by which channel, how far it came, when that was last known."""

    code: str
    title: str
    channel: str
    state: str
    at: datetime


async def sent_to(conn: Connection, resident: int, county: int) -> list[Sent]:
    """Return what was sent to a person, the oldest first, as far as it is kept."""
    return [Sent(**row) async for row in _queries.sent_to(conn, resident=resident, county=county)]
