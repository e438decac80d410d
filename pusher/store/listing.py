"""Listings (公示) in pusher's tables: witness records, and what is under lock when they are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.store.seal import Sealed

_queries = Queries("listing.sql")


@dataclass(frozen=True, slots=True)
class Witness:
    """That a listing was public on a day; `holds`: nobody changed or removed a record up to here."""

    day: date
    version: str
    at: datetime
    hash: bytes
    holds: bool


async def close_texts(conn: Connection, item: int) -> None:
    """Leave nobody's name in the texts that a closed listing's pushes carried."""
    await _queries.close_texts(conn, item=item)


async def witness(conn: Connection, item: int, day: date, *, county: int, version: str, at: datetime) -> bool:
    """Say that a listing is public today; False: it was said already."""
    said = await _queries.witness(conn, item=item, day=day, county=county, version=version, at=at)
    return said is not None


async def witnesses(conn: Connection, item: int) -> list[Witness]:
    """Return the records of a listing, in order."""
    return [Witness(**row) async for row in _queries.witnesses(conn, item=item)]


async def open_listing(conn: Connection, item: int, *, staff: int, grant: int) -> list[Sealed]:
    """Hand out a closed listing's originals to an auditor and put it on record; nothing for anybody else."""
    return [Sealed(**row) async for row in _queries.open_listing(conn, item=item, staff=staff, grant_id=grant)]


async def halted(conn: Connection, items: Sequence[int]) -> set[int]:
    """Return which of these items' pages say that they are wrong."""
    return {row["item"] async for row in _queries.halted_items(conn, items=list(items))}


async def contested(conn: Connection, items: Sequence[int], since: datetime) -> set[int]:
    """Return which listings have an open objection, or one decided for 更正 since then that was not made."""
    return {row["item"] async for row in _queries.contested(conn, items=list(items), since=since)}
