"""操作记录: who did what, where, when; the chain of the shown stretch is verified as it is shown.

An auditor reads what was done, never what an item or a resident's row says.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level
from pusher.access import Role
from pusher.store import Connection, user
from pusher.store import chain as chains
from pusher.store import trail as store
from pusher.store.trail import Trace, Wanted
from pusher.web.console import deeds
from pusher.web.console.ledger import midnight, spreadsheet
from pusher.web.console.visit import Visit
from pusher.web.forms import read_day
from pusher.web.problem import Problem
from pusher.wording import place
from pusher.workbook import workbook

_PAGE: Final = 100
_EXPORT: Final = 20_000
_AT_ONCE: Final = 5_000  # links that are walked without being asked to
_WEEK: Final = timedelta(days=6)
_DIGITS: Final = 18
_COLUMNS: Final = (
    ("序号", 10), ("时间", 18), ("姓名", 10), ("单位", 24), ("身份", 14), ("地方", 20), ("做了什么", 16),
    ("对象", 26), ("其他", 50), ("链上编号", 10), ("校验值", 66),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of verifying the shown stretch; `rows` 0: it was not walked."""

    first: int
    last: int
    rows: int
    waiting: int  # shown lines that are not chained yet
    why: str  # empty: it holds
    at: int = 0  # the link that is wrong

    @property
    def links(self) -> int:
        """How many links lie in it."""
        return self.last - self.first + 1 if self.last else 0


async def index(visit: Visit) -> web.StreamResponse:
    """The lines that are looked for, and whether their stretch of the chain holds."""
    wanted = _wanted(visit)
    asked = visit.request.query
    async with visit.database() as conn:
        found = await store.entries(conn, wanted, upto=_number(asked.get("upto", "")), most=_PAGE + 1)
        shown, more = found[:_PAGE], found[_PAGE:]
        proof = await _proof(conn, shown, whole="check" in asked)
        tree = await people.tree(conn, visit.session.county)
        staff = await user.members(conn, visit.session.county)
        actions = await store.actions(conn, visit.session.county)
        kept = await store.since(conn, visit.session.county)
    return visit.page(
        "console/audit.html",
        shown=shown,
        proof=proof,
        kept=kept,
        deeds=deeds,
        roles={str(role): role.label for role in Role},
        people=[("", "所有人"), *((str(one.id), f"{one.name}（{one.unit}）") for one in staff)],
        actions=[("", "所有操作"), *sorted(((one, deeds.label(one)) for one in actions), key=lambda pair: pair[1])],
        places=[("", "全县"), *((str(node.code), place(node.name)) for node in tree.at(Level.TOWN))],
        given={name: asked.get(name, "") for name in ("person", "action", "place")},
        since=wanted.since.date(),
        until=(wanted.before - timedelta(days=1)).date(),
        query=_query(visit),
        older=more[0].id if more else None,
    )


async def export(visit: Visit) -> web.StreamResponse:
    """The same as .xlsx, with links and hashes; who takes it is on record."""
    wanted = _wanted(visit)
    async with visit.database() as conn:
        found = await store.entries(conn, wanted, most=_EXPORT + 1)
        if len(found) > _EXPORT:
            raise Problem(400, f"超过{_EXPORT}条，请缩短日期。")
        await visit.record(conn, "export_audit", visit.session.grant.territory, "audit", {"rows": len(found)})
    made = await asyncio.to_thread(workbook, "操作记录", _COLUMNS, [_row(one) for one in found])
    return spreadsheet(made, f"audit-{wanted.since:%Y%m%d}-{visit.today:%Y%m%d}")


def _row(one: Trace) -> tuple[object, ...]:
    return (
        one.id, one.at, one.name or "", one.unit or "", Role(one.role).label if one.role else "", one.place or "",
        deeds.label(one.action), deeds.about(one.object), deeds.told(one.action, one.detail), one.link,
        one.hash.hex() if one.hash else "",
    )  # fmt: skip


async def _proof(conn: Connection, shown: list[Trace], *, whole: bool) -> Proof:
    """Walk from the first to the last shown link; a long way only when asked."""
    links = [one.link for one in shown if one.link is not None]
    waiting = len(shown) - len(links)
    if not links:
        return Proof(0, 0, 0, waiting, "")
    first, last = min(links), max(links)
    if last - first >= _AT_ONCE and not whole:
        return Proof(first, last, 0, waiting, "")
    said = await chains.verify(conn, since=first, upto=last)
    if said.broken is not None:
        return Proof(first, last, said.rows, waiting, said.broken.why, said.broken.link)
    return Proof(first, last, said.rows, waiting, "")


def _wanted(visit: Visit) -> Wanted:
    asked, county = visit.request.query, visit.session.county
    since, until = _days(visit)
    grant = visit.session.grant
    lo, hi = grant.lo, grant.hi
    if chosen := _number(asked.get("place", "")):
        if not grant.covers(chosen):
            raise Problem(404)
        lo, hi = Division(chosen).lo, Division(chosen).hi
    return Wanted(
        county, lo, hi, midnight(since), midnight(until + timedelta(days=1)),
        _number(asked.get("person", "")), asked.get("action", "")[:60],
    )  # fmt: skip


def _days(visit: Visit) -> tuple[date, date]:
    """The days that were asked for; else the last week."""
    asked = visit.request.query
    try:
        until = read_day(asked["until"]) if asked.get("until") else visit.today
        since = read_day(asked["since"]) if asked.get("since") else until - _WEEK
    except ValueError as error:
        raise Problem(400, "请选择起止日期。") from error
    if since > until:
        raise Problem(400, "开始日期不能晚于结束日期。")
    return since, until


def _number(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS):
        raise Problem(400)
    return int(given)


def _query(visit: Visit) -> str:
    """What was looked for, as an address has it, without the page's number."""
    kept = {name: value for name, value in visit.request.query.items() if name not in {"upto", "check"}}
    return str(visit.request.rel_url.with_query(kept).query_string)
