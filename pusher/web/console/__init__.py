"""The console (工作台): its doors, by area."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.web.console import errands, sign_in, sign_in_phone, sign_in_wechat
from pusher.web.console.doors import audit, county, desk, item, people, push, watch
from pusher.web.console.gate import ask_pin
from pusher.web.console.visit import guarded, keep_turned

SIGN_IN: Final = "/console/sign-in"
OPEN: Final = (
    ("GET", SIGN_IN, sign_in_wechat.first(sign_in.ask)),
    ("POST", SIGN_IN, sign_in.enter),
    ("GET", f"{SIGN_IN}/phone", sign_in_wechat.first(sign_in_phone.ask)),
    ("POST", f"{SIGN_IN}/phone", sign_in_phone.send),
    ("GET", f"{SIGN_IN}/code", sign_in_phone.ask_code),
    ("POST", f"{SIGN_IN}/code", sign_in_phone.enter),
    ("GET", sign_in_wechat.PATH, sign_in_wechat.leave),
    ("GET", f"{sign_in_wechat.PATH}/back", sign_in_wechat.come_back),
    ("GET", "/s/{errand:[2-9a-z]{10}}", errands.lead),
)
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
    """Mount the console; only the sign-in's forms are open to who has no session."""
    app.on_response_prepare.append(keep_turned)
    for method, path, handler in OPEN:
        app.router.add_route(method, path, handler)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route, ask_pin))
