"""What a county's office enters beside its catalogue: holidays, and who is responsible for a domain."""

from __future__ import annotations

import asyncio
import json
from datetime import date

from aiohttp import web

from content.calendar import CalendarError, Overrides, read_overrides
from content.catalogue.units import Responsible, read_units
from content.ingest import IngestError
from content.store import catalogue as catalogues
from content.store.catalogue import DomainUnit
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, read_day, text, upload

_NOTE = 60


async def days(visit: Visit) -> web.StreamResponse:
    """The days that the county entered."""
    return await _days(visit, Problems())


async def set_days(visit: Visit) -> web.StreamResponse:
    """Enter a year's file, or one day."""
    problems = Problems()
    told = _file(visit, problems) if upload(visit.form, "file") else _day(visit, problems)
    if told is None:
        return await _days(visit, problems)
    async with visit.database() as conn:
        await catalogues.set_holidays(conn, visit.session.county, told, text(visit.form, "note", _NOTE))
        detail = {"days": len(told.days), "years": sorted(told.years)}
        await visit.record(conn, "set_holidays", visit.session.grant.lo, "holidays", detail)
    raise visit.moved("/console/catalogue/days")


async def drop_day(visit: Visit) -> web.StreamResponse:
    """Take a day back."""
    day = _date(text(visit.form, "day", 10))
    async with visit.database() as conn:
        if day is not None:
            await catalogues.drop_holiday(conn, visit.session.county, day)
            await visit.record(conn, "drop_holiday", visit.session.grant.lo, f"holiday {day}")
    raise visit.moved("/console/catalogue/days")


async def units(visit: Visit) -> web.StreamResponse:
    """Who is responsible for what."""
    return await _units(visit, Problems())


async def set_units(visit: Visit) -> web.StreamResponse:
    """Read a table of 领域 and 责任单位."""
    problems = Problems()
    given = upload(visit.form, "file")
    since = _date(text(visit.form, "since", 10)) or visit.today
    found: tuple[Responsible, ...] = ()
    if given is None:
        problems.add("file", "请选择文件")
    else:
        try:
            found = await asyncio.to_thread(read_units, given.name, given.data)
        except IngestError as error:
            problems.add("file", str(error))
    if problems:
        return await _units(visit, problems)
    async with visit.database() as conn:
        await catalogues.set_domain_units(
            conn, visit.session.county, [DomainUnit(one.domain, since, one.said, one.unit) for one in found]
        )
        await visit.record(conn, "set_domain_units", visit.session.grant.lo, "domains", {"domains": len(found)})
    raise visit.moved("/console/catalogue/units")


def _file(visit: Visit, problems: Problems) -> Overrides | None:
    given = upload(visit.form, "file")
    try:
        return read_overrides(json.loads(given.data)) if given else None
    except CalendarError as error:
        problems.add("file", str(error))
    except ValueError:
        problems.add("file", "这不是节假日的 JSON 文件")
    return None


def _day(visit: Visit, problems: Problems) -> Overrides | None:
    day, kind = _date(text(visit.form, "day", 10)), text(visit.form, "kind", 4)
    if day is None:
        problems.add("day", "请填日期，或者选择一年的文件")
    if kind not in {"rest", "work"}:
        problems.add("kind", "请选放假还是上班")
    return None if problems or day is None else Overrides({day: kind == "work"})


async def _days(visit: Visit, problems: Problems) -> web.Response:
    async with visit.database() as conn:
        found = await catalogues.holidays(conn, visit.session.county)
        known = await catalogues.overrides(conn, visit.session.county)
    this = visit.today.year
    return visit.page(
        "console/catalogue_days.html",
        status=400 if problems else 200,
        problems=problems,
        days=found,
        unknown=[year for year in (this, this + 1) if not known.knows(year)],
        values={name: text(visit.form, name, _NOTE) for name in ("day", "kind", "note")},
    )


async def _units(visit: Visit, problems: Problems) -> web.Response:
    async with visit.database() as conn:
        found = await catalogues.domain_units(conn, visit.session.county)
    latest = {one.domain: one for one in reversed(found)}
    return visit.page(
        "console/catalogue_units.html",
        status=400 if problems else 200,
        problems=problems,
        units=list(latest.values()),
        past=[one for one in found if latest[one.domain] is not one],
        since=text(visit.form, "since", 10) or visit.today.isoformat(),
    )


def _date(words: str) -> date | None:
    try:
        return read_day(words)
    except ValueError:
        return None
