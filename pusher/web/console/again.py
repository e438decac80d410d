"""Sending again: to those whom a push did not reach, or a correction to those whom an older text misled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from pusher import publish
from pusher.access import Action
from pusher.publish import CheckPage, PublishError
from pusher.store import Connection
from pusher.web.console import items, pushes
from pusher.web.console.visit import Visit
from pusher.web.problem import Problem


async def resend(visit: Visit) -> web.StreamResponse:
    """Freeze a push to the unreached and show its check page."""
    async with visit.database() as conn:
        push = await pushes.load(visit, conn, Action.CHOOSE_AUDIENCE)
        page = await _frozen(visit, conn, publish.resend, push.id)
    raise visit.moved(f"/console/pushes/{page.push.id}/check")


async def correct(visit: Visit) -> web.StreamResponse:
    """Freeze a correction to the misled and show its check page."""
    async with visit.database() as conn:
        seen = await items.load(visit, conn, Action.CHOOSE_AUDIENCE)
        page = await _frozen(visit, conn, publish.correct, seen.item.id)
    raise visit.moved(f"/console/pushes/{page.push.id}/check")


async def next_stage(visit: Visit) -> web.StreamResponse:
    """Freeze a push to those who got what this item follows and show its check page."""
    async with visit.database() as conn:
        seen = await items.load(visit, conn, Action.CHOOSE_AUDIENCE)
        page = await _frozen(visit, conn, publish.next_stage, seen.item.id)
    raise visit.moved(f"/console/pushes/{page.push.id}/check")


async def _frozen(visit: Visit, conn: Connection, make: Callable[..., Awaitable[CheckPage]], number: int) -> CheckPage:
    who: dict[str, Any] = {"by": visit.session.staff, "now": visit.now, "quiet": visit.deps.quiet}
    try:
        page = await make(conn, visit.deps.vault, visit.desk.links, number, **who)
    except PublishError as error:
        raise Problem(409, str(error)) from error
    detail = {
        "left_out": list(page.left_out),
        "digest": page.digest,
        "kind": page.push.kind,
        "follows": page.push.follows,
    }
    await visit.record(conn, "prepare_push", page.push.division, f"push {page.push.id}", detail)
    return page
