"""The console (工作台): its route table, each line with the action that it takes."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.web.console import home, sign_in
from pusher.web.console.visit import Route, guarded

SIGN_IN: Final = "/console/sign-in"

ROUTES: Final = (
    Route("GET", "/console", home.show, None),
    Route("POST", "/console/sign-out", sign_in.leave, None),
    Route("GET", "/console/grants", sign_in.grants, None),
    Route("POST", "/console/grants", sign_in.choose_grant, None),
)


def add_routes(app: web.Application) -> None:
    """Mount the console; only the sign-in form is open to who has no session."""
    app.router.add_get(SIGN_IN, sign_in.ask)
    app.router.add_post(SIGN_IN, sign_in.enter)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route))
