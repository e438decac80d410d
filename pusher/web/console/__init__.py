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
    home,
    item_edit,
    items,
    matter,
    objections,
    people,
    person,
    pushes,
    review,
    roster,
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
PERSON: Final = "/console/people/{person:[0-9]+}"

ROUTES: Final = (
    Route("GET", "/console", home.show, None),
    Route("POST", "/console/sign-out", sign_in.leave, None),
    Route("GET", "/console/grants", sign_in.grants, None),
    Route("POST", "/console/grants", sign_in.choose_grant, None),
    Route("GET", "/console/items", items.index, Action.READ_ITEM),
    Route("GET", "/console/items/new", items.new, Action.WRITE_ITEM),
    Route("POST", "/console/items/new", items.create, Action.WRITE_ITEM),
    Route("GET", ITEM, items.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/edit", item_edit.edit, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/edit", item_edit.save, Action.WRITE_ITEM),
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
    Route("GET", "/console/people", people.index, Action.KEEP_PEOPLE),
    Route("POST", "/console/people", people.search, Action.KEEP_PEOPLE),
    Route("GET", "/console/people/duplicates", people.duplicates, Action.KEEP_PEOPLE),
    Route("POST", "/console/people/duplicates", people.merge, Action.KEEP_PEOPLE),
    Route("GET", PERSON, person.show, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/unmask", person.unmask, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/state", person.state, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/prefer", person.prefer, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/phone", person.phone, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/contact", person.contact, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/bind", person.bind, Action.KEEP_PEOPLE),
    Route("POST", f"{PERSON}/export", people.export, Action.ANSWER_REQUEST),
    Route("POST", f"{PERSON}/purge", people.purge, Action.ANSWER_REQUEST),
    Route("GET", "/console/rosters", roster.index, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters", roster.take, Action.IMPORT_ROSTER),
    Route("GET", "/console/rosters/check", roster.check, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters/apply", roster.apply, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters/{roster:[0-9]+}/undo", roster.undo, Action.IMPORT_ROSTER),
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
