"""The buttons of a matter (一件事): joining a thread, what is owed after it, what stands in an item's place."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from content import store
from content.code import read_code
from content.item import Genre
from content.review import ReviewError
from content.store import thread as threads
from content.thread import Stage, next_due
from pusher import publish
from pusher.access import Action
from pusher.store import Connection
from pusher.store import alarm as alarms
from pusher.web.console.item_view import OVER
from pusher.web.console.items import load
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_WEEKS: Final = 26


async def join(visit: Visit) -> web.StreamResponse:
    """Put the item behind another of the same matter."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        other = await _named(conn, visit, "after")
        stage = text(visit.form, "stage", 20)
        if stage not in set(Stage):
            raise Problem(400)
        try:
            await threads.follow(conn, seen.item.id, other.id, Stage(stage), by=visit.session.staff, at=visit.now)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        detail = {"after": other.code, "stage": stage}
        await visit.record(conn, "join_thread", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}#matter")


async def leave(visit: Visit) -> web.StreamResponse:
    """Take the item out of its thread."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        try:
            await threads.leave(conn, seen.item.id)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        await visit.record(conn, "leave_thread", seen.item.division, f"item {seen.item.code}")
    raise visit.moved(f"/console/items/{seen.item.code}#matter")


async def remind(visit: Visit) -> web.StreamResponse:
    """Set the rhythm of progress, or say that nothing more is owed."""
    weeks, done = text(visit.form, "weeks", 3), text(visit.form, "done", 3)
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        was = await threads.reminder(conn, seen.item.id)
        if done:
            await threads.finish(conn, seen.item.id, visit.now)
            for kind in ("progress", "feedback"):
                await alarms.clear_alarm(conn, kind, f"item {seen.item.code}")
        elif seen.version.genre is not Genre.PROGRESS or not (weeks.isdecimal() and 1 <= int(weeks) <= _WEEKS):
            raise Problem(400, "请写隔几周提醒一次，1到26之间的整数。")
        else:
            begin = visit.today if was is None or was.weeks != int(weeks) else was.due
            due = next_due(begin, int(weeks), visit.today)
            await threads.remind(conn, seen.item.id, "progress", due, int(weeks), visit.now)
            await alarms.clear_alarm(conn, "progress", f"item {seen.item.code}")
        detail: dict[str, Any] = {"done": bool(done), "weeks": weeks}
        await visit.record(conn, "remind_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}#matter")


async def supersede(visit: Visit) -> web.StreamResponse:
    """Let another item stand in its place (以新版为准): its pushes stop, its page and printed QR lead on."""
    reason = text(visit.form, "reason", 500)
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.STEER)
        other = await _named(conn, visit, "new")
        if other.published is None or other.state in OVER:
            raise Problem(409, "新的那一条还没有发布，或者已经撤回。先把它发布，再来代替这一条。")
        visit.demand(Action.STEER, other.division)
        stopped = await publish.stop_pushes(conn, seen.item.id, "superseded")  # push first, then item
        try:
            await store.supersede(conn, seen.item.id, other.id, by=visit.session.staff, reason=reason, at=visit.now)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        detail = {"by": other.code, "note": reason, "pushes": stopped}
        await visit.record(conn, "supersede_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}")


async def _named(conn: Connection, visit: Visit, name: str) -> store.Item:
    """The other item that the form names by its code; what others have not published yet does not exist."""
    code = read_code(text(visit.form, name, 40))
    found = await store.by_code(conn, code) if code else None
    if (
        found is None
        or found.county != visit.session.county
        or not (found.published or visit.may(Action.READ_ITEM, found.division))
    ):
        raise Problem(400, "没有这个编号的信息。编号是7个字母和数字，在信息页的标题下面。")
    return found
