"""The console (工作台): its route table, each line with the action that it takes."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.web.console import (
    accounts,
    again,
    alerts,
    audience,
    calls,
    catalogue,
    catalogue_data,
    catalogue_lists,
    check,
    cleanup,
    doubts,
    endorse,
    finds,
    groups,
    home,
    item_edit,
    item_filing,
    item_new,
    items,
    ledger,
    matter,
    objections,
    people,
    person,
    pushes,
    rechecks,
    relay,
    relays,
    review,
    roster,
    routes,
    rules,
    seal,
    sheet,
    sign_in,
    visits,
)
from pusher.web.console.visit import Route, guarded

SIGN_IN: Final = "/console/sign-in"

ITEM: Final = "/console/items/{code:[0-9A-Za-z]{7}}"
RELAY: Final = "/console/relay/{code:[0-9A-Za-z]{7}}"
SEALED: Final = "/console/sealed/{code:[0-9A-Za-z]{7}}"
PUSH: Final = r"/console/pushes/{push:[1-9]\d{14}}"

CATALOGUE: Final = "/console/catalogue"
VISITS: Final = rf"{PUSH}/visits/{{division:[1-9]\d{{14}}}}"
LEDGER: Final = "/console/ledger"
GROUPS: Final = "/console/groups"

ACCOUNT: Final = "/console/accounts/{key:[0-9a-z-]+}"

OBJECTION: Final = r"/console/objections/{objection:[1-9]\d*}"
PERSON: Final = "/console/people/{person:[0-9]+}"

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
    Route("GET", f"{ITEM}/filing", item_filing.ask, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/filing", item_filing.save, Action.WRITE_ITEM),
    Route("GET", f"{ITEM}/review", review.show, Action.READ_ITEM),  # each step asks for its own action
    Route("POST", f"{ITEM}/review", review.decide, Action.READ_ITEM),
    Route("GET", f"{ITEM}/review-sheet", sheet.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/additions", relay.edit, Action.RELAY_ITEM),
    Route("POST", f"{ITEM}/additions", relay.save, Action.RELAY_ITEM),
    Route("GET", f"{ITEM}/relays", relays.show, Action.READ_ITEM),
    Route("POST", f"{ITEM}/relays", relays.ask, Action.ASK_RELAY),
    Route("POST", f"{ITEM}/relays/end", relays.end, Action.ASK_RELAY),
    Route("GET", "/console/relay", relay.index, Action.RELAY_ITEM),
    Route("GET", RELAY, relay.show, Action.RELAY_ITEM),
    Route("POST", RELAY, relay.take, Action.RELAY_ITEM),
    Route("POST", f"{RELAY}/decline", relay.decline, Action.RELAY_ITEM),
    Route("GET", "/console/routes", routes.index, Action.MANAGE_ROUTES),
    Route("POST", "/console/routes", routes.add, Action.MANAGE_ROUTES),
    Route("POST", "/console/routes/end", routes.end, Action.MANAGE_ROUTES),
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
    Route("GET", "/console/alerts/new", alerts.new, Action.WRITE_ITEM),
    Route("POST", "/console/alerts/new", alerts.take, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/arrangement", alerts.arrange, Action.WRITE_ITEM),
    Route("GET", "/console/objections", objections.index, Action.READ_ITEM),
    Route("GET", OBJECTION, objections.show, Action.READ_ITEM),
    Route("POST", f"{OBJECTION}/accept", objections.accept, Action.ANSWER_OBJECTION),
    Route("POST", f"{OBJECTION}/decide", objections.decide, Action.ANSWER_OBJECTION),
    Route("GET", "/console/cleanup", cleanup.index, Action.READ_ITEM),
    Route("GET", "/console/cleanup.xlsx", cleanup.sheet, Action.READ_ITEM),
    Route("POST", "/console/cleanup", cleanup.decide, Action.STEER),
    Route("GET", "/console/calls", calls.index, Action.READ_ITEM),
    Route("POST", r"/console/calls/{call:[1-9]\d*}", calls.act, Action.STEER),
    Route("POST", r"/console/calls/officer/{division:[1-9]\d{14}}", calls.name_officer, Action.STEER),
    Route("GET", "/console/sealed", seal.index, Action.OPEN_SEALED),
    Route("POST", f"{SEALED}/open", seal.open_up, Action.OPEN_SEALED),
    Route("POST", f"{SEALED}/file", seal.take_file, Action.OPEN_SEALED),
    Route("GET", "/console/pushes", pushes.index, Action.READ_REPORT),
    Route("GET", PUSH, pushes.show, Action.READ_REPORT),
    Route("GET", f"{PUSH}/events", pushes.events, Action.READ_REPORT),
    Route("GET", f"{PUSH}/check", check.show, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{PUSH}/try", check.try_out, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{PUSH}/send", check.send, Action.SEND),
    Route("GET", f"{PUSH}/endorse", endorse.show, Action.SIGN_ITEM),
    Route("POST", f"{PUSH}/endorse", endorse.agree, Action.SIGN_ITEM),
    Route("POST", f"{PUSH}/start", pushes.start, Action.STEER),
    Route("POST", f"{PUSH}/pause", pushes.pause, Action.STEER),
    Route("POST", f"{PUSH}/resume", pushes.resume, Action.STEER),
    Route("POST", f"{PUSH}/cancel", pushes.cancel, Action.STEER),
    Route("GET", f"{PUSH}/doubts", doubts.show, Action.READ_REPORT),
    Route("POST", f"{PUSH}/doubts", doubts.act, Action.STEER),
    Route("GET", f"{PUSH}/report", pushes.read_report, Action.READ_REPORT),
    Route("POST", f"{PUSH}/resend", again.resend, Action.CHOOSE_AUDIENCE),
    Route("GET", f"{PUSH}/unreached.csv", pushes.export_unreached, Action.READ_UNREACHED),
    Route("GET", CATALOGUE, catalogue.index, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/import", catalogue.ask, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/import", catalogue.try_out, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/put-in-force", catalogue.put_in_force, Action.MANAGE_CATALOGUE),
    Route("GET", f"{CATALOGUE}/late", catalogue_lists.late, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/late.xlsx", catalogue_lists.export_late, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/gaps", catalogue_lists.gaps, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/gaps.xlsx", catalogue_lists.export_gaps, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/days", catalogue_data.days, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/days", catalogue_data.set_days, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/days/drop", catalogue_data.drop_day, Action.MANAGE_CATALOGUE),
    Route("GET", f"{CATALOGUE}/units", catalogue_data.units, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/units", catalogue_data.set_units, Action.MANAGE_CATALOGUE),
    Route("GET", "/console/rechecks", rechecks.index, Action.READ_ITEM),
    Route("POST", "/console/rechecks/again", rechecks.again, Action.WRITE_ITEM),
    Route("GET", "/console/rules", rules.index, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/severity", rules.set_severity, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/word", rules.add_word, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/word/drop", rules.drop_word, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/entry", rules.set_entry, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/allow", rules.allow, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/disallow", rules.disallow, Action.TUNE_CHECKS),
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
    Route("GET", f"{PUSH}/visits", visits.index, Action.READ_UNREACHED),
    Route("GET", VISITS, visits.show, Action.READ_UNREACHED),
    Route("POST", VISITS, visits.enter, Action.READ_UNREACHED),
    Route("POST", f"{VISITS}/officer", visits.name_officer, Action.READ_UNREACHED),
    Route("POST", f"{VISITS}/paper", visits.paper, Action.READ_UNREACHED),
    Route("GET", f"{VISITS}/all", visits.ask_all, Action.READ_UNREACHED),
    Route("POST", f"{VISITS}/all", visits.enter_all, Action.READ_UNREACHED),
    Route("GET", LEDGER, ledger.ask, Action.READ_REPORT),
    Route("GET", f"{LEDGER}.xlsx", ledger.export, Action.READ_REPORT),
    Route("GET", GROUPS, groups.index, Action.CHOOSE_AUDIENCE),
    Route("GET", f"{GROUPS}/build", groups.build, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{GROUPS}/build", groups.change, Action.CHOOSE_AUDIENCE),
    Route("POST", rf"{GROUPS}/{{group:[1-9]\d{{0,8}}}}/remove", groups.remove, Action.CHOOSE_AUDIENCE),
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
