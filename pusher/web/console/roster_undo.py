"""Taking an import back: first what that would do, then it is done."""

from __future__ import annotations

from aiohttp import web

from audiences import store as people
from audiences.roster import RosterError
from pusher.access import Action
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem


async def ask(visit: Visit) -> web.StreamResponse:
    """What an undo would do now."""
    number = visit.number("roster")
    try:
        async with visit.database() as conn:
            look = await people.undo_look(conn, number, now=visit.now)
    except RosterError as error:
        raise Problem(409, f"{error}。") from error
    visit.demand(Action.IMPORT_ROSTER, look.division)
    return visit.page("console/roster_undo.html", number=number, look=look)


async def undo(visit: Visit) -> web.StreamResponse:
    """Take an import back; who was changed since is left as she is."""
    if text(visit.form, "sure", 5) != "yes":
        raise Problem(400, "撤销前请先勾选“我已核对”。")
    number = visit.number("roster")
    try:
        async with visit.database() as conn:
            undone = await people.undo(conn, number, now=visit.now, staff=visit.session.staff)
            counts = {"restored": undone.restored, "deleted": undone.deleted, "left": undone.left}
            await visit.record(conn, "undo_roster", visit.session.grant.lo, f"roster {number}", counts)
    except RosterError as error:
        raise Problem(409, f"{error}。") from error
    raise visit.moved(f"/console/rosters?done={number}")
