"""The week's figures (周报): what they are counted from, and what was kept of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("digest.sql")


@dataclass(frozen=True, slots=True)
class Kept:
    """A week as it was told on its Monday; pusher.digest reads the figures."""

    division: int
    week: date
    made_at: datetime
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Approved:
    """A push of the week."""

    id: int
    division: int
    audience: int | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """From approval to the handset, in seconds; `town` None: in all."""

    town: int | None
    n: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters to a unit about one kind of item from one village."""

    division: int
    village: int | None
    genre: str | None
    letters: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What waits at a unit: letters, objections, reviews, handouts."""

    division: int
    kind: str
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Title:
    """What a push was about and whose it was."""

    id: int
    division: int
    title: str
    unit: str | None


async def unmade(conn: Connection, week: date) -> list[int]:
    """Return the counties (six digits) whose week nobody has told yet."""
    return [row["county"] async for row in _queries.unmade(conn, week=week)]


async def add(conn: Connection, division: int, week: date, figures: Mapping[str, Any], at: datetime) -> None:
    """Keep a week's figures; whoever comes second changes nothing."""
    await _queries.add(conn, division=division, week=week, county=division // 10**9, at=at, figures=dict(figures))


async def digest(conn: Connection, division: int, week: date) -> Kept | None:
    """Return one week of one place."""
    row = await _queries.digest(conn, division=division, week=week)
    return Kept(**row) if row else None


async def weeks(conn: Connection, division: int, upto: date = date.max, most: int = 8) -> list[Kept]:
    """Return the weeks of a place up to one, the latest first."""
    return [Kept(**row) async for row in _queries.weeks(conn, division=division, upto=upto, most=most)]


async def pushes(conn: Connection, county: int, since: datetime, before: datetime) -> list[Approved]:
    """Return what a county's units approved in a time."""
    return [Approved(**row) async for row in _queries.pushes(conn, county=county, since=since, before=before)]


async def titles(conn: Connection, numbers: Sequence[int]) -> dict[int, Title]:
    """Return what pushes were about, as it may be said today."""
    return {row["id"]: Title(**row) async for row in _queries.titles(conn, pushes=list(numbers))}


async def arrivals(conn: Connection, numbers: Sequence[int]) -> dict[int | None, Arrival]:
    """Return how long pushes took to arrive, by town and (None) in all."""
    found = [Arrival(**row) async for row in _queries.arrivals(conn, pushes=list(numbers))]
    return {one.town: one for one in found if one.n}


async def letters(conn: Connection, county: int, since: datetime, before: datetime) -> list[Letters]:
    """Return what residents wrote in a time."""
    return [Letters(**row) async for row in _queries.letters(conn, county=county, since=since, before=before)]


async def owed(conn: Connection, county: int, day: date, at: datetime) -> list[Owed]:
    """Return what waits at a county's units."""
    return [Owed(**row) async for row in _queries.owed(conn, county=county, day=day, at=at)]


async def answered(conn: Connection, county: int, since: datetime, before: datetime) -> dict[int, int]:
    """Return how many letters were answered in a time, by unit."""
    rows = _queries.answered(conn, county=county, since=since, before=before)
    return {row["division"]: row["n"] async for row in rows}
