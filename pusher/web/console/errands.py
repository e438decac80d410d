"""签批: one page for what an SMS called somebody to: text, findings, people, cost, and 同意 or 退回 below it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level
from channels.registry import CHANNELS
from content import store as items
from content.item import Duty
from content.review import Act
from content.store import Connection
from pusher import publish
from pusher.access import AccessError, Action
from pusher.account import mode_labels
from pusher.concern import offer_of
from pusher.errand import label
from pusher.publish import PublishError
from pusher.store import account as accounts
from pusher.store import errand as store
from pusher.store import user
from pusher.store.errand import Errand
from pusher.web.console.filing_view import place_of
from pusher.web.console.item_view import Look, barred
from pusher.web.console.items import context, look_at
from pusher.web.console.push_texts import alike, spoken
from pusher.web.console.review import Opinion, Turn, take, waiting
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, texts
from pusher.web.problem import Problem

REASONS: Final = ("日期、金额或电话要核对", "内容有误", "群众看不懂，要改写", "对象或范围不对", "有不该公开的个人信息")
_NOTE: Final = 300
_ONE, _PART, _SIGNATURE = 70, 67, 10  # characters of an SMS, of one of several, of a signature as a rule
_AGREE, _RETURN = "agree", "return"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom it would reach if it went to the first group proposed; the clerk decides after the approval."""

    people: int
    phone: int
    segments: int
    yuan: Decimal
    said: str  # who they are
    doubt: str  # what is left open and why (发给谁，文中有两种理解): it is for one of them; empty: nothing is


async def lead(request: web.Request) -> web.StreamResponse:
    """From the short address of the SMS to the page."""
    raise web.HTTPSeeOther(f"/console/sign/{request.match_info['errand']}")


async def show(visit: Visit) -> web.StreamResponse:
    """The page, as long as the step waits for this person."""
    async with visit.database() as conn:
        return await _page(visit, conn, await _load(visit, conn), Problems())


async def decide(visit: Visit) -> web.StreamResponse:
    """同意 or 退回; the step is bound to what the page showed."""
    problems, chosen = Problems(), text(visit.form, "decision", 10)
    reasons = [reason for reason in texts(visit.form, "reason") if reason in REASONS]
    note = "；".join(filter(None, (*reasons, text(visit.form, "note", _NOTE))))
    if chosen not in {_AGREE, _RETURN}:
        raise Problem(400)
    async with visit.database() as conn:
        one = await _load(visit, conn)
        if chosen == _RETURN and not note:
            problems.add("note", "退回要说明理由：选一条，或者写几个字")
        elif chosen == _AGREE and not text(visit.form, "read", 5):
            problems.add("read", "同意之前请通读全文，并在这里打勾")
        elif one.push is not None:
            await _answer(visit, conn, one.push, one, note if chosen == _RETURN else "", problems)
        else:
            seen, act, standing = await _turn(visit, conn, one)
            wanted = act if chosen == _AGREE else Act.RETURN
            opinion = Opinion(wanted, note, chosen == _AGREE, one.hash)
            await take(visit, conn, Turn(seen, act, standing), opinion, problems)
        if problems:
            return await _page(visit, conn, one, problems)
    done = "已同意" if chosen == _AGREE else "已退回"
    return visit.page("console/errand_done.html", done=done, act=label(one.act), code=one.code)


async def _load(visit: Visit, conn: Connection) -> Errand:
    """The errand of the path, if it is this person's (else there is none) and still waits."""
    one = await store.errand(conn, visit.arg("errand"))
    if one is None or one.staff != visit.session.staff:
        raise Problem(404)
    if not visit.session.grant.covers(one.division):
        raise AccessError("这一步要用您的另一项授权办。请先在右上角切换授权范围，再点开短信里的链接。")
    if not one.waits:
        raise Problem(410, "这一步已经办完，或者内容有了改动，这个链接不再用了。还有没办的，会在工作台上列出。")
    return one


