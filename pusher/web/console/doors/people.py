"""Doors to residents: rosters, persons, numbers to be mended, and what residents write."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import (
    answerers,
    answers,
    follower_codes,
    followers,
    lost,
    people,
    person,
    questions,
    roster,
    roster_check,
    roster_undo,
)
from pusher.web.console.visit import Route

PERSON: Final = "/console/people/{person:[0-9]+}"
ANSWER: Final = r"/console/answers/{answer:[1-9]\d*}"
QUESTION: Final = r"/console/questions/{question:[1-9]\d*}"

ROUTES: Final = (
    Route("GET", "/console/questions", questions.index, Action.ANSWER_QUESTION),
    Route("GET", QUESTION, questions.show, Action.ANSWER_QUESTION),
    Route("POST", f"{QUESTION}/look", questions.look, Action.ANSWER_QUESTION),
    Route("POST", f"{QUESTION}/number", questions.number, Action.ANSWER_QUESTION),
    Route("POST", f"{QUESTION}/answer", questions.answer, Action.ANSWER_QUESTION),
    Route("POST", f"{QUESTION}/aside", questions.set_aside, Action.ANSWER_QUESTION),
    Route("POST", f"{QUESTION}/stranger", questions.stranger, Action.ANSWER_QUESTION),
    Route("POST", f"{QUESTION}/owned", questions.own_again, Action.ANSWER_QUESTION),
    Route("GET", "/console/answerers", answerers.show, Action.ANSWER_QUESTION),
    Route("POST", "/console/answerers", answerers.name, Action.ANSWER_QUESTION),
    Route("GET", "/console/answers", answers.index, Action.READ_ITEM),  # who writes and who agrees are two roles
    Route("GET", "/console/answers/new", answers.new, Action.ANSWER_QUESTION),
    Route("POST", "/console/answers/new", answers.propose, Action.ANSWER_QUESTION),
    Route("POST", f"{ANSWER}/show", answers.show, Action.READ_ITEM),
    Route("POST", f"{ANSWER}/refuse", answers.refuse, Action.READ_ITEM),
    Route("POST", f"{ANSWER}/take-down", answers.take_down, Action.READ_ITEM),
    Route("GET", "/console/followers", followers.index, Action.KEEP_PEOPLE),
    Route("POST", "/console/followers/{account:[1-9][0-9]*}/walk", followers.walk, Action.KEEP_PEOPLE),
    Route("GET", "/console/followers/codes", follower_codes.index, Action.KEEP_PEOPLE),
    Route("POST", "/console/followers/codes", follower_codes.ask, Action.KEEP_PEOPLE),
    Route("GET", "/console/lost", lost.index, Action.KEEP_PEOPLE),
    Route("POST", "/console/lost/{person:[0-9]+}", lost.mend, Action.KEEP_PEOPLE),
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
    Route("POST", f"{PERSON}/export", people.export, Action.ANSWER_REQUEST, pin=True),
    Route("POST", f"{PERSON}/purge", people.purge, Action.ANSWER_REQUEST),
    Route("GET", "/console/rosters", roster.index, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters", roster.take, Action.IMPORT_ROSTER),
    Route("GET", "/console/rosters/check", roster_check.show, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters/check/names", roster_check.unmask, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters/apply", roster.apply, Action.IMPORT_ROSTER),
    Route("GET", "/console/rosters/{roster:[0-9]+}/undo", roster_undo.ask, Action.IMPORT_ROSTER),
    Route("POST", "/console/rosters/{roster:[0-9]+}/undo", roster_undo.undo, Action.IMPORT_ROSTER),
)
