"""The ledger (推送台账): one row for each item and village, as a spreadsheet; no resident is named."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast

import openpyxl
from aiohttp import web
from openpyxl.utils import get_column_letter

from content.item import Duty
from pusher.desk import OFFICE_TIME
from pusher.report import GRADE_LABELS, GRADES, NO_ROSTER
from pusher.store import Connection
from pusher.store import ledger as store
from pusher.store import report as reports
from pusher.store import retain as retained
from pusher.store.ledger import Entry
from pusher.web.console.visit import Visit
from pusher.web.errors import Problem
from pusher.web.words import place

_HEAD: Final = (
    "编号", "信息标题", "发布单位", "告知要求", "审批人", "审批时间", "发送时间", "村（社区）", "户数",
    *GRADE_LABELS.values(), "来信", "说明",
)  # fmt: skip
_WIDTHS: Final = (11, 40, 18, 9, 10, 16, 16, 18, 8, *[9] * len(GRADE_LABELS), 8, 24)
_DUTIES: Final[dict[str, str]] = {duty.value: duty.label for duty in Duty}
_OPEN: Final = "还没有办结，按导出时统计"
_ELSEWHERE: Final = "不清楚是哪个村"
_BLANK: Final = (None,) * (1 + len(GRADES))
_SPAN: Final = timedelta(days=366)
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def ask(visit: Visit) -> web.StreamResponse:
    """Which time; the current quarter is filled in."""
    first = date(visit.today.year, (visit.today.month - 1) // 3 * 3 + 1, 1)
    return visit.page("console/ledger.html", since=first.isoformat(), until=visit.today.isoformat())


async def export(visit: Visit) -> web.StreamResponse:
    """The ledger of a time as .xlsx."""
    since, until = (_day(visit.request.query.get(name, "")) for name in ("since", "until"))
    if not since <= until <= since + _SPAN:
        raise Problem(400, "起止日期不对：开始不能晚于结束，一次最多一年。")
    grant = visit.session.grant
    ends = _midnight(since), _midnight(until + timedelta(days=1))
    rows: list[Sequence[Any]] = []
    async with visit.database() as conn:
        entries = await store.entries(conn, grant.lo, grant.hi, *ends)
        letters = await store.letters(conn, [entry.id for entry in entries])
        for entry in entries:
            rows += await _rows(conn, entry, letters.get(entry.id, {}))
        await visit.record(conn, "export_ledger", grant.territory, "ledger", {"rows": len(rows)})
    made = await asyncio.to_thread(_book, rows)
    name = f"ledger-{since:%Y%m%d}-{until:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return web.Response(body=made, content_type=_KIND, headers=headers)


async def _rows(conn: Connection, entry: Entry, letters: dict[int | None, int]) -> list[Sequence[Any]]:
    """One for each village, and one for letters from elsewhere. What is counted stands; what is not over counts now."""
    villages = await (_hung if entry.audience is None else _counted)(conn, entry)
    first = (
        entry.code, entry.title, entry.issuer, _DUTIES.get(entry.duty, entry.duty), entry.approver,
        _moment(entry.approved_at), _moment(entry.sent_at),
    )  # fmt: skip
    note = f"{NO_ROSTER}，只发布页面和海报" if entry.audience is None else "" if entry.settled else _OPEN
    rows: list[Sequence[Any]] = [
        (*first, name, *figures, letters.get(code, 0), note) for code, (name, figures) in villages.items()
    ]
    strange = sum(number for code, number in letters.items() if code not in villages)
    return [*rows, (*first, _ELSEWHERE, *_BLANK, strange, "")] if strange else rows


async def _hung(conn: Connection, entry: Entry) -> dict[int, tuple[str, Sequence[int | None]]]:
    """Villages where it hangs; nobody is counted."""
    return {code: (place(name or str(code)), _BLANK) for code, name in await store.places(conn, entry.id)}


async def _counted(conn: Connection, entry: Entry) -> dict[int, tuple[str, Sequence[int | None]]]:
    """Households of each village: all, and by grade."""
    covered = await retained.covered(conn, entry.id) if entry.settled else []
    covered = covered or await reports.coverage(conn, entry.id, cast("int", entry.audience))
    villages: dict[int, tuple[str, dict[int, int]]] = {}
    for one in covered:
        _, grades = villages.setdefault(one.division, (place(one.name or str(one.division)), {}))
        grades[one.grade] = one.households
    return {
        code: (name, [sum(grades.values()), *(grades.get(grade, 0) for grade in GRADES)])
        for code, (name, grades) in villages.items()
    }


def _book(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("推送台账")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append(_HEAD)
    for row in rows:
        sheet.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Words stay words: openpyxl takes a leading = for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _moment(value: datetime) -> datetime:
    """Office time without a zone, as a spreadsheet has it."""
    return value.astimezone(OFFICE_TIME).replace(tzinfo=None, second=0, microsecond=0)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Problem(400, "请选择起止日期。") from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_TIME)
