"""The console's own forms, as its pages show them to whoever may fill them in: to be sent again by whoever may not."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from aiohttp import FormData
from lxml import html

from pusher.access import TABLE, Role
from pusher.web.console import ROUTES
from pusher.web.console.doors.item import ERRAND
from pusher.web.console.visit import Route
from tests.judges.collect import FILE, paths, plain, shape
from tests.pusher.web.conftest import Browser

_MOST: Final = 3  # things of a kind that are looked at
# Who looks for forms: between them they may open every page; what one has opened the next does not.
_LOOKING: Final = (
    Role.TOWN_EDITOR,
    Role.TOWN_SIGNER,
    Role.COUNTY_OFFICE,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
)
_FILLED: Final = {
    "date": "2026-11-20",
    "datetime-local": "2026-11-20T08:00",
    "number": "1",
    "url": "https://a.gov.cn/1",
}
_WORDS: Final = "已经核对"
_KNOWN: Final = re.compile(r"\{\w+\[0\]\}")
_CODES: Final = {"after", "new"}  # fields that name another item
_MODES: Final = {"numeric": "1", "decimal": "1", "tel": "14000000078"}  # by the keyboard that a field asks for
_UPLOAD: Final = ("花名册.csv", "姓名,手机号,村\n孙大爷,14000000077,神农社区\n".encode())
# Forms that only another form leads to, or that stand there at another time; a part in braces is what the county has.
_MERGE: Final = {"act": "merge", "code": "421321101201000", "into": "421321101202000", "name": "新星村"}
_UNSEEN: Final[dict[str, dict[str, str]]] = {
    "/console/me/devices/end": {"device": "1"},
    "/console/me/wechat": {},
    "/console/me/wechat/end": {},
    "/console/staff/{staff}/second": {},
    "/console/staff/{staff}/pin": {},
    "/console/items/{code}/submit": {"hash": "0" * 64},
    "/console/sign/{errand}": {"read": "yes", "decision": "agree"},
    "/console/relay/{code}/decline": {"reason": _WORDS},
    "/console/items/{code}/correct": {},
    "/console/finds/{find}/correct": {},
    "/console/items/{code}/show": {"hash": "0" * 64},
    "/console/items/{code}/next": {},
    "/console/items/{code}/thread/leave": {},
    "/console/items/{code}/reminder": {"weeks": "2"},
    "/console/items/{code}/supersede": {"new": "{approved[0]}", "reason": _WORDS},
    "/console/items/{code}/arrangement": {"arrangement": _WORDS, "phone": "0722-3338000"},
    "/console/items/{code}/audience": {"source": "group0", "where": "whole", "channels": "sms", "per": "household"},
    "/console/pushes/{push}/start": {},
    "/console/pushes/{push}/resume": {},
    "/console/pushes/{push}/resend": {},
    "/console/pushes/{push}/unreached.csv": {},
    "/console/pushes/{push}/handouts/{account}/removed": {},
    "/console/pushes/{push}/handouts/{account}/mended": {},
    "/console/questions/{question}/stranger": {},
    "/console/answers/new": {"asked": _WORDS, "answered": _WORDS},
    "/console/answers/{answer}/take-down": {},
    "/console/followers/{account}/walk": {},
    "/console/people/duplicates": {"pair": "{pair[0]}", "sure": "yes"},
    "/console/people/{person}/bind": {"follower": "1", "sure": "yes"},
    "/console/rosters/apply": {"token": "{token[0]}"},
    "/console/rosters/check/names": {"token": "{token[0]}", "reason": _WORDS},
    "/console/sources/{source}/resume": {},
    "/console/places/look": _MERGE,
    "/console/places/change": _MERGE,
    "/console/keys/end": {"key": "{api_key[0]}"},
    "/console/catalogue/put-in-force": {"no": "1"},
    "/console/catalogue/days/drop": {"day": "2026-10-01"},
    "/console/accounts/{key}/close-mode": {"mode": "text"},
    "/console/accounts/{key}/resume": {},
    "/console/accounts/{key}/open-mode": {"mode": "text"},
    "/console/accounts/{key}/weight": {"weight": "50"},
    "/console/accounts/{key}/outside": {"day": "2026-11-20", "sends": "1"},
    "/console/sealed/{code}/file": {"digest": "0" * 64},
    "/console/closed/{code}/file": {"digest": "0" * 64},
}


@dataclass(frozen=True)
class Form:
    """A form with all its fields: where it goes, what it says, which fields take a file."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()

    def filled(self, at: dict[str, list[str]]) -> Form:
        """With what the county has in place of words in braces."""
        fields = [(name, value.format(**at) if _KNOWN.fullmatch(value) else value) for name, value in self.fields]
        return replace(self, fields=tuple(fields))

    def of(self, code: str) -> Form:
        """The same for another item."""
        return replace(self, path=re.sub(r"/items/\w{7}", f"/items/{code}", self.path))

    def visiting(self, push: str, division: int = 0) -> Form:
        """The same for another push; and for another place's list of it."""
        path = re.sub(r"/pushes/\d{15}", f"/pushes/{push}", self.path)
        return replace(self, path=re.sub(r"/visits/\d{15}", f"/visits/{division}", path) if division else path)

    async def send(self, browser: Browser, token: str, method: str) -> Any:
        """Send it under somebody's own token; a page is only asked for."""
        if method == "GET":
            return await browser.get(self.path)
        data = self.data(("csrf", token))
        return await browser.client.post(self.path, data=data, allow_redirects=False)

    def data(self, *more: tuple[str, str]) -> FormData:
        """What goes over the wire; each file is the same small roster."""
        data = FormData([*more, *self.fields], quote_fields=False)
        for name in self.files:
            data.add_field(name, io.BytesIO(_UPLOAD[1]), filename=_UPLOAD[0])
        return data


