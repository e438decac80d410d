"""Doors to items: writing, review, relay, what becomes of them."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import (
    again,
    alerts,
    blanks,
    calls,
    cleanup,
    copies,
    enclosures,
    errands,
    finds,
    item_edit,
    item_filing,
    item_new,
    items,
    matter,
    objections,
    papers,
    relay,
    relays,
    review,
    seal,
    sheet,
    show,
    signed,
    stickers,
    tongues,
)
from pusher.web.console.visit import Route

ITEM: Final = "/console/items/{code:[0-9A-Za-z]{7}}"
RELAY: Final = "/console/relay/{code:[0-9A-Za-z]{7}}"
OBJECTION: Final = r"/console/objections/{objection:[1-9]\d*}"
BLANK: Final = "/console/items/blanks/{blank:[a-z]{1,20}}"
ERRAND: Final = "/console/sign/{errand:[2-9a-z]{10}}"  # the person's own; each step asks for its action
TONGUE: Final = r"/tongues/{tongue:[1-9]\d*}"
FIND: Final = r"/console/finds/{find:[1-9]\d*}"

ROUTES: Final = (
    Route("GET", "/console/items", items.index, Action.READ_ITEM),
    Route("GET", "/console/items/new", item_new.new, Action.WRITE_ITEM),
    Route("POST", "/console/items/new", item_new.create, Action.WRITE_ITEM),
    Route("GET", "/console/items/blanks", blanks.index, Action.WRITE_ITEM),
    Route("GET", BLANK, blanks.ask, Action.WRITE_ITEM),
    Route("POST", BLANK, blanks.create, Action.WRITE_ITEM),
    Route("GET", "/console/finds", finds.index, Action.READ_ITEM),
    Route("GET", FIND, finds.show, Action.READ_ITEM),
    Route("POST", f"{FIND}/take", finds.take, Action.WRITE_ITEM),
    Route("POST", f"{FIND}/correct", finds.correct, Action.WRITE_ITEM),
    Route("POST", f"{FIND}/ignore", finds.ignore, Action.WRITE_ITEM),
    Route("GET", ITEM, items.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/edit", item_edit.edit, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/edit", item_edit.save, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/look", item_edit.look, Action.WRITE_ITEM),
    Route("GET", f"{ITEM}/attachments/{{attachment:[1-9][0-9]?}}", enclosures.show, Action.READ_ITEM),
    Route("POST", f"{ITEM}/submit", item_edit.submit, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/copy", copies.copy, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/stop", items.stop, Action.STEER),
    Route("POST", f"{ITEM}/show", show.show, Action.SEND, pin=True),
    Route("POST", f"{ITEM}/withdraw", items.withdraw, Action.STEER),
    Route("GET", f"{ITEM}/seal", seal.ask, Action.SEAL_ITEM),
    Route("POST", f"{ITEM}/seal", seal.seal, Action.SEAL_ITEM),
    Route("GET", f"{ITEM}/filing", item_filing.ask, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/filing", item_filing.save, Action.WRITE_ITEM),
    Route("GET", f"{ITEM}/review", review.show, Action.READ_ITEM),  # each step asks for its own action
    Route("POST", f"{ITEM}/review", review.decide, Action.READ_ITEM, pin=True),
    Route("GET", ERRAND, errands.show, None),
    Route("POST", ERRAND, errands.decide, None, pin=True),
    Route("GET", f"{ITEM}/review-sheet", sheet.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/signed", signed.ask, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/signed", signed.save, Action.WRITE_ITEM, pin=True),
    Route("GET", f"{ITEM}/signed/{{step:[1-9][0-9]*}}", signed.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/papers", papers.show, Action.READ_ITEM),
    Route("GET", f"{ITEM}/tongues", tongues.show, Action.READ_ITEM),
    Route("POST", f"{ITEM}/tongues/text", tongues.add_text, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/tongues/voice", tongues.add_voice, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}{TONGUE}/judge", tongues.judge, Action.READ_ITEM),  # who judges is asked for inside
    Route("POST", f"{ITEM}{TONGUE}/remove", tongues.remove, Action.READ_ITEM),
    Route("GET", f"{ITEM}{TONGUE}/voice", tongues.hear, Action.READ_ITEM),
    Route("GET", f"{ITEM}/hotline.pdf", papers.hotline, Action.READ_ITEM),
    Route("GET", f"{ITEM}/additions", relay.edit, Action.RELAY_ITEM),
    Route("POST", f"{ITEM}/additions", relay.save, Action.RELAY_ITEM),
    Route("GET", f"{ITEM}/relays", relays.show, Action.READ_ITEM),
    Route("POST", f"{ITEM}/relays", relays.ask, Action.ASK_RELAY),
    Route("POST", f"{ITEM}/relays/end", relays.end, Action.ASK_RELAY),
    Route("GET", "/console/relay", relay.index, Action.RELAY_ITEM),
    Route("GET", RELAY, relay.show, Action.RELAY_ITEM),
    Route("POST", RELAY, relay.take, Action.RELAY_ITEM),
    Route("POST", f"{RELAY}/decline", relay.decline, Action.RELAY_ITEM),
    Route("POST", f"{ITEM}/correct", again.correct, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{ITEM}/next", again.next_stage, Action.CHOOSE_AUDIENCE),
    Route("POST", f"{ITEM}/thread", matter.join, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/thread/leave", matter.leave, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/reminder", matter.remind, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/supersede", matter.supersede, Action.STEER),
    Route("GET", f"{ITEM}/objections", objections.of_listing, Action.READ_ITEM),
    Route("POST", f"{ITEM}/objections", objections.take, Action.ANSWER_OBJECTION),
    Route("GET", "/console/alerts/new", alerts.new, Action.WRITE_ITEM),
    Route("POST", "/console/alerts/new", alerts.take, Action.WRITE_ITEM),
    Route("POST", f"{ITEM}/arrangement", alerts.arrange, Action.WRITE_ITEM),
    Route("GET", "/console/objections", objections.index, Action.READ_ITEM),
    Route("GET", OBJECTION, objections.show, Action.READ_ITEM),
    Route("POST", f"{OBJECTION}/accept", objections.accept, Action.ANSWER_OBJECTION),
    Route("POST", f"{OBJECTION}/decide", objections.decide, Action.ANSWER_OBJECTION),
    Route("GET", "/console/stickers", stickers.index, Action.READ_ITEM),
    Route("GET", r"/console/stickers/{division:[1-9]\d{14}}.pdf", stickers.print_sheets, Action.READ_ITEM),
    Route("GET", "/console/cleanup", cleanup.index, Action.READ_ITEM),
    Route("GET", "/console/cleanup.xlsx", cleanup.sheet, Action.READ_ITEM),
    Route("POST", "/console/cleanup", cleanup.decide, Action.STEER),
    Route("GET", "/console/calls", calls.index, Action.READ_ITEM),
    Route("POST", r"/console/calls/{call:[1-9]\d*}", calls.act, Action.STEER),
    Route("POST", r"/console/calls/officer/{division:[1-9]\d{14}}", calls.name_officer, Action.STEER),
)
