"""How far a push had come (到达过程): counts of messages, time by time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("reach.sql")


@dataclass(frozen=True, slots=True)
class Point:
    """Messages that had come so far at a moment: accepted or better, on the handset or better, opened."""

    at: datetime
    sent: int
    arrived: int
    opened: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """Without the moment."""
        return self.sent, self.arrived, self.opened


async def due(conn: Connection, now: datetime) -> list[int]:
    """Return the pushes whose rows should be looked at again."""
    return [row["id"] async for row in _queries.due(conn, now=now)]


async def look(conn: Connection, push: int, at: datetime) -> None:
    """Count a push's messages as they stand now."""
    await _queries.look(conn, push=push, at=at)


async def points(conn: Connection, push: int) -> list[Point]:
    """Return how far a push had come, up to when it last changed."""
    found = [Point(**row) async for row in _queries.points(conn, push=push)]
    while len(found) > 1 and found[-1].counts == found[-2].counts:
        found.pop()
    return found
