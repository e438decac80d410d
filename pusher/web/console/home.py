"""The first page: what is wrong, what waits for me, what I am writing, what goes out today."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level
from content import store as items
from content.review import Act, State, current_round
from content.store import Connection, Line, Waiting
from pusher.access import Action, Role, permits
from pusher.handout import LABELS
from pusher.late import roles_of
from pusher.store import answer as answered
from pusher.store import call as calls
from pusher.store import doubt as doubts
from pusher.store import handout as handouts
from pusher.store import question as questions
from pusher.store import review as reviews
from pusher.store import user
from pusher.store.handout import Handout
from pusher.web.console import home_admin, home_figures, visits_owed
from pusher.web.console.alarms import notices
from pusher.web.console.calls import SHOWN
from pusher.web.console.item_view import row
from pusher.web.console.visit import Visit

_MINE: Final = frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED, State.REVIEWED, State.HELD})
_LOOKED_AT: Final = 200  # of the latest items
_WAITING: Final = 50


async def show(visit: Visit) -> web.StreamResponse:
    """Show it: lists for a thumb in a village and a town, tables for a county; an administrator sees no items."""
    grant = visit.session.grant
    async with visit.database() as conn:
        now_in = await people.redirected(conn, grant.territory)
        names = await user.places(conn, [grant.territory, now_in])
        place = names.get(grant.territory, "")
        alarms = await notices(visit, conn)
        if not permits(grant.role, Action.READ_ITEM):
            return await home_admin.show(visit, conn, place, alarms)
        lines = await items.items(conn, grant.lo, grant.hi, count=_LOOKED_AT)
        mine = [line for line in lines if line.created_by == visit.session.staff and _open(line)]
        waiting = await _waiting(visit, conn)
        relays = permits(grant.role, Action.RELAY_ITEM)
        asked = await items.asked(conn, grant.lo) if relays else []
        unfinished = await items.unfinished(conn, grant.lo) if relays else []
        unendorsed = await reviews.unendorsed(conn, grant.lo, grant.hi) if permits(grant.role, Action.SIGN_ITEM) else []
        figures = await _figures(visit, conn)
        named = await user.names(
            conn, [line.created_by for line in (*mine, *(one.line for one in waiting)) if line.created_by]
        )
    return visit.page(
        "console/home.html",
        place=place,
        moved_to=names.get(now_in, "") if now_in != grant.territory else "",
        practice=visit.deps.settings.sandbox,
        alarms=alarms,
        drafts=[row(line) for line in mine],
        waiting=[(row(one.line, one.awaits), one) for one in waiting],
        now=visit.now,
        asked=asked,
        unfinished=unfinished,
        unendorsed=unendorsed,
        reviews=bool(_acts(grant.role)),
        handout_labels=LABELS,
        people=named,
        wide=Division(grant.lo).level is Level.COUNTY,
        **figures,
    )


def _open(line: Line) -> bool:
    """Whether its author still has something to do or to wait for: what is approved has to be sent."""
    return line.state in _MINE or (line.state is State.APPROVED and line.published != line.hash)


async def _figures(visit: Visit, conn: Connection) -> dict[str, Any]:
    """Whom to call at once, what went out today, whom to visit, what is late, and what waits for people."""
    grant = visit.session.grant
    return {
        "today_sent": await home_figures.today(visit, conn),
        "ringing": await calls.ringing(conn, grant.lo, grant.hi, visit.now - SHOWN),
        "visits": await visits_owed.latest(visit, conn),
        "overdue": await home_figures.overdue(visit, conn),
        "doubted": await doubts.waiting(conn, grant.lo, grant.hi),
        "handouts": await _handouts(visit, conn),
        "answers": await answered.waiting(conn, grant.lo, grant.hi) if _acts(grant.role) else 0,
        "letters": await questions.open_count(conn, grant.lo, grant.hi) if _answers(grant.role) else 0,
    }


async def _handouts(visit: Visit, conn: Connection) -> list[Handout]:
    """What this person is to have published by hand."""
    grant = visit.session.grant
    return await handouts.open_ones(conn, grant.lo, grant.hi, visit.now) if permits(grant.role, Action.SEND) else []


def _answers(role: Role) -> bool:
    return permits(role, Action.ANSWER_QUESTION)


def _acts(role: Role) -> set[Act]:
    """The steps of a review that this role takes."""
    return {act for act in (Act.REVIEW, Act.CONSENT, Act.COUNTERSIGN, Act.SIGN, Act.RESUME) if role in roles_of(act)}


async def _waiting(visit: Visit, conn: Connection) -> list[Waiting]:
    """What waits for a step that this role may take and this person has not barred himself from."""
    grant, me = visit.session.grant, visit.session.staff
    unit = await reviews.unit_of(conn, me)
    found = []
    for one in await items.waiting(conn, grant.lo, grant.hi, _acts(grant.role), now=visit.now, most=_WAITING):
        elsewhere = one.awaits is Act.COUNTERSIGN and one.partner != unit
        steps = current_round(await items.steps(conn, one.line.id))
        taken = one.awaits is not Act.RESUME and any(step.person == me for step in steps)
        if one.line.created_by != me and not elsewhere and not taken:
            found.append(one)
    return found
