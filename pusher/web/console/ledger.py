"""The ledger (推送台账) as a spreadsheet; no resident is named."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Final

from aiohttp import web

from pusher import ledger
from pusher.desk import OFFICE_TIME
from pusher.web.console.visit import Visit
from pusher.web.forms import read_day
from pusher.web.problem import Problem
from pusher.workbook import KIND, workbook

_SPAN: Final = timedelta(days=366)


async def ask(visit: Visit) -> web.StreamResponse:
    """Which time; the current quarter is filled in."""
    first = date(visit.today.year, (visit.today.month - 1) // 3 * 3 + 1, 1)
    return visit.page("console/ledger.html", since=first.isoformat(), until=visit.today.isoformat())


async def export(visit: Visit) -> web.StreamResponse:
    """The ledger of a time as .xlsx."""
    since, until = period(visit.request.query.get("since", ""), visit.request.query.get("until", ""))
    grant = visit.session.grant
    async with visit.database() as conn:
        rows = await ledger.rows(conn, grant.lo, grant.hi, midnight(since), midnight(until + timedelta(days=1)))
        await visit.record(conn, "export_ledger", grant.territory, "ledger", {"rows": len(rows)})
    heading = f"{visit.session.unit}　{ledger.TITLE}　{since:%Y-%m-%d}至{until:%Y-%m-%d}"
    made = await asyncio.to_thread(workbook, ledger.TITLE, ledger.COLUMNS, rows, heading=heading)
    return spreadsheet(made, f"ledger-{since:%Y%m%d}-{until:%Y%m%d}")


def spreadsheet(made: bytes, name: str) -> web.Response:
    """Answer with a spreadsheet; `name` is ASCII, without its ending."""
    headers = {"Content-Disposition": f"attachment; filename={name}.xlsx", "Cache-Control": "no-store"}
    return web.Response(body=made, content_type=KIND, headers=headers)


def period(since: str, until: str) -> tuple[date, date]:
    """The first and the last day that were asked for, at most a year; Problem (400) otherwise."""
    try:
        first, last = read_day(since), read_day(until)
    except ValueError as error:
        raise Problem(400, "请选择起止日期。") from error
    if not first <= last <= first + _SPAN:
        raise Problem(400, "起止日期不对：开始不能晚于结束，一次最多一年。")
    return first, last


def midnight(day: date) -> datetime:
    """When an office's day begins."""
    return datetime.combine(day, time(), OFFICE_TIME)
