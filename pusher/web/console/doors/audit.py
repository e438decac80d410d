"""Doors of the auditor: the log, what was sealed, and listings that are over."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import audit, closed, seal
from pusher.web.console.visit import Route

SEALED: Final = "/console/sealed/{code:[0-9A-Za-z]{7}}"
CLOSED: Final = "/console/closed/{code:[0-9A-Za-z]{7}}"

ROUTES: Final = (
    Route("GET", "/console/audit", audit.index, Action.READ_AUDIT),
    Route("GET", "/console/audit.xlsx", audit.export, Action.READ_AUDIT),
    Route("GET", "/console/sealed", seal.index, Action.OPEN_SEALED),
    Route("POST", f"{SEALED}/open", seal.open_up, Action.OPEN_SEALED),
    Route("POST", f"{SEALED}/file", seal.take_file, Action.OPEN_SEALED),
    Route("GET", "/console/closed", closed.index, Action.OPEN_SEALED),
    Route("POST", f"{CLOSED}/open", closed.open_up, Action.OPEN_SEALED),
    Route("POST", f"{CLOSED}/file", closed.take_file, Action.OPEN_SEALED),
)
