"""The console (工作台): its doors, by area."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.web.console import sign_in
from pusher.web.console.doors import audit, county, desk, item, people, push, watch
from pusher.web.console.visit import guarded

SIGN_IN: Final = "/console/sign-in"
ROUTES: Final = (
    *desk.ROUTES,
    *item.ROUTES,
    *push.ROUTES,
    *people.ROUTES,
    *county.ROUTES,
    *audit.ROUTES,
    *watch.ROUTES,
)


def add_routes(app: web.Application) -> None:
    """Mount the console; only the sign-in form is open to who has no session."""
    app.router.add_get(SIGN_IN, sign_in.ask)
    app.router.add_post(SIGN_IN, sign_in.enter)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route))
