"""The residents' pages: public, light, readable without a script, and silent about who reads them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Final

from aiohttp import web

from pusher.web.public import (
    ask,
    bind,
    feed,
    files,
    front,
    near,
    objection,
    papers,
    place,
    routes,
    screen,
    subscribe,
    tap,
    told,
    tongues,
)
from pusher.web.public.export import ExportError, export
from pusher.web.public.quick import Front
from pusher.web.public.site import SITE, Site

__all__ = ["SITE", "ExportError", "Site", "add_routes", "export", "fronted"]


_ROUTES: Final = (
    web.get("/", front.home),
    web.get("/open", front.type_code),
    web.get("/verify", front.verify),
    web.get("/q/{code}", routes.scan),
    web.get("/n/{code}", routes.read),
    web.get("/n/{code}/broadcast", papers.script),
    web.get("/n/{code}/in/{language:[A-Za-z-]+}", tongues.read),
    web.get(r"/n/{code}/voice/{voice:\d+}", tongues.hear),
    web.get(r"/n/{code}/files/{no:\d+}", files.show),
    web.get(r"/n/{code}/files/{no:\d+}/leaf/{leaf:\d+}", files.picture),
    web.get(r"/n/{code}/files/{no:\d+}/original", files.original),
    web.get(r"/n/{code}/{file:[a-z0-9-]+\.(?:pdf|png)}", papers.show),
    web.post("/n/{code}/ack", routes.acknowledge),
    web.post("/n/{code}/opinion", routes.opine),
    web.post("/n/{code}/tap", tap.leave),
    web.get("/n/{code}/tap", tap.come_back, allow_head=False),
    web.get("/n/{code}/objection", objection.ask),
    web.post("/n/{code}/objection", objection.take),
    web.get("/n/{code}/ask", ask.ask),
    web.post("/n/{code}/ask", ask.take),
    web.get("/answer", told.ask_code),
    web.post("/answer", told.tell),
    web.get("/objection", told.ask_code),  # printed before there were questions
    web.post("/objection", told.tell),
    web.get("/p/{token}", routes.personal),
    web.post("/p/{token}", routes.confirm),
    web.get("/v/{division}", place.village),
    web.post("/v/{division}/tap", near.leave),
    web.get("/v/{division}/tap", near.come_back, allow_head=False),
    web.get(f"/v/{{division}}/{feed.ATOM}", feed.atom),
    web.get(f"/v/{{division}}/{feed.JSON}", feed.json_feed),
    web.get("/v/{division}/subscribe", subscribe.ask),
    web.post("/v/{division}/subscribe", subscribe.take),
    web.post("/v/{division}/subscribe/code", subscribe.prove),
    web.get("/v/{division}/screen", screen.screen),
    web.get("/bind/{token}", bind.ask),
    web.post("/bind/{token}", bind.take),
    web.post("/bind/{token}/code", bind.prove),
)


def add_routes(app: web.Application, site: Site) -> None:
    """Add the public routes and the task that writes down what was counted."""
    app[SITE] = site
    app.cleanup_ctx.append(_counting)
    app.on_response_prepare.append(_remember)
    app.add_routes(_ROUTES)


def fronted(app: web.Application, handlers: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
    """What makes the handler of a connection: aiohttp's, behind one who answers for it what stands in memory."""
    site = app.get(SITE)
    return handlers if site is None else lambda: Front(handlers(), site.quick)


async def _remember(request: web.Request, response: web.StreamResponse) -> None:
    request.app[SITE].quick.keep(request, response)


async def _counting(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(app[SITE].tally.run())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
