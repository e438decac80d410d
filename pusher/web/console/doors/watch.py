"""Doors to what a county and its towns look after: matrix, weekly digest, inspection packs."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import digests, dossiers, matrix
from pusher.web.console.visit import Route

MATRIX: Final = "/console/matrix"
ON: Final = f"{MATRIX}/{{key:[0-9a-z-]{{2,40}}}}"
DIGEST: Final = r"/console/digests/{division:[1-9]\d{14}}/{week:\d{4}-\d\d-\d\d}"

ROUTES: Final = (
    Route("GET", MATRIX, matrix.index, Action.WATCH),
    Route("GET", f"{MATRIX}.xlsx", matrix.export, Action.WATCH),
    Route("POST", f"{MATRIX}/limits", matrix.set_limits, Action.SET_WATCH),
    Route("GET", ON, matrix.show, Action.WATCH),
    Route("POST", f"{ON}/article", matrix.add, Action.KEEP_WATCH),
    Route("POST", f"{ON}/article/removed", matrix.remove, Action.KEEP_WATCH),
    Route("POST", f"{ON}/article/tie", matrix.tie, Action.KEEP_WATCH),
    Route("POST", f"{ON}/compared", matrix.compare, Action.KEEP_WATCH),
    Route("GET", "/console/digests", digests.index, Action.WATCH),
    Route("GET", DIGEST, digests.show, Action.WATCH),
    Route("GET", "/console/dossiers", dossiers.index, Action.KEEP_WATCH),
    Route("POST", "/console/dossiers", dossiers.ask, Action.KEEP_WATCH),
    Route("GET", r"/console/dossiers/{dossier:[1-9]\d{0,17}}.zip", dossiers.take, Action.KEEP_WATCH),
)
