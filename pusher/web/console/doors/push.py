"""Doors to pushes: whom, the check page, steering, figures, visits, groups."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import (
    again,
    audience,
    check,
    doubts,
    endorse,
    groups,
    handouts,
    ledger,
    pushes,
    visit_groups,
    visits,
    visits_owed,
)
from pusher.web.console.visit import Route

ITEM: Final = "/console/items/{code:[0-9A-Za-z]{7}}"
PUSH: Final = r"/console/pushes/{push:[1-9]\d{14}}"
HANDOUT: Final = rf"{PUSH}/handouts/{{account:[1-9]\d{{0,8}}}}"
VISITS: Final = rf"{PUSH}/visits/{{division:[1-9]\d{{14}}}}"
LEDGER: Final = "/console/ledger"
GROUPS: Final = "/console/groups"

ROUTES: Final = (
    Route("GET", f"{ITEM}/audience", audience.choose, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{ITEM}/audience", audience.prepare, Action.CHOOSE_AUDIENCE),
    Route("GET", "/console/pushes", pushes.index, Action.READ_REPORT),
    Route("GET", PUSH, pushes.show, Action.READ_REPORT),
    Route("GET", f"{PUSH}/events", pushes.events, Action.READ_REPORT),
    Route("GET", f"{PUSH}/check", check.show, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{PUSH}/try", check.try_out, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{PUSH}/send", check.send, Action.SEND, pin=True),
    Route("GET", f"{PUSH}/endorse", endorse.show, Action.SIGN_ITEM),
    Route("POST", f"{PUSH}/endorse", endorse.agree, Action.SIGN_ITEM, pin=True),
    Route("POST", f"{PUSH}/start", pushes.start, Action.STEER),
    Route("POST", f"{PUSH}/pause", pushes.pause, Action.STEER),
    Route("POST", f"{PUSH}/resume", pushes.resume, Action.STEER),
    Route("POST", f"{PUSH}/cancel", pushes.cancel, Action.STEER),
    Route("GET", f"{PUSH}/doubts", doubts.show, Action.READ_REPORT),
    Route("POST", f"{PUSH}/doubts", doubts.act, Action.STEER),
    Route("GET", f"{PUSH}/report", pushes.read_report, Action.READ_REPORT),
    Route("POST", f"{PUSH}/resend", again.resend, Action.CHOOSE_AUDIENCE),
    Route("GET", f"{PUSH}/unreached.csv", pushes.export_unreached, Action.READ_UNREACHED, pin=True),
    Route("POST", f"{PUSH}/unreached.csv", pushes.export_unreached, Action.READ_UNREACHED, pin=True),  # with the PIN
    Route("GET", "/console/visits", visits_owed.index, Action.READ_UNREACHED),
    Route("GET", f"{PUSH}/visits", visit_groups.index, Action.READ_UNREACHED),
    Route("GET", VISITS, visits.show, Action.READ_UNREACHED),
    Route("POST", VISITS, visits.enter, Action.READ_UNREACHED),
    Route("POST", f"{VISITS}/officer", visits.name_officer, Action.READ_UNREACHED),
    Route("POST", f"{VISITS}/paper", visits.paper, Action.READ_UNREACHED, pin=True),
    Route("GET", f"{VISITS}/all", visits.ask_all, Action.READ_UNREACHED),
    Route("POST", f"{VISITS}/all", visits.enter_all, Action.READ_UNREACHED),
    Route("GET", HANDOUT, handouts.show, Action.SEND),
    Route("POST", f"{HANDOUT}/published", handouts.publish, Action.SEND),
    Route("POST", f"{HANDOUT}/declined", handouts.decline, Action.SEND),
    Route("POST", f"{HANDOUT}/removed", handouts.remove, Action.SEND),
    Route("POST", f"{HANDOUT}/mended", handouts.mend, Action.SEND),
    Route("GET", f"{HANDOUT}/cover.png", handouts.cover, Action.SEND),
    Route("GET", f"{HANDOUT}/qr.png", handouts.code, Action.SEND),
    Route("GET", LEDGER, ledger.ask, Action.READ_REPORT),
    Route("GET", f"{LEDGER}.xlsx", ledger.export, Action.READ_REPORT),
    Route("GET", GROUPS, groups.index, Action.CHOOSE_AUDIENCE),
    Route("GET", f"{GROUPS}/build", groups.build, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{GROUPS}/build", groups.change, Action.CHOOSE_AUDIENCE),
    Route("POST", rf"{GROUPS}/{{group:[1-9]\d{{0,8}}}}/remove", groups.remove, Action.CHOOSE_AUDIENCE),
)
