"""Numbers to be mended (失效号码): 空号 and 非本人, by village, masked; a new number ends it."""

from __future__ import annotations

from itertools import groupby

from aiohttp import web

from audiences import store
from audiences.contact import ContactError, mask, phones
from audiences.resident import mask_name
from audiences.store import Lost, PersonError
from pusher.access import Action
from pusher.store import Connection
from pusher.web.console.person import load, place_name
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_MENDED = "失效号码换新号"
_GONE = "号码失效，没有新号码"


async def index(visit: Visit) -> web.StreamResponse:
    """The list, village by village; nobody is named in full and no number is whole."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def mend(visit: Visit) -> web.StreamResponse:
    """A new number takes the dead one's place; or she has none, and the dead one goes."""
    given, contact = text(visit.form, "phone", 40), text(visit.form, "contact", 18)
    if not contact.isdigit():
        raise Problem(400)
    problems, field = Problems(), f"phone-{visit.number('person')}-{contact}"
    async with visit.database() as conn:
        one = await load(visit, conn, visit.number("person"))
        visit.demand(Action.KEEP_PEOPLE, one.division)
        try:
            if text(visit.form, "none", 5) == "yes":
                await store.drop_phone(conn, one.id, int(contact), reason=_GONE, now=visit.now)
            else:
                number = _one_number(given)
                await store.replace_phone(
                    conn, visit.deps.vault, one.id, int(contact), number, reason=_MENDED, now=visit.now
                )
        except (ContactError, PersonError) as error:
            problems.add(field, str(error))
            return await _page(visit, conn, problems)
        await visit.record(conn, "mend_phone", one.division, f"person {one.id}")
    raise visit.moved("/console/lost")


def _one_number(given: str) -> str:
    """The number that was typed; ContactError."""
    found = phones(given)
    if len(found) != 1:
        raise ContactError("请填一个手机号")
    return found[0]


async def _page(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    grant = visit.session.grant
    tree = await store.tree(conn, visit.session.county)
    found = await store.lost_phones(conn, visit.deps.vault, grant.lo, grant.hi)
    villages = [
        (place_name(tree, village * 1000), [_row(one, place_name(tree, one.division)) for one in rows])
        for village, rows in groupby(found, key=lambda one: one.division // 1000)
    ]
    return visit.page(
        "console/lost.html",
        status=400 if problems else 200,
        villages=villages,
        cut=len(found) == store.LOST,
        problems=problems,
    )


def _row(one: Lost, where: str) -> dict[str, object]:
    return {
        "one": one,
        "name": mask_name(one.name or "—"),
        "number": mask(one.address),
        "reason": one.reason.partition(": ")[2] or one.reason or "号码失效",  # who visits asks no provider: no code
        "where": where,
    }
