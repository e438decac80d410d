"""The first page: what is wrong, what waits for me, what I am writing, what goes out today."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from content import store as items
from content.review import Act, State
from content.store import Connection, Line
from pusher.access import Action, permits
from pusher.desk import OFFICE_TIME
from pusher.store import doubt as doubts
from pusher.store import push as pushes
from pusher.store import user
from pusher.web.console.alarms import notices
from pusher.web.console.item_view import row
from pusher.web.console.push_view import heading
from pusher.web.console.visit import Visit

_MINE: Final = frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED, State.REVIEWED, State.HELD})
_LOOKED_AT: Final = 200  # of the latest items
_WAITING: Final = 20


async def show(visit: Visit) -> web.StreamResponse:
    """Show it; an administrator of the system sees no items."""
    grant = visit.session.grant
    async with visit.database() as conn:
        place = (await user.places(conn, [grant.territory])).get(grant.territory, "")
        alarms = await notices(visit, conn)
        if not permits(grant.role, Action.READ_ITEM):
            return visit.page("console/home.html", place=place, alarms=alarms)
        lines = await items.items(conn, grant.lo, grant.hi, count=_LOOKED_AT)
        mine = [line for line in lines if line.created_by == visit.session.staff and line.state in _MINE]
        waiting = [line for line in await _waiting(visit, conn) if line.created_by != visit.session.staff]
        sent = await pushes.pushes(conn, grant.lo, grant.hi, 50)
        doubted = await doubts.waiting(conn, grant.lo, grant.hi)
        named = await user.names(conn, [line.created_by for line in (*mine, *waiting) if line.created_by])
    today = [one for one in sent if one.frozen_at.astimezone(OFFICE_TIME).date() == visit.today]
    return visit.page(
        "console/home.html",
        place=place,
        alarms=alarms,
        drafts=[row(line) for line in mine],
        waiting=[row(line) for line in waiting],
        reviews=permits(grant.role, Action.REVIEW_ITEM) or permits(grant.role, Action.SIGN_ITEM),
        doubted=doubted,
        pushes=[heading(one, one.title) for one in today],
        people=named,
    )


async def _waiting(visit: Visit, conn: Connection) -> list[Line]:
    """What waits for a step that this role may take and this person has not barred himself from."""
    grant = visit.session.grant
    states = [State.SUBMITTED] if permits(grant.role, Action.REVIEW_ITEM) else []
    if permits(grant.role, Action.SIGN_ITEM):
        states = [State.SUBMITTED, State.REVIEWED]
    found = []
    for state in states:
        for line in await items.items(conn, grant.lo, grant.hi, state=state, count=_WAITING):
            item = await items.get(conn, line.id)
            steps = await items.steps(conn, line.id)
            short = item is not None and Act.REVIEW not in item.route.acts
            if short and not permits(grant.role, Action.SIGN_ITEM):
                continue
            if all(step.person != visit.session.staff for step in steps[-2:]):
                found.append(line)
    return found
