"""Blanks (范文): choose one, fill it in, and go on to confirming it like everything else that is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Tree
from content.blank import BLANKS, Blank, BlankError, Kind, Slot, fill
from content.item import Version
from content.render import TooLongError, render, short_text, units
from pusher.web.console.item_new import enter, place_of, places
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

ONE_SMS: Final = 70  # UTF-16 units that are billed as one, the signature counted
_ISSUER: Final = 40
_NUMBER: Final = 30
_TYPED: Final = 200
_CODE: Final = "2222222"  # of an item that is not there yet: no link stands in the preview


@dataclass(frozen=True, slots=True)
class Field:
    """A slot as the form shows it."""

    name: str
    label: str
    hint: str
    kind: str
    value: str


async def index(visit: Visit) -> web.StreamResponse:
    """All of them."""
    return visit.page("console/blanks.html", blanks=list(BLANKS.values()))


async def ask(visit: Visit) -> web.StreamResponse:
    """One of them, empty, with the SMS that its example makes."""
    return await _page(visit, _chosen(visit), Problems(), visit.session.grant.lo)


async def create(visit: Visit) -> web.StreamResponse:
    """Fill it in and keep it as a draft."""
    blank, problems, place = _chosen(visit), Problems(), place_of(visit)
    given = {slot.name: text(visit.form, _name(no), _TYPED) for no, slot in enumerate(blank.slots)}
    issuer, number = text(visit.form, "issuer", _ISSUER), text(visit.form, "number", _NUMBER)
    try:
        version = fill(blank, given, division=place, issuer=issuer, number=number, today=visit.today)
    except BlankError as error:
        for no, slot in enumerate(blank.slots):
            if slot.name in error.problems:
                problems.add(_name(no), error.problems[slot.name])
    if not issuer:
        problems.add("issuer", "请填写发布单位")
    if not number:
        problems.add("number", f"请填写{blank.phone}")
    if problems:
        return await _page(visit, blank, problems, place)
    async with visit.database() as conn:
        item = await enter(visit, conn, version, {"blank": blank.key})
    raise visit.moved(f"/console/items/{item.code}/edit")


def _chosen(visit: Visit) -> Blank:
    blank = BLANKS.get(visit.arg("blank"))
    if blank is None:
        raise Problem(404)
    return blank


async def _page(visit: Visit, blank: Blank, problems: Problems, place: int) -> web.Response:
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
    issuer = text(visit.form, "issuer", _ISSUER) or _issuer(visit, tree)
    return visit.page(
        "console/blank.html",
        status=400 if problems else 200,
        blank=blank,
        fields=[_field(visit, no, slot) for no, slot in enumerate(blank.slots)],
        issuer=issuer,
        number=text(visit.form, "number", _NUMBER),
        places=await places(visit),
        division=str(place),
        sample=_sample(visit, blank, place, issuer),
        problems=problems,
    )


def _field(visit: Visit, no: int, slot: Slot) -> Field:
    kind = {Kind.TEXT: "text", Kind.DAY: "date", Kind.TIME: "time"}[slot.kind]
    hint = f"如：{slot.example}（最多{slot.most}个字）" if slot.kind is Kind.TEXT else ""
    return Field(_name(no), slot.name, hint, kind, text(visit.form, _name(no), _TYPED))


def _name(no: int) -> str:
    return f"slot{no}"


def _issuer(visit: Visit, tree: Tree) -> str:
    """Who most likely issues it: a village's committee, a town's government, else the unit that writes."""
    here = Division(visit.session.grant.lo)
    if here.code not in tree or here.level is Level.COUNTY:
        return visit.session.unit
    name = tree.node(here.code).name
    return f"{name}人民政府" if here.level is Level.TOWN else name


def _sample(visit: Visit, blank: Blank, place: int, issuer: str) -> str:
    """The SMS of its example, with its signature."""
    given = {slot.name: slot.example for slot in blank.slots}
    return sms(fill(blank, given, division=place, issuer=issuer, number="（电话）", today=visit.today), f"【{issuer}】")


def sms(version: Version, signature: str) -> str:
    """The SMS of a version as one billed message; empty: it does not fit."""
    told = render(version, division=version.division, code=_CODE, url="")
    try:
        return signature + short_text(told, ONE_SMS - units(signature), with_link=False)
    except TooLongError:
        return ""
