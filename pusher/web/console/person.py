"""One person's page: household, ties, contacts in order, 代收人, wishes, history; masked until somebody says why."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from audiences import store
from audiences.contact import PHONE, Contact, ContactError, mask, phones
from audiences.division import Tree
from audiences.resident import Preference, Resident, State, mask_name
from audiences.store import PersonError
from audiences.words import HAPPENED, PREFERENCES, STATES, happened_detail
from pusher.access import Action, permits
from pusher.binding import digits_of
from pusher.store import Connection
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_DROPS: Final = (("打错了", "号码打错了"), ("不是本人", "不是本人的号"), ("代收人已取消", "代收人不再代收"))
_SHORT: Final = 2


async def show(visit: Visit) -> web.StreamResponse:
    """The page, masked."""
    return await _page(visit, masked=True)


async def unmask(visit: Visit) -> web.StreamResponse:
    """The same with names and numbers in full: an act that is recorded with its reason."""
    reason = reason_of(visit)
    async with visit.database() as conn:
        one = await load(visit, conn, visit.number("person"))
        await visit.record(conn, "unmask_person", one.division, f"person {one.id}", {"reason": reason})
    return await _page(visit, masked=False)


async def state(visit: Visit) -> web.StreamResponse:
    """已去世, 已迁出 in one tap; taken back only with a reason."""
    given = text(visit.form, "state", 10)
    if given not in (State.DEAD, State.MOVED, State.LIVING):
        raise Problem(400)
    to = State(given)
    reason = reason_of(visit) if to is State.LIVING else ""
    async with visit.database() as conn:
        one = await load(visit, conn, visit.number("person"))
        await store.state(conn, one.id, to, reason=reason, now=visit.now)
        await visit.record(conn, "mark_person", one.division, f"person {one.id}", {"state": to.value, "reason": reason})
    raise visit.moved(f"/console/people/{one.id}")


async def prefer(visit: Visit) -> web.StreamResponse:
    """How she wants to be told."""
    given = text(visit.form, "preference", 10)
    if given not in {key for key, _ in PREFERENCES}:
        raise Problem(400)
    async with visit.database() as conn:
        one = await load(visit, conn, visit.number("person"))
        await store.prefers(conn, one.id, Preference(given) if given else None, now=visit.now)
        await visit.record(conn, "prefer_person", one.division, f"person {one.id}")
    raise visit.moved(f"/console/people/{one.id}")


async def phone(visit: Visit) -> web.StreamResponse:
    """One more number: her new one, or that of a 代收人 who has agreed."""
    proxy = text(visit.form, "whose", 10) == "proxy"
    if proxy and text(visit.form, "agreed", 5) != "yes":
        raise Problem(400, "登记代收人，要先得到代收人和本人（或家人）同意，请勾选。")
    try:
        numbers = phones(text(visit.form, "phone", 40))
    except ContactError as error:
        raise Problem(400, f"{error}。") from error
    if len(numbers) != 1:
        raise Problem(400, "请填一个手机号。")
    async with visit.database() as conn:
        one = await load(visit, conn, visit.number("person"))
        await store.add_phone(conn, visit.deps.vault, one.id, numbers[0], proxy=proxy, now=visit.now)
        await visit.record(conn, "add_phone", one.division, f"person {one.id}", {"proxy": proxy})
    raise visit.moved(f"/console/people/{one.id}")


async def contact(visit: Visit) -> web.StreamResponse:
    """打错, 非本人, 代收人 revoked; 不再接收 or again, with the reason."""
    act, given = text(visit.form, "act", 10), text(visit.form, "contact", 18)
    if not given.isdigit() or act not in {"drop", "out", "in"}:
        raise Problem(400)
    reason = reason_of(visit)
    try:
        async with visit.database() as conn:
            one = await load(visit, conn, visit.number("person"))
            if act == "drop":
                await store.drop_phone(conn, one.id, int(given), reason=reason, now=visit.now)
            else:
                wants, account = act == "in", text(visit.form, "account", 60) or None
                await store.says(conn, one.id, int(given), wants=wants, account=account, reason=reason, now=visit.now)
            await visit.record(conn, f"contact_{act}", one.division, f"person {one.id}", {"reason": reason})
    except PersonError as error:
        raise Problem(409, str(error)) from error
    raise visit.moved(f"/console/people/{one.id}")


async def bind(visit: Visit) -> web.StreamResponse:
    """A follower of the village's poster is this person: her WeChat comes here."""
    given = text(visit.form, "follower", 18)
    if not given.isdigit() or text(visit.form, "sure", 5) != "yes":
        raise Problem(400, "请选关注者，并勾选“已当面核对姓名和手机号”。")
    try:
        async with visit.database() as conn:
            one = await load(visit, conn, visit.number("person"))
            near = {number: digits for number, _, digits in await _followers(conn, one)}
            if not near.get(int(given)):
                raise Problem(409, "这个关注者已经绑定，或不在本村，或有别人编号相同。")
            await store.merge(
                conn, kept=one.id, gone=int(given), staff=visit.session.staff, reason="绑定微信关注者", now=visit.now
            )
            await visit.record(conn, "bind_follower", one.division, f"person {one.id}", {"gone": int(given)})
    except PersonError as error:
        raise Problem(409, str(error)) from error
    raise visit.moved(f"/console/people/{one.id}")


