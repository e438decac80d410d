"""The audit log as an auditor looks through it (操作记录)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("trail.sql")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; `staff` None: whoever, `action` empty: whatever."""

    county: int
    lo: int
    hi: int
    since: datetime
    before: datetime
    staff: int | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the log; `link` None: it is not chained yet."""

    id: int
    at: datetime
    division: int
    staff: int | None
    action: str
    object: str
    detail: Mapping[str, Any]
    link: int | None
    hash: bytes | None
    name: str | None
    unit: str | None
    role: str | None
    place: str | None


async def entries(conn: Connection, wanted: Wanted, *, upto: int | None = None, most: int = 100) -> list[Trace]:
    """Return what was done, the latest first; `upto`: from this row's number down."""
    values = {name: getattr(wanted, name) for name in wanted.__slots__}
    return [Trace(**row) async for row in _queries.entries(conn, **values, upto=upto, most=most)]


async def actions(conn: Connection, county: int) -> list[str]:
    """Return the ways in which something was done in a county."""
    return [row["action"] async for row in _queries.actions(conn, county=county)]


async def since(conn: Connection, county: int) -> datetime | None:
    """Return since when there is a log of a county; None: nothing was ever done there."""
    first: datetime | None = await _queries.since(conn, county=county)
    return first
