"""Who answers residents (承办人): of a unit's notices, or of one; without anybody the pages have no box."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from content import store as items
from content.code import read_code
from content.store import Item
from pusher.access import Action
from pusher.store import Connection
from pusher.store import answer as store
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_CALLED: Final = 30


async def show(visit: Visit) -> web.StreamResponse:
    """Who stands named now."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def name(visit: Visit) -> web.StreamResponse:
    """Name somebody, or nobody any more."""
    problems = Problems()
    staff, called = text(visit.form, "staff", 20), text(visit.form, "called", _CALLED)
    async with visit.database() as conn:
        item = await _item(visit, conn)
        unit = item.division if item else visit.session.grant.territory
        known = {str(one.id) for one in await store.able(conn, visit.session.county, unit)}
        if staff and staff not in known:
            problems.add("staff", "请从列出的人里选")
        if staff and not called:
            problems.add("called", "请填居民看到的称呼")
        if problems:
            return await _page(visit, conn, problems)
        who = (int(staff), called) if staff else None
        await store.set_answerer(conn, unit, item.id if item else 0, who, by=visit.session.staff, at=visit.now)
        about = f"item {item.code}" if item else f"unit {unit}"
        await visit.record(conn, "name_answerer", unit, about, {"staff": int(staff) if staff else None})
    raise visit.moved(f"/console/items/{item.code}" if item else "/console/questions")


async def _page(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    item = await _item(visit, conn)
    unit = item.division if item else visit.session.grant.territory
    able = await store.able(conn, visit.session.county, unit)
    version = await items.version(conn, item.id, item.current) if item else None
    nobody = "不单独指定" if item else "没有人答复（不设提问框）"
    return visit.page(
        "console/answerers.html",
        status=400 if problems else 200,
        item=item,
        title=version.title if version else "",
        own=await store.named(conn, unit, item.id) if item else None,
        unit=await store.named(conn, unit),
        people=[("", nobody), *((str(one.id), f"{one.name}（{one.unit}）") for one in able)],
        given={"staff": text(visit.form, "staff", 20), "called": text(visit.form, "called", _CALLED)},
        problems=problems,
    )


async def _item(visit: Visit, conn: Connection) -> Item | None:
    """The item of ?item=, None: it is about the unit. An item of somebody else's is none."""
    given = visit.request.query.get("item")
    if given is None:
        return None
    code = read_code(given)
    item = await items.by_code(conn, code) if code else None
    if item is None:
        raise Problem(404)
    visit.demand(Action.ANSWER_QUESTION, item.division)
    return item
