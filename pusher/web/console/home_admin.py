"""The first page of the three administrators: whom they have to enter, grant or help, and the accounts in trouble."""

from __future__ import annotations

from aiohttp import web

from pusher.access import Action, permits
from pusher.store import Connection, user
from pusher.store.user import Member
from pusher.web.console.alarms import Notice
from pusher.web.console.home_figures import troubled
from pusher.web.console.visit import Visit


async def show(visit: Visit, conn: Connection, place: str, alarms: list[Notice]) -> web.Response:
    """No item, no resident: people and accounts."""
    sees = permits(visit.session.grant.role, Action.SEE_STAFF)
    members = [one for one in (await user.members(conn, visit.session.county) if sees else []) if one.active]
    return visit.page(
        "console/home_admin.html",
        place=place,
        alarms=alarms,
        troubled=await troubled(visit, conn),
        staff=len(members),
        ungranted=[one for one in members if not one.roles],
        stale=[one for one in members if _stale(visit, one)],
        single=[one for one in members if not one.second and any(role.county_level for role in one.roles)],
    )


def _stale(visit: Visit, one: Member) -> bool:
    return one.temporary_until is not None and one.temporary_until <= visit.now
