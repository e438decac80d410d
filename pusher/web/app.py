"""The web application: console, resident pages, callbacks and health in one process."""

from __future__ import annotations

from functools import partial
from typing import Final

from aiohttp import web

from pusher.desk import Desk
from pusher.store import progress
from pusher.web import api, callbacks, console, health, public
from pusher.web.console.live import LIVE, Live
from pusher.web.deps import DEPS, DESK, Deps
from pusher.web.errors import explain
from pusher.web.page import asset
from pusher.web.security import PROXIES, guard, readable, same_site

_BODY_LIMIT: Final = 1024**2  # forms and callbacks; the console's uploads have their own


def application(deps: Deps, desk: Desk) -> web.Application:
    """Compose the routes; every answer passes the same doors. `desk` holds the line under the web's role."""
    app = web.Application(middlewares=[explain, readable, same_site], client_max_size=_BODY_LIMIT)
    app[DEPS], app[DESK], app[PROXIES] = deps, desk, deps.settings.proxies or ()
    app[LIVE] = Live(partial(_stands, deps))
    app.on_cleanup.append(app[LIVE].close)
    app.on_response_prepare.append(guard)
    app.router.add_get("/assets/{digest}/{name}", asset)
    console.add_routes(app)
    api.add_routes(app)
    callbacks.add_routes(app)
    health.add_routes(app)
    public.add_routes(app, _site(deps, desk))
    return app


def _site(deps: Deps, desk: Desk) -> public.Site:
    return public.Site(
        deps.pool,
        desk.links,
        deps.now,
        deps.vault,
        helplines=deps.settings.helplines,
        map_search=deps.settings.map_search,
        post=desk.post,
    )


async def _stands(deps: Deps, push: int) -> progress.Standing | None:
    async with deps.pool.acquire() as conn:
        return await progress.progress(conn, push)