async def _followers(conn: Connection, one: Resident) -> list[tuple[int, datetime, str]]:
    """Who of her village may be her: (resident, since when, the digits that tell them apart; empty: two have these)."""
    if not one.name:
        return []
    near = [(n, at, digits_of(index)) for n, at, index in await store.followers(conn, one.division // 1000 * 1000)]
    count = Counter(digits for _, _, digits in near)
    return [(n, at, digits if count[digits] == 1 else "") for n, at, digits in near]


async def load(visit: Visit, conn: Connection, number: int) -> Resident:
    """Somebody of one's own range; anybody else does not exist (404)."""
    one = await store.person(conn, number)
    if one is None or not any(map(visit.session.grant.covers, (one.division, one.living, one.registered, one.farming))):
        raise Problem(404)
    return one


def place_name(tree: Tree, code: int) -> str:
    """厉山镇星亮村3组; 外地 for what lies outside the county."""
    if code == 0:
        return "外地"
    if code in tree:
        return tree.full_name(code)
    village = code // 1000 * 1000
    return f"{tree.full_name(village)}{code % 1000}组" if village in tree else str(code)


def reason_of(visit: Visit) -> str:
    """Why somebody looks at what is masked, or changes it: to be recorded; 400 without it."""
    reason = text(visit.form, "reason", 100)
    if len(reason) < _SHORT:
        raise Problem(400, "请写明原因（不要写姓名和号码）。")
    return reason


async def _page(visit: Visit, *, masked: bool) -> web.Response:
    async with visit.database() as conn:
        one = await load(visit, conn, visit.number("person"))
        tree = await store.tree(conn, visit.session.county)
        house = None if one.household is None else await store.household(conn, one.household)
        family = [] if one.household is None else await store.members(conn, one.household)
        contacts = await store.contacts_of(conn, visit.deps.vault, one.id)
        found: dict[str, Any] = {
            "consents": {each.id: await store.consents_of(conn, each.id) for each in contacts},
            "former": await store.former_names(conn, one.id),
            "tags": await store.tags_of(conn, one.id),
            "happened": [
                (HAPPENED.get(h.what, h.what), happened_detail(h.what, h.detail or ""), h)
                for h in await store.history(conn, one.id)
            ],
            "elsewhere": await store.elsewhere(conn, one.id),
            "followers": await _followers(conn, one),
        }
    name = mask_name if masked else str
    return visit.page(
        "console/person.html",
        one=one,
        name=name(one.name or "微信关注者"),
        born=one.birth_date,
        state=STATES[one.state],
        ties=[("、".join(words), place_name(tree, code)) for code, words in _ties(one).items()],
        house=house,
        family=[(row, name(row["name"] or "—"), STATES[State(row["state"])]) for row in family if row["id"] != one.id],
        contacts=[(each, _shown(each, masked=masked)) for each in contacts],
        masked=masked,
        preferences=PREFERENCES,
        drops=_DROPS,
        answers=permits(visit.session.grant.role, Action.ANSWER_REQUEST),
        **{**found, "former": [name(each) for each in found["former"]]},
    )


def _ties(one: Resident) -> dict[int, list[str]]:
    """What each place is to a person."""
    found: dict[int, list[str]] = {}
    ties = (("所在村组", one.division), ("户籍地", one.registered), ("现居地", one.living), ("承包地", one.farming))
    for words, code in ties:
        found.setdefault(code, []).append(words)
    return found


def _shown(contact: Contact, *, masked: bool) -> str:
    if contact.kind != PHONE:
        return "微信"
    return mask(contact.address) if masked else contact.address
