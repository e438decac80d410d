"""合村并组: what of pushes and desks hangs on the divisions that change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from audiences.store import counting
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("redistrict.sql")


@dataclass(frozen=True, slots=True)
class Touched:
    """Pushes of units in some divisions, or to people there: planned, on their way, with an open visit list."""

    planned: int
    running: int
    lists: int


async def touched(conn: Connection, county: int, codes: Sequence[int], since: datetime) -> Touched:
    """Count them; visit lists that were opened since then."""
    async with counting(conn):
        return Touched(**await _queries.touched_pushes(conn, county=county, codes=list(codes), since=since))


async def follow_change(conn: Connection, codes: Mapping[int, int]) -> None:
    """Take pushes, messages, visits, papers, questions and tasks from old divisions to new ones (15 digits)."""
    await _queries.follow_change(conn, olds=list(codes), news=list(codes.values()))


async def moved_since(conn: Connection, item: int, version: str) -> dict[int, int]:
    """Where places of which a version may speak are now, old → new: its 本地补充 go along (content.moved)."""
    return {row["code"]: row["new"] async for row in _queries.moved_since(conn, item=item, hash=version)}


async def since(conn: Connection, code: int) -> date | None:
    """Return from when a place is there that a split made, or that is not in the national table; None: always."""
    found: date | None = await _queries.since(conn, code=code)
    return found
