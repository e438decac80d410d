"""Calls (叫应): whom a red alert has to reach by voice, whom to ring, and two buttons each.

Numbers are shown in full to who has the duty, and each look at them is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.store import Connection
from pusher.store import call as store
from pusher.store import visit as visits
from pusher.store.call import Call, Neighbour
from pusher.store.visit import Officer
from pusher.web.console.visit import Visit
from pusher.web.console.visits import keep_officer
from pusher.web.forms import text
from pusher.web.problem import Problem

SHOWN: Final = timedelta(days=3)
_PROXY: Final = "代收人"  # who is on no roster has no name here


@dataclass(frozen=True, slots=True)
class Ringing:
    """Somebody to ring, in full; `phone` empty: no number is known."""

    name: str = field(repr=False)
    phone: str = field(repr=False)


async def index(visit: Visit) -> web.StreamResponse:
    """The calls of this territory, by alert; a deaf person's names the neighbour who tells her."""
    grant = visit.session.grant
    async with visit.database() as conn:
        found = await store.calls(conn, grant.lo, grant.hi, visit.now - SHOWN)
        ringing = await _ringing(visit, conn, [one for one in found if one.is_open])
    alerts = [
        {
            "code": code,
            "title": lines[0].title,
            "open": [(one, _late(one, visit.now)) for one in lines if one.is_open],
            "over": lines[0].over,
            "missed": sum(one.over and one.answered_at is None for one in lines),
            "done": [one for one in lines if one.answered_at is not None],
        }
        for code, lines in _by_alert(found)
    ]
    return visit.page("console/calls.html", alerts=alerts, ringing=ringing)


async def name_officer(visit: Visit) -> web.StreamResponse:
    """Name the cadre on duty (值班干部) of a village; the visit lists know the same person."""
    division = visit.number("division")
    visit.demand(Action.STEER, division)
    async with visit.database() as conn:
        await keep_officer(visit, conn, division)
    raise visit.moved("/console/calls")


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


async def _ringing(visit: Visit, conn: Connection, found: Sequence[Call]) -> dict[int, list[Ringing]]:
    """Whom to ring for each call that is open, for who has to do it; what is shown of numbers is on record."""
    grant = visit.session.grant
    if not found or not visit.may(Action.STEER, grant.lo):
        return {}
    people = [one.resident for one in found if one.resident is not None]
    near = await store.neighbours(conn, people) if people else {}
    officers = await visits.officers(conn, grant.lo, grant.hi)
    said = {one.id: [_opened(visit, who) for who in _whom(one, near, officers)] for one in found}
    shown = sum(bool(who.phone) for whom in said.values() for who in whom)
    if shown:
        await visit.record(conn, "open_call_phones", grant.lo, "calls", {"numbers": shown})
    return said


def _whom(one: Call, near: dict[int, list[Neighbour]], officers: dict[int, Officer]) -> Sequence[Neighbour | Officer]:
    if one.resident is not None:
        return near.get(one.resident, [])
    officer = officers.get(one.division)
    return [officer] if officer else []


def _opened(visit: Visit, who: Neighbour | Officer) -> Ringing:
    name = who.name or _PROXY
    if who.phone is None or who.key_id is None:
        return Ringing(name, "")
    return Ringing(name, visit.deps.vault.open(who.key_id, who.phone))
