"""迎检包: one button for what an inspection asks to see; made in the background, fetched here for a week."""

from __future__ import annotations

from datetime import date
from typing import Final

from aiohttp import web

from audiences import store as people
from pusher.access import Action
from pusher.dossier import KEPT, MOST_PUSHES
from pusher.store import dossier as store
from pusher.store import user
from pusher.store.dossier import Dossier
from pusher.web.console.ledger import period
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem
from pusher.wording import place

_AT_ONCE: Final = 3  # packs of one place that wait
_STALE: Final = "做好以后，里面有信息紧急下架了，或者有公示结束了，这一份不能再下载。请重新生成。"
_STATES: Final = {
    "asked": ("正在做", "busy"), "ready": ("已做好", "good"), "failed": ("没有做成", "bad"), "gone": ("已过期删除", ""),
}  # fmt: skip


async def index(visit: Visit) -> web.StreamResponse:
    """What was made, and the button for one more."""
    grant = visit.session.grant
    first = date(visit.today.year, (visit.today.month - 1) // 3 * 3 + 1, 1)
    async with visit.database() as conn:
        rows = await store.dossiers(conn, grant.lo, grant.hi)
        named = await user.names(conn, [row.asked_by for row in rows])
        tree = await people.tree(conn, visit.session.county)
    return visit.page(
        "console/dossiers.html",
        rows=rows,
        states=_STATES,
        people=named,
        places={row.id: place(tree.node(row.division).name) if row.division in tree else "" for row in rows},
        working=any(row.state == "asked" for row in rows),
        since=first.isoformat(),
        until=visit.today.isoformat(),
        most=MOST_PUSHES,
        days=KEPT.days,
    )


async def ask(visit: Visit) -> web.StreamResponse:
    """Ask for a pack of one's own territory."""
    since, until = period(text(visit.form, "since", 10), text(visit.form, "until", 10))
    home = visit.session.grant.lo
    async with visit.database() as conn:
        if await store.waiting(conn, home) >= _AT_ONCE:
            raise Problem(409, f"已经有{_AT_ONCE}份正在做，请等做好了再要。")
        number = await store.ask(conn, home, since, until, by=visit.session.staff, at=visit.now)
        detail = {"since": since.isoformat(), "until": until.isoformat()}
        await visit.record(conn, "ask_dossier", home, f"dossier {number}", detail)
    raise visit.moved("/console/dossiers")


async def take(visit: Visit) -> web.StreamResponse:
    """Fetch the file, part by part; who takes it is on record."""
    async with visit.database() as conn:
        one = _ready(visit, await store.dossier(conn, visit.number("dossier")))
        if await store.stale(conn, one.id):
            raise Problem(409, _STALE)
        await visit.record(conn, "take_dossier", one.division, f"dossier {one.id}", {"digest": one.digest})
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": f"attachment; filename=dossier-{one.since:%Y%m%d}-{one.until:%Y%m%d}.zip",
        "Content-Length": str(one.size),
        "Cache-Control": "no-store",
    }
    stream = web.StreamResponse(headers=headers)
    await stream.prepare(visit.request)
    no = 0
    while (part := await _part(visit, one.id, no)) is not None:  # a connection is not held while a slow line takes it
        await stream.write(part)
        no += 1
    return stream


async def _part(visit: Visit, number: int, no: int) -> bytes | None:
    async with visit.database() as conn:
        return await store.part(conn, number, no)


def _ready(visit: Visit, one: Dossier | None) -> Dossier:
    if one is None:
        raise Problem(404)
    visit.demand(Action.KEEP_WATCH, one.division)
    if one.state != "ready":
        raise Problem(409, "这份还没有做好，或者已经过期删除。请重新要一份。")
    return one
