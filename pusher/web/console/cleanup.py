"""The yearly clean-up (文件清理): what still stands, as a list and as a sheet, and the decision in bulk."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from aiohttp import web
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from content import store as items
from content.store import thread as store
from content.store.thread import Standing
from content.thread import DECISION_LABELS, Decision
from pusher import publish
from pusher.access import Action, Role
from pusher.desk import OFFICE_TIME
from pusher.store import user
from pusher.web.console.visit import Visit
from pusher.web.forms import text, texts
from pusher.web.problem import Problem

_FIRST: Final = 2015
_HEAD: Final = ("编号", "标题", "文号", "发布单位", "成文日期", "发布时间", "有效期到", "类别", "清理意见")
_FORMULA: Final = ("=", "+", "-", "@")
_WIDTHS: Final = (10, 48, 20, 22, 12, 12, 12, 10, 10)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHOICES: Final = [(one.value, DECISION_LABELS[one]) for one in Decision]


async def index(visit: Visit) -> web.StreamResponse:
    """The list, with boxes to tick."""
    year, rows = await _read(visit)
    async with visit.database() as conn:
        places = await user.places(conn, [one.territory for one in rows])
    return visit.page(
        "console/cleanup.html",
        year=year,
        years=range(visit.today.year, max(_FIRST, visit.today.year - 3) - 1, -1),
        rows=rows,
        places=places,
        over=sum(map(_waits, rows)),
        undecided=sum(one.decision is None for one in rows),
        labels=DECISION_LABELS,
        choices=_CHOICES,
        writes=visit.may(Action.STEER, visit.session.grant.lo),
    )


async def sheet(visit: Visit) -> web.StreamResponse:
    """The list as .xlsx, as it is published (清理结果)."""
    year, rows = await _read(visit)
    body = await asyncio.to_thread(_sheet, rows, year)
    name = quote(f"{year}年信息清理清单.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=_XLSX, headers=headers)


async def decide(visit: Visit) -> web.StreamResponse:
    """Decide about what is ticked: out of force means that it is not sent, not listed, and its page says so."""
    decision = text(visit.form, "decision", 10)
    ticked = {int(one) for one in texts(visit.form, "item", 2000) if one.isdecimal()}
    if decision not in set(Decision):
        raise Problem(400, "请选继续有效、失效还是废止。")
    year, rows = await _read(visit)
    all_over = bool(text(visit.form, "over", 5))
    chosen = [one for one in rows if one.item in ticked or (all_over and _waits(one))]
    if not chosen:
        raise Problem(400, "没有勾选信息。请返回勾选以后再办。")
    async with visit.database() as conn:
        for one in chosen:
            visit.demand(Action.STEER, one.division)
            below = [] if decision == Decision.VALID else [one.item, *await items.relaying(conn, one.item)]
            for number in below:
                await publish.stop_pushes(conn, number, "expired")
            detail = {"year": year, "decision": decision}
            await visit.record(conn, "clean_item", one.division, f"item {one.code}", detail)
        await store.clean(
            conn, [one.item for one in chosen], year, Decision(decision), by=visit.session.staff, at=visit.now
        )
    raise visit.moved(f"/console/cleanup?year={year}")


def _waits(one: Standing) -> bool:
    """Whether it is over by itself, and nobody has put it down yet."""
    return one.over and one.decision is None


async def _read(visit: Visit) -> tuple[int, list[Standing]]:
    """The year and what this desk has to decide: its unit's; a bureau's, what its own people wrote."""
    asked = text(visit.form, "year", 4) or visit.request.query.get("year", "") or str(visit.today.year)
    if not asked.isdecimal() or not _FIRST <= int(asked) <= visit.today.year:
        raise Problem(400, "年份不对。")
    grant = visit.session.grant
    async with visit.database() as conn:
        rows = await store.to_clean(conn, grant.lo, int(asked), visit.now)
        if grant.role is not Role.COUNTY_BUREAU:
            return int(asked), rows
        writers = await user.names(conn, [one.by for one in rows if one.by])
        mine = [one for one in rows if one.by and one.by in writers and writers[one.by].unit == visit.session.unit]
        return int(asked), mine


def _sheet(rows: Sequence[Standing], year: int) -> bytes:
    book = Workbook()
    page = book.active
    page.title = f"{year}年清理清单"
    page.append(_HEAD)
    for one in rows:
        until = one.valid_until.astimezone(OFFICE_TIME).date() if one.valid_until else None
        published = one.published_at.astimezone(OFFICE_TIME).date()
        said = DECISION_LABELS[one.decision] if one.decision else ""
        cells = (
            one.code, one.title, one.number, one.issuer, one.issued_on, published, until, one.genre.label, said
        )  # fmt: skip
        page.append([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in cells])
    for number, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
        page.cell(1, number).font = Font(bold=True)
    for row in page.iter_rows(min_row=2):
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