async def _turn(visit: Visit, conn: Connection, one: Errand) -> tuple[Look, Act, items.Standing]:
    return await waiting(visit, conn, await look_at(visit, conn, await items.get(conn, one.item)))


async def _answer(visit: Visit, conn: Connection, push: int, one: Errand, because: str, problems: Problems) -> None:
    """The word about a push: agreed to, or (`because`) not."""
    visit.demand(Action.SIGN_ITEM, one.division)
    refuse_persons(problems, "note", because, visit.today)
    if problems:
        return
    me, detail = visit.session.staff, {"digest": one.hash}
    try:
        if because:
            await publish.refuse(conn, push, one.hash, because, by=me, now=visit.now)
        else:
            await publish.endorse(conn, push, one.hash, by=me, now=visit.now)
    except PublishError as error:
        problems.add("read", str(error))
        return
    name, more = ("refuse_push", {"note": because}) if because else ("endorse_push", {})
    await visit.record(conn, name, one.division, f"push {push}", detail | more)


async def _page(visit: Visit, conn: Connection, one: Errand, problems: Problems) -> web.Response:
    shown = await (_of_push(visit, conn, one, one.push) if one.push is not None else _of_item(visit, conn, one))
    return visit.page(
        "console/errand.html",
        status=400 if problems else 200,
        errand=one,
        act=label(one.act),
        late=one.due is not None and one.due < visit.now,
        reasons=REASONS,
        given=visit.form,
        ticked=texts(visit.form, "reason"),
        problems=problems,
        **shown,
    )


async def _of_item(visit: Visit, conn: Connection, one: Errand) -> dict[str, object]:
    seen, act, standing = await _turn(visit, conn, one)
    authors = {draft.created_by for draft in await items.versions(conn, one.item)}
    return {
        **context(seen, act),
        "check": None,
        "issuer": seen.version.issuer,
        "important": seen.version.duty is Duty.MUST,
        "barred": barred(visit.session.staff, await items.steps(conn, one.item), authors, standing),
        "reach": await _reach(visit, conn, seen),
    }


async def _of_push(visit: Visit, conn: Connection, one: Errand, push: int) -> dict[str, object]:
    visit.demand(Action.SIGN_ITEM, one.division)
    page = await publish.check_page(conn, push, now=visit.now, quiet=visit.deps.quiet)
    places = await user.places(conn, sorted({each.division for each in page.texts if each.division}))
    seen = await look_at(visit, conn, await items.get(conn, one.item))
    labels = await mode_labels(conn, visit.desk.vault, visit.session.county)
    return {
        **context(seen),
        "check": page,
        "texts": alike(spoken(page, labels, places)),
        "issuer": seen.version.issuer,
        "important": False,
        "barred": "",
    }


async def _reach(visit: Visit, conn: Connection, seen: Look) -> Reach | None:
    """People and cost of the first group proposed; None: nobody is on a roster there."""
    tree = await people.tree(conn, visit.session.county)
    grant, version = visit.session.grant, seen.version
    here = Division(version.division if grant.covers(version.division) else grant.territory)
    place = await place_of(conn, seen.item, version, visit.today)
    tags = await people.tags(conn, visit.session.county)
    groups = await people.group_divisions(conn, here.lo, here.hi) if here.level > Level.COUNTY else ()
    found = offer_of(version, here, tags, tree, visit.today, place.row, chosen=place.chosen, groups=groups)
    for first in found.proposals[:1]:
        counted = await people.count(conn, first.territory, first.rule, basis=first.basis, today=visit.today)
        length = len(seen.sms) + _SIGNATURE
        segments = 1 if length <= _ONE else math.ceil(length / _PART)
        prices = [account.price for account in await accounts.accounts(conn, visit.session.county, list(CHANNELS))]
        yuan = counted.phone * segments * max(prices, default=Decimal(0))
        return Reach(counted.people, counted.phone, segments, yuan, first.sentence, first.doubt)
    return None
