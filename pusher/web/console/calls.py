"""Calls (叫应): whom a red alert has to reach by voice, with two buttons each."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.store import call as store
from pusher.store.call import Call
from pusher.web.console.visit import Visit
from pusher.web.errors import Problem
from pusher.web.forms import text

_SHOWN: Final = timedelta(days=3)


async def index(visit: Visit) -> web.StreamResponse:
    """The calls of this territory, by alert; a deaf person's names the neighbour who tells her."""
    grant = visit.session.grant
    async with visit.database() as conn:
        found = await store.calls(conn, grant.lo, grant.hi, visit.now - _SHOWN)
        people = [one.resident for one in found if one.resident is not None]
        neighbours = await store.neighbours(conn, people) if people else {}
    alerts = [
        {
            "code": code,
            "title": lines[0].title,
            "open": [(one, _late(one, visit.now)) for one in lines if one.answered_at is None],
            "done": [one for one in lines if one.answered_at is not None],
        }
        for code, lines in _by_alert(found)
    ]
    return visit.page("console/calls.html", alerts=alerts, neighbours=neighbours)


async def act(visit: Visit) -> web.StreamResponse:
    """已应答, or 无人应答: then it stays open and counts."""
    said = text(visit.form, "said", 12)
    steps = {"answered": store.answered, "unanswered": store.unanswered}
    if said not in steps:
        raise Problem(400)
    async with visit.database() as conn:
        number = visit.number("call")
        found = await steps[said](conn, number, by=visit.session.staff, at=visit.now)
        if found is None:
            raise Problem(409, "这一处已经有人记过应答，或者不在您的授权范围内。")
        visit.demand(Action.STEER, found[0])
        await visit.record(conn, f"call_{said}", found[0], f"call {number}")
    raise visit.moved("/console/calls")


def _by_alert(found: list[Call]) -> list[tuple[str, list[Call]]]:
    ordered = sorted(found, key=lambda one: (-one.item, one.division, one.resident or 0))
    return [(code, list(lines)) for code, lines in groupby(ordered, key=lambda one: one.code)]


def _late(one: Call, now: datetime) -> bool:
    return one.due < now
