"""Days of answers that are 暂定: counted through a year whose holidays nobody had named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from content.calendar import Due
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("provisional.sql")


@dataclass(frozen=True, slots=True)
class Provisional:
    """An objection or a letter that waits for its answer."""

    kind: str  # objection, question
    id: int
    county: int
    received_at: datetime
    due: date


async def provisional(conn: Connection) -> list[Provisional]:
    """Return what waits under a provisional day, county by county."""
    return [Provisional(**row) async for row in _queries.provisional(conn)]


async def recount(conn: Connection, one: Provisional, due: Due) -> None:
    """Write its day as it is counted now."""
    write = _queries.recount_objection if one.kind == "objection" else _queries.recount_question
    await write(conn, id=one.id, due=due.day, certain=due.certain)
