"""The console (工作台): its route table, each line with the action that it takes."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.web.console import (
    accounts,
    again,
    audience,
    calls,
    check,
    cleanup,
    doubts,
    finds,
    home,
    item_edit,
    item_new,
    items,
    matter,
    objections,
    pushes,
    rechecks,
    review,
    rules,
    seal,
    sign_in,
)
from pusher.web.console.visit import Route, guarded

SIGN_IN: Final = "/console/sign-in"

ITEM: Final = "/console/items/{code:[0-9A-Za-z]{7}}"
SEALED: Final = "/console/sealed/{code:[0-9A-Za-z]{7}}"
PUSH: Final = r"/console/pushes/{push:[1-9]\d{14}}"

ACCOUNT: Final = "/console/accounts/{key:[0-9a-z-]+}"

OBJECTION: Final = r"/console/objections/{objection:[1-9]\d*}"

FIND: Final = r"/console/finds/{find:[1-9]\d*}"

ROUTES: Final = (
    Route("GET", "/console", home.show, None),
    Route("POST", "/console/sign-out", sign_in.leave, None),
    Route("GET", "/console/grants", sign_in.grants, None),
    Route("POST", "/console/grants", sign_in.choose_grant, None),
    Route("GET", "/console/items", items.index, Action.READ_ITEM),
    Route("GET", "/console/items/new", item_new.new, Action.WRITE_ITEM),
    Route("POST", "/console/items/new", item_new.create, Action.WRITE_ITEM),
    Route("GET", "/console/finds", finds.index, Action.READ_ITEM),
    Route("GET", FIND, finds.show, Action.READ_ITEM),
    Route("POST", f"{FIND}/take", finds.take, Action.WRITE_ITEM),
    Route("POST", f"{FIND}/ignore", finds.ignore, Action.WRITE_ITEM),
    Route("GET", ITEM, items.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/edit", item_edit.edit, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/edit", item_edit.save, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/mend", item_edit.mend_text, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/submit", item_edit.submit, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/stop", items.stop, Action.STEER),
    Route("POST", f"{ITEM}/withdraw", items.withdraw, Action.STEER),
    Route("GET", f"{ITEM}/seal", seal.ask, Action.SEAL_ITEM),
    Route("POST", f"{ITEM}/seal", seal.seal, Action.SEAL_ITEM),
    Route("GET", f"{ITEM}/review", review.show, Action.REVIEW_ITEM),
    Route("POST", f"{ITEM}/review", review.decide, Action.REVIEW_ITEM),
    Route("POST", f"{ITEM}/correct", again.correct, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{ITEM}/next", again.next_stage, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{ITEM}/thread", matter.join, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/thread/leave", matter.leave, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/reminder", matter.remind, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/supersede", matter.supersede, Action.STEER),
    Route("GET", f"{ITEM}/audience", audience.choose, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{ITEM}/audience", audience.prepare, Action.CHOOSE_AUDIENCE),
    Route("GET", f"{ITEM}/objections", objections.of_listing, Action.READ_ITEM),
    Route("POST", f"{ITEM}/objections", objections.take, Action.ANSWER_OBJECTION),
    Route("GET", "/console/objections", objections.index, Action.READ_ITEM),
    Route("GET", OBJECTION, objections.show, Action.READ_ITEM),
    Route("POST", f"{OBJECTION}/accept", objections.accept, Action.ANSWER_OBJECTION),
    Route("POST", f"{OBJECTION}/decide", objections.decide, Action.ANSWER_OBJECTION),
    Route("GET", "/console/cleanup", cleanup.index, Action.READ_ITEM),
    Route("GET", "/console/cleanup.xlsx", cleanup.sheet, Action.READ_ITEM),
    Route("POST", "/console/cleanup", cleanup.decide, Action.STEER),
    Route("GET", "/console/calls", calls.index, Action.READ_ITEM),
    Route("POST", r"/console/calls/{call:[1-9]\d*}", calls.act, Action.STEER),
    Route("GET", "/console/sealed", seal.index, Action.OPEN_SEALED),
    Route("POST", f"{SEALED}/open", seal.open_up, Action.OPEN_SEALED),
    Route("POST", f"{SEALED}/file", seal.take_file, Action.OPEN_SEALED),
    Route("GET", "/console/pushes", pushes.index, Action.READ_REPORT),
    Route("GET", PUSH, pushes.show, Action.READ_REPORT),
    Route("GET", f"{PUSH}/events", pushes.events, Action.READ_REPORT),
    Route("GET", f"{PUSH}/check", check.show, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{PUSH}/try", check.try_out, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{PUSH}/send", check.send, Action.SEND),
    Route("POST", f"{PUSH}/start", pushes.start, Action.STEER),
    Route("POST", f"{PUSH}/pause", pushes.pause, Action.STEER),
    Route("POST", f"{PUSH}/resume", pushes.resume, Action.STEER),
    Route("POST", f"{PUSH}/cancel", pushes.cancel, Action.STEER),
    Route("GET", f"{PUSH}/doubts", doubts.show, Action.READ_REPORT),
    Route("POST", f"{PUSH}/doubts", doubts.act, Action.STEER),
    Route("GET", f"{PUSH}/report", pushes.read_report, Action.READ_REPORT),
    Route("POST", f"{PUSH}/resend", again.resend, Action.CHOOSE_AUDIENCE),
    Route("GET", f"{PUSH}/unreached.csv", pushes.export_unreached, Action.READ_UNREACHED),
    Route("GET", "/console/rechecks", rechecks.index, Action.READ_ITEM),
    Route("POST", "/console/rechecks/again", rechecks.again, Action.WRITE_ITEM),
    Route("GET", "/console/rules", rules.index, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/severity", rules.set_severity, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/word", rules.add_word, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/word/drop", rules.drop_word, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/entry", rules.set_entry, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/allow", rules.allow, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/disallow", rules.disallow, Action.TUNE_CHECKS),
    Route("GET", "/console/accounts", accounts.index, None),
    Route("POST", f"{ACCOUNT}/pause", accounts.pause, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/resume", accounts.resume, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/weight", accounts.weigh, Action.MANAGE_ACCOUNTS),
)


def add_routes(app: web.Application) -> None:
    """Mount the console; only the sign-in form is open to who has no session."""
    app.router.add_get(SIGN_IN, sign_in.ask)
    app.router.add_post(SIGN_IN, sign_in.enter)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route))