async def forms(county: Any) -> dict[str, list[Form]]:
    """Every form that somebody of the county is shown, by the route that takes it."""
    found: dict[str, list[Form]] = {route.path: [] for route in ROUTES if route.method == "POST"}
    looked: set[str] = set()
    for role in _LOOKING:
        browser = await county.site.person(role, f"home_{role}")
        pages = [one for one in ROUTES if one.method == "GET" and _may(role, one) and not FILE.search(one.path)]
        for page in pages:
            if page.path == ERRAND or (page.path in looked and not _wanted(role, found)):
                continue
            for path in paths(page.path, county.at)[: 1 if page.path in looked else _MOST]:
                await _look(browser, path, found)
            looked.add(page.path)
    for path, unseen in found.items():
        if not unseen and plain(path) in _UNSEEN:
            unseen += [Form(one, tuple(_UNSEEN[plain(path)].items())) for one in paths(path, county.at)]
    return {path: [one.filled(county.at) for one in each] for path, each in found.items()}


def _may(role: Role, route: Route) -> bool:
    return route.action is None or route.action in TABLE[role]


def _wanted(role: Role, found: dict[str, list[Form]]) -> bool:
    """Whether there is a form of hers that nobody has seen yet."""
    return any(
        route.method == "POST" and _may(role, route) and not found[route.path] and plain(route.path) not in _UNSEEN
        for route in ROUTES
    )


async def _look(browser: Browser, path: str, found: dict[str, list[Form]]) -> None:
    answer = await browser.get(path)
    if answer.status == HTTPStatus.OK and answer.content_type == "text/html":
        for form in _forms(path, await answer.text()):
            known = found[_taker(form.path)]
            if form not in known:
                known.append(form)


def _taker(path: str) -> str:
    return next(
        route.path for route in ROUTES if route.method == "POST" and shape(route.path).fullmatch(path.partition("?")[0])
    )


def _forms(path: str, page: str) -> Sequence[Form]:
    """A page's forms that change something, filled in; one with several buttons as often as it has buttons."""
    made = []
    for one in html.document_fromstring(page).forms:
        if one.method != "POST":
            continue
        fields = {name: value for name, value in one.form_values() if name != "csrf"}
        for each in one.iter("input", "textarea", "select"):
            fields |= _filled(each, fields)
        files = tuple(each.name for each in one.iter("input") if each.type == "file")
        form = Form(one.action or path, tuple(sorted(fields.items())), files)
        made += list(map(partial(_pressed, form), one.iter("button"))) or [form]
    return made


def _pressed(form: Form, button: Any) -> Form:
    """A form as one of its buttons sends it, perhaps to another address."""
    named = ((button.get("name"), button.get("value", "")),) if button.get("name") else ()
    return replace(form, path=button.get("formaction") or form.path, fields=(*form.fields, *named))


def _filled(each: Any, fields: dict[str, str]) -> dict[str, str]:
    """What somebody who means it fills in where the page left something open."""
    kind = each.get("type", "text") if each.tag == "input" else each.tag
    name = each.get("name")
    if not name or name == "csrf" or fields.get(name) or kind in {"file", "hidden", "submit"}:
        return {}
    if kind in {"checkbox", "radio"}:
        return {name: each.get("value", "on")}
    if kind == "select":
        return {name: next((value for value in reversed(each.value_options) if value), "")}
    if name in _CODES:
        return {name: "{approved[0]}"}
    return {name: _FILLED.get(kind) or _MODES.get(each.get("inputmode", "")) or _WORDS}
