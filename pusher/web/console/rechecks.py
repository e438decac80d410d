"""复查: what is out and in trouble (死链, 暗链, 过期, 后来查出的问题), with the way to mend it."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from content import store
from content.code import read_code
from pusher.access import Action
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_MOST: Final = 100


async def index(visit: Visit) -> web.StreamResponse:
    """The published items of this territory in which the last re-check found something."""
    grant = visit.session.grant
    async with visit.database() as conn:
        found = await store.troubled(conn, grant.lo, grant.hi, _MOST)
        count, last = await store.rechecked(conn, grant.lo, grant.hi)
    return visit.page("console/rechecks.html", found=found, count=count, last=last, most=_MOST)


async def again(visit: Visit) -> web.StreamResponse:
    """Ask the worker to look at one item again now."""
    code = read_code(text(visit.form, "code", 20))
    async with visit.database() as conn:
        item = await store.by_code(conn, code) if code else None
        if item is None:
            raise Problem(404)
        visit.demand(Action.WRITE_ITEM, item.division)
        await store.hurry_recheck(conn, item.id, visit.now)
        await visit.record(conn, "recheck_item", item.division, f"item {item.code}")
    raise visit.moved("/console/rechecks")
