"""Catalogues by version, and what a county knows of its own: holidays, responsible units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from asyncpg import Connection

from content.calendar import Overrides
from content.catalogue.row import Row
from content.catalogue.sample import NAME, sample_rows
from content.store.queries import queries


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A version. Not in force: a dry run."""

    county: int
    no: int
    name: str
    sample: bool
    entered_by: int | None
    in_force_at: datetime | None
    rows: tuple[Row, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that the county entered."""

    day: date
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class DomainUnit:
    """Who is responsible for a domain from a day on; `said`: the domain as it was printed then."""

    domain: str
    since: date
    said: str
    unit: str


async def current(conn: Connection, county: int, at: datetime) -> Catalogue:
    """Return the version in force; a county that has none begins with the sample (示例)."""
    row = await queries.catalogue(conn, county=county)
    if row is None:
        await _add(conn, county, NAME, sample_rows(), sample=True, digest="", by=None, at=at, in_force_at=at)
        row = await queries.catalogue(conn, county=county)
    return await _whole(conn, county, row)


async def village_rows(conn: Connection, county: int) -> tuple[Row, ...]:
    """Return the rows in force that concern villages; none: the county has no catalogue yet."""
    return tuple([Row.from_json(row["doc"]) async for row in queries.village_rows(conn, county=county)])


async def version(conn: Connection, county: int, no: int) -> Catalogue | None:
    """Return a version, in force or a dry run."""
    row = await queries.catalogue_version(conn, county=county, no=no)
    return None if row is None else await _whole(conn, county, row)


async def versions(conn: Connection, county: int) -> tuple[Catalogue, ...]:
    """Return the versions that were in force, the latest first, without their rows."""
    return tuple([Catalogue(county, **row) async for row in queries.catalogues(conn, county=county)])


async def dry_run(
    conn: Connection, county: int, name: str, rows: Sequence[Row], *, digest: str, by: int | None, at: datetime
) -> int:
    """Keep a version that is not in force yet and return its number; a dry run before it is forgotten."""
    await queries.drop_dry_runs(conn, county=county)
    no = await _add(conn, county, name, rows, sample=False, digest=digest, by=by, at=at, in_force_at=None)
    if no is None:
        raise LookupError(county)
    return no


async def put_in_force(conn: Connection, county: int, no: int, at: datetime) -> bool:
    """Let a dry run be the catalogue from now on; False: it is gone, or another came in between."""
    return await queries.put_in_force(conn, county=county, no=no, at=at) is not None


async def overrides(conn: Connection, county: int) -> Overrides:
    """Return what the county knows of its days."""
    days = {day.day: day.kind == "work" for day in await holidays(conn, county)}
    years = [row["year"] async for row in queries.holiday_years(conn, county=county)]
    return Overrides(days, frozenset(years))


async def holidays(conn: Connection, county: int) -> tuple[Holiday, ...]:
    """Return the days that the county entered."""
    return tuple([Holiday(**row) async for row in queries.holidays(conn, county=county)])


async def set_holidays(conn: Connection, county: int, told: Overrides, note: str) -> None:
    """Enter days, and the years that they make complete."""
    kinds = ["work" if works else "rest" for works in told.days.values()]
    await queries.set_holidays(conn, county=county, days=list(told.days), kinds=kinds, note=note)
    for year in sorted(told.years):
        await queries.add_holiday_year(conn, county=county, year=year)


async def drop_holiday(conn: Connection, county: int, day: date) -> None:
    """Forget a day."""
    await queries.drop_holiday(conn, county=county, day=day)


async def domain_units(conn: Connection, county: int) -> tuple[DomainUnit, ...]:
    """Return who is responsible for what, for each domain the latest word first."""
    return tuple([DomainUnit(**row) async for row in queries.domain_units(conn, county=county)])


async def set_domain_units(conn: Connection, county: int, units: Iterable[DomainUnit]) -> None:
    """Enter responsible units."""
    by_day: dict[date, list[DomainUnit]] = {}
    for one in units:
        by_day.setdefault(one.since, []).append(one)
    for since, several in by_day.items():
        await queries.set_domain_units(
            conn,
            county=county,
            since=since,
            domains=[one.domain for one in several],
            said=[one.said for one in several],
            units=[one.unit for one in several],
        )


async def _add(conn: Connection, county: int, name: str, rows: Sequence[Row], **more: Any) -> int | None:
    async with conn.transaction():
        no: int | None = await queries.add_catalogue(conn, county=county, name=name, **more)
        if no is not None:
            await queries.add_catalogue_rows(conn, county=county, version=no, docs=[row.to_json() for row in rows])
        return no


async def _whole(conn: Connection, county: int, row: Any) -> Catalogue:
    rows = queries.catalogue_rows(conn, county=county, version=row["no"])
    return Catalogue(county, **row, rows=tuple([Row.from_json(one["doc"]) async for one in rows]))
