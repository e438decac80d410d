"""Every route of the console and of the API × every role × what belongs to others: nothing is told, nothing changed.

Made from the route tables: a new route whose parts nobody furnished with something foreign fails here by name, and so
does a new form that no page shows and that replay.py does not know, and a new body of the API.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from pusher.access import TABLE, Role
from pusher.key import LABELS
from pusher.web.api import ENDPOINTS, model
from pusher.web.console import ROUTES
from tests.judges.collect import paths, plain
from tests.judges.county import County
from tests.judges.replay import Form, forms
from tests.judges.stranger import Stranger, rows, strangers, words
from tests.pusher.web.conftest import TOWN, VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_standing import worker  # noqa: F401 - a fixture
from tests.pusher.web.phones import phones  # noqa: F401 - a fixture

PART: Final = re.compile(r"\{\w+\}")
GRANTS: Final = "/console/grants"  # nobody acts under another's
ENDS: Final = "/console/sign-out"  # her session
OURS: Final = {"{channel}", "{blank}"}  # parts that are nobody's matter
# An unknown number, one that is done and a foreign one have the same answer.
ALIKE: Final = {"/console/calls/{call}", "/console/rosters/{roster}/undo"}
# Pages that are asked for something foreign.
ASKED: Final = {
    "/console/rosters/check": "?token={token[0]}",
    "/console/answers/new": "?question={question[0]}",
    "/console/groups/build": "?group={group[0]}",
    "/console/places": f"?town={TOWN}",
    "/console/people/duplicates": f"?town={TOWN}",
    "/console/stickers": f"?town={TOWN}",
    "/console/followers/codes": f"?town={TOWN}",
    "/console/items": "?q=养老",
}
NAMED: Final = {model.NewItem, model.NewDocument, model.NewPush, model.NewRoster}  # bodies that name what is foreign
BODIES: Final[dict[type, Callable[[dict[str, list[str]]], dict[str, Any]]]] = {
    model.NewItem: lambda _: {"division": str(TOWN), "text": "关于停水的通知\n\n明天停水。"},
    model.Vouched: lambda _: {"version": "0" * 64},
    model.Reason: lambda _: {"reason": "已经核对"},
    model.Go: lambda _: {"digest": "0" * 64},
    model.NewPush: lambda at: {
        "item": at["approved"][0], "audience": f"group:{at['group'][0]}", "divisions": [str(VILLAGE)],
        "channels": ["sms"],
    },
    model.NewDocument: lambda _: {"division": str(TOWN)},
    model.NewRoster: lambda _: {"division": str(TOWN)},
    model.Token: lambda at: {"token": at["token"][0]},
    model.NewWebhook: lambda _: {"url": "https://a.gov.cn/1", "kinds": ["item"]},
}  # fmt: skip


@pytest.mark.timeout(600)
async def test_nothing_of_others_is_told_or_changed(site, office, worker, phones, db):  # noqa: F811
    county = County(office, worker, await site.person(Role.TOWN_EDITOR), phones)
    await county.furnish()
    known = await forms(county)
    assert [path for path, found in known.items() if not found] == [], "no page shows these forms: tell replay.py"
    leaks: list[str] = []
    home = await rows(db.owner)
    all_of_them = await strangers(county)
    before = await rows(db.owner)
    for turn, stranger in enumerate(all_of_them):
        rung = len(site.rung)
        leaks += await _console(stranger, turn, county.at, known)
        leaks += await _api(stranger, turn, county.at, site.browser().client)
        after = await rows(db.owner)
        leaks += [f"{stranger}: {row}" for row in stranger.touched(home, before, after)]
        before = after
        assert len(site.rung) == rung, stranger
    assert not leaks, "\n".join(leaks)


async def _console(stranger: Stranger, turn: int, at: dict[str, list[str]], known: dict[str, list[Form]]) -> list[str]:
    """Everything that her role does, with something of others; what it does not do by one of each role."""
    leaks = []
    for route in ROUTES:
        may = route.action is None or route.action in TABLE[stranger.grant.role]
        if route.path == ENDS or not (may or stranger.where == "another county"):
            continue
        every = known[route.path] if route.method == "POST" else _pages(route.path, at)
        for form in _chosen(stranger, turn, every):
            answer = await form.send(stranger.browser, stranger.token, route.method)
            right = _right(route.path, form, stranger, may=may)
            leaks += await _leaks(stranger, form, answer, right)
    return leaks


def _pages(path: str, at: dict[str, list[str]]) -> list[Form]:
    return [Form(one + ASKED.get(path, "").format(**at)) for one in paths(path, at)]


async def _api(stranger: Stranger, turn: int, at: dict[str, list[str]], client: Any) -> list[str]:
    """The same by her program."""
    leaks = []
    for one in ENDPOINTS if stranger.key else ():
        may = one.action is None or one.action in TABLE[stranger.grant.role] & set(LABELS)
        body = BODIES[one.takes](at) if one.takes else None
        told = Form("", tuple((body or {}).items()), ("file",) * one.form)
        for form in _chosen(stranger, turn, [replace(told, path=path) for path in paths(one.path, at)])[:1]:
            headers = {"Authorization": f"Bearer {stranger.key}"}
            sent = {"data": form.data()} if one.form else {"json": body}
            answer = await client.request(one.method, f"/api/v1{form.path}", headers=headers, **sent)
            right = {404} if may and one.takes in NAMED else _right(one.path, form, stranger, may=may)
            leaks += await _leaks(stranger, form, answer, right)
    return leaks


def _chosen(stranger: Stranger, turn: int, every: list[Form]) -> list[Form]:
    """One that is foreign to her, another at each turn; and her own item's, where the form says something foreign.

    Of a push also the county's, which owes visits at her place too: that part of it is hers, and nothing else.
    """
    found = [form for form in every if stranger.strange(form.path)]
    if not found:
        return []
    one = found[turn % len(found)]
    crossed = "/items/" in one.path and any(mark in str(one.fields) for mark in stranger.marks)
    asked = [one, one.of(stranger.own)] if crossed else [one]
    if stranger.visits and "/pushes/" in one.path:
        asked += [one.visiting(stranger.visits), one.visiting(stranger.visits, stranger.grant.lo)]
    return asked


def _right(path: str, form: Form, stranger: Stranger, *, may: bool) -> set[int]:
    """The answers that are right: 403 by role, 404 for what is foreign, elsewhere hers."""
    if not may:
        return {403}
    if stranger.part(form.path):
        return {200} if form.path.endswith("/visits") else {200, 303, 400, 404}
    if stranger.own in form.path or not set(PART.findall(plain(path))) - OURS:
        return {200, 201, 303, 400, 404, 409, 410, 422} | ({403} if path == GRANTS else set())
    return {404} | ({409} if plain(path) in ALIKE else set())


async def _leaks(stranger: Stranger, form: Form, answer: Any, right: set[int]) -> list[str]:
    told = stranger.told(await words(answer), str(form))
    return [f"{stranger}: {form}: {answer.status} {told}"] if told or answer.status not in right else []
