"""Doors to residents: rosters and persons."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import people, person, roster
from pusher.web.console.visit import Route

PERSON: Final = "/console/people/{person:[0-9]+}"

ROUTES: Final = (
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
)
