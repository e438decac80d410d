"""Objections (异议): the list, one of them, entering one that came by phone or in person, and the decision.

A village reads which row is contested and what was decided; who complains, the town alone, by row-level security too.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences.vault import VaultError
from content import store as items
from content.code import read_code
from content.item import Genre, Version
from content.listing import is_over, rows
from content.store import Connection
from content.store import closing as closings
from pusher import grievance
from pusher.access import Action
from pusher.giveaway import names, rings
from pusher.grievance import Listed, Taken, Way
from pusher.objection import SOURCE_LABELS, STATE_LABELS, Complaint
from pusher.store import objection as store
from pusher.store.objection import Objection
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_SOURCES: Final = [(name, SOURCE_LABELS[name]) for name in ("phone", "written")]
_DECISIONS: Final = {"upheld": "维持：名单不变", "corrected": "更正：名单要改"}
_ANSWER: Final = 500


async def index(visit: Visit) -> web.StreamResponse:
    """What is open, due first; then what was decided."""
    grant = visit.session.grant
    async with visit.database() as conn:
        found = await store.objections(conn, grant.lo, grant.hi)
    shown = [(one, _late(one, visit)) for one in found]
    return visit.page("console/objections.html", rows=shown, states=STATE_LABELS, code="")


async def of_listing(visit: Visit) -> web.StreamResponse:
    """The objections to one listing, and the form for one that came by phone or in person."""
    async with visit.database() as conn:
        return await _listing_page(visit, conn, Problems(), None)


async def take(visit: Visit) -> web.StreamResponse:
    """Enter one for somebody (代录); the code is shown once, to be read out or written down."""
    problems = Problems()
    given = {name: text(visit.form, name, most) for name, most in _FIELDS.items()}
    async with visit.database() as conn:
        item, version = await _listing(visit, conn, Action.ANSWER_OBJECTION)
        line = int(given["row"]) if given["row"].isdecimal() else -1
        if not 0 <= line <= len(rows(version)):
            problems.add("row", "请选一行；不是某一行的问题，选“整个名单”")
        if not given["reason"]:
            problems.add("reason", "请写明哪里不对")
        if given["source"] not in dict(_SOURCES):
            problems.add("source", "请选怎么来的")
        if problems:
            return await _listing_page(visit, conn, problems, None)
        listed = Listed(item.id, item.county, item.published or "", version)
        complaint = Complaint(given["reason"], given["name"], given["phone"])
        by = visit.session.staff
        taken = await grievance.take(
            conn, visit.deps.vault, listed, line, complaint, way=Way(given["source"], by), now=visit.now
        )
        detail = {"row": line, "source": given["source"]}
        await visit.record(conn, "take_objection", item.division, f"objection {taken.id}", detail)
        return await _listing_page(visit, conn, Problems(), taken)


async def show(visit: Visit) -> web.StreamResponse:
    """One objection; that somebody read who complains is on record."""
    async with visit.database() as conn:
        return await _shown(visit, conn, Problems())


async def accept(visit: Visit) -> web.StreamResponse:
    """Take it up (受理)."""
    async with visit.database() as conn:
        one = await _one(visit, conn, Action.ANSWER_OBJECTION)
        if await store.accept(conn, one.id, by=visit.session.staff, at=visit.now):
            await visit.record(conn, "accept_objection", one.division, f"objection {one.id}")
    raise visit.moved(f"/console/objections/{one.id}")


async def decide(visit: Visit) -> web.StreamResponse:
    """维持 or 更正, with the words that the complainant reads under the code."""
    problems = Problems()
    decision, answer = text(visit.form, "decision", 10), text(visit.form, "answer", _ANSWER)
    async with visit.database() as conn:
        one = await _one(visit, conn, Action.ANSWER_OBJECTION)
        if decision not in _DECISIONS:
            problems.add("decision", "请选维持还是更正")
        if not answer:
            problems.add("answer", "请写明理由，提异议的人凭查询码看得到")
        elif told := _given_away(await _opened(visit, conn, one), answer):
            problems.add(
                "answer",
                f"答复里有提异议的人的{told}（拆开写、打星号的也算），村里看得到。"
                "请删去，写“提异议的人”；要说名单上的人，写“第几行”",
            )
        refuse_persons(problems, "answer", answer, visit.today)
        if problems:
            return await _shown(visit, conn, problems)
        if not await store.decide(conn, one.id, decision, answer, by=visit.session.staff, at=visit.now):
            raise Problem(409, "这件异议已经答复过了。")
        await visit.record(
            conn, "decide_objection", one.division, f"objection {one.id}", {"decision": decision, "row": one.line}
        )
    raise visit.moved(f"/console/objections/{one.id}")


_FIELDS: Final = {"row": 10, "reason": 500, "name": 40, "phone": 30, "source": 10}


async def _shown(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    one = await _one(visit, conn, Action.READ_ITEM)
    answers = visit.may(Action.ANSWER_OBJECTION, one.division)
    version = await items.version(conn, one.item, one.version)
    over = version is not None and is_over(version, visit.now)
    listed = rows(version) if version and (answers or not over) else ()  # a decision needs the row, nobody else does
    now, closing = await items.get(conn, one.item), await closings.closing(conn, one.item)
    complaint = await _complaint(visit, conn, one) if answers else None
    return visit.page(
        "console/objection.html",
        status=400 if problems else 200,
        one=one,
        late=_late(one, visit),
        over=over,
        row=listed[one.line - 1].cells if 0 < one.line <= len(listed) else {},
        complaint=complaint,
        answers=answers,
        states=STATE_LABELS,
        sources=SOURCE_LABELS,
        decisions=_DECISIONS.items(),
        problems=problems,
        given={name: text(visit.form, name, _ANSWER) for name in ("decision", "answer")},
        closed=closing is not None,
        changed=now is not None and now.published != one.version,
    )


async def _complaint(visit: Visit, conn: Connection, one: Objection) -> Complaint | None:
    """Who complains, to be shown; that it was is on record."""
    found = await _opened(visit, conn, one)
    if found is not None:
        await visit.record(conn, "read_complaint", one.division, f"objection {one.id}")
    return found


def _given_away(complaint: Complaint | None, answer: str) -> str:
    """What an answer says of who complains, for the village reads it; empty: nothing."""
    if complaint is None:
        return ""
    told = {"姓名": names(complaint.name, answer), "电话": rings(complaint.phone, answer)}
    return "、".join(label for label, found in told.items() if found)


async def _opened(visit: Visit, conn: Connection, one: Objection) -> Complaint | None:
    sealed = await store.complaint(conn, one.id)
    if sealed is None:
        return None
    try:
        return Complaint.read(visit.deps.vault.open(*sealed))
    except VaultError as error:
        raise Problem(409, f"{error}。") from error


async def _one(visit: Visit, conn: Connection, action: Action) -> Objection:
    one = await store.objection(conn, visit.number("objection"))
    if one is None:
        raise Problem(404)
    visit.demand(action, one.division)
    return one


async def _listing(visit: Visit, conn: Connection, action: Action) -> tuple[items.Item, Version]:
    """The published listing of the path, while its names may be shown."""
    code = read_code(visit.arg("code"))
    item = await items.by_code(conn, code) if code else None
    version = await items.version(conn, item.id, item.published) if item and item.published else None
    if item is None or version is None or version.genre is not Genre.LISTING:
        raise Problem(404)
    visit.demand(action, version.division)
    if action is Action.ANSWER_OBJECTION and is_over(version, visit.now):
        raise Problem(409, "公示已经结束，名单已经撤下，不能再录入对某一行的异议。")
    return item, version


async def _listing_page(visit: Visit, conn: Connection, problems: Problems, taken: Taken | None) -> web.Response:
    item, version = await _listing(visit, conn, Action.READ_ITEM)
    grant = visit.session.grant
    found = await store.objections(conn, grant.lo, grant.hi, item=item.id)
    over = is_over(version, visit.now)
    return visit.page(
        "console/objections.html",
        status=400 if problems else 200,
        rows=[(one, _late(one, visit)) for one in found],
        states=STATE_LABELS,
        code=item.code,
        title=version.title,
        takes=visit.may(Action.ANSWER_OBJECTION, version.division) and not over,
        lines=[("", "请选一行"), *((str(one.number), one.line) for one in rows(version))],
        given={name: "" if taken else text(visit.form, name, most) for name, most in _FIELDS.items()},
        sources=[(key, label, "") for key, label in _SOURCES],
        problems=problems,
        taken=taken,
    )


def _late(one: Objection, visit: Visit) -> bool:
    return one.decided_at is None and one.due < visit.today
