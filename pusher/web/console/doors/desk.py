"""Doors that all have: the first page, the session."""

from __future__ import annotations

from typing import Final

from pusher.web.console import home, sign_in
from pusher.web.console.visit import Route

ROUTES: Final = (
    Route("GET", "/console", home.show, None),
    Route("POST", "/console/sign-out", sign_in.leave, None),
    Route("GET", "/console/grants", sign_in.grants, None),
    Route("POST", "/console/grants", sign_in.choose_grant, None),
)
