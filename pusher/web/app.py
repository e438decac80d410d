"""The web application: console, resident pages, callbacks and health in one process."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.web import console
from pusher.web.deps import DEPS, Deps
from pusher.web.errors import explain
from pusher.web.page import asset
from pusher.web.security import guard, same_site

_BODY_LIMIT: Final = 1024**2  # forms and callbacks; the console's uploads have their own


def application(deps: Deps) -> web.Application:
    """Compose the routes; every answer passes the same doors."""
    app = web.Application(middlewares=[explain, same_site], client_max_size=_BODY_LIMIT)
    app[DEPS] = deps
    app.on_response_prepare.append(guard)
    app.router.add_get("/assets/{digest}/{name}", asset)
    console.add_routes(app)
    return app
