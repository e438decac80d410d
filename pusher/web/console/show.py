"""更正并公开: what was approved takes the place of the older text on the page, sent to nobody."""

from __future__ import annotations

from aiohttp import web

from pusher import publish
from pusher.access import Action
from pusher.publish import PublishError
from pusher.web.console.items import kept
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem


async def show(visit: Visit) -> web.StreamResponse:
    """Show the version that was on the page of the button."""
    version = text(visit.form, "hash", 64)
    async with visit.database() as conn:
        item, _ = await kept(visit, conn, Action.SEND)
        try:
            stopped = await publish.show_item(conn, item.id, version, at=visit.now)
        except PublishError as error:
            raise Problem(409, str(error)) from error
        detail = {"version": version, "pushes": stopped}
        await visit.record(conn, "show_item", item.division, f"item {item.code}", detail)
    raise visit.moved(f"/console/items/{item.code}")
