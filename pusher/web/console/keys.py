"""接口密钥: programs of the county's other systems, each under the grant of who made its key and answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web

from content.item import span
from pusher.access import Action, Grant, Role, permits
from pusher.key import LABELS, KeyRefusedError
from pusher.key import make as make_key
from pusher.store import api_key, user
from pusher.store.api_key import Line, NewKey
from pusher.store.webhook import Webhook, webhooks
from pusher.web.console.item_new import places
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, texts
from pusher.web.problem import Problem

_DAYS: Final = (("90", "90天"), ("180", "半年"), ("366", "一年"))


@dataclass(frozen=True, slots=True)
class Row:
    """A key as the list shows it."""

    key: Line
    place: str
    uses: str
    standing: str
    holds: bool
    told: tuple[Webhook, ...]  # addresses that hear of changes


async def index(visit: Visit) -> web.StreamResponse:
    """One's own keys, for a system administrator everybody's; and a form for one more."""
    return await _page(visit, Problems())


async def make(visit: Visit) -> web.StreamResponse:
    """Make a key and show it this once."""
    problems = Problems()
    given = text(visit.form, "division", 15)
    place = int(given) if given.isdecimal() else visit.session.grant.lo
    visit.demand(Action.MANAGE_KEYS, place)
    days = text(visit.form, "days", 3)
    if days not in dict(_DAYS):
        raise Problem(400)
    new = NewKey(
        visit.session.county,
        text(visit.form, "name", 60),
        visit.session.staff,
        visit.session.grant_id,
        _within(visit.session.grant, place),
        frozenset(action for action in LABELS if action in texts(visit.form, "actions")),
        visit.now + timedelta(days=int(days)),
    )
    try:
        async with visit.database() as conn:
            number, token = await make_key(conn, new, visit.now)
            detail = {"actions": sorted(new.actions), "until": new.ends_at.isoformat()}
            await visit.record(conn, "make_key", place, f"key {number}", detail)
    except KeyRefusedError as error:
        problems.add(error.field, str(error))
        return await _page(visit, problems)
    return await _page(visit, problems, token)


async def end(visit: Visit) -> web.StreamResponse:
    """A key opens nothing any more."""
    given = text(visit.form, "key", 9)
    async with visit.database() as conn:
        ended = given.isdecimal() and await api_key.end_key(
            conn, int(given), visit.session.county, visit.now, staff=_whose(visit)
        )
        if not ended:
            raise Problem(409, "这个密钥已经停用，或者不是您的。")
        await visit.record(conn, "end_key", visit.session.grant.lo, f"key {given}")
    raise visit.moved("/console/keys")


def _whose(visit: Visit) -> int | None:
    """Whose keys this person sees: a system administrator's eyes and hand are over all of them."""
    return None if visit.session.grant.role is Role.SYSTEM_ADMIN else visit.session.staff


def _within(grant: Grant, place: int) -> Grant:
    """The same role where the key is to hold; the whole of the grant if that is the place."""
    if place == grant.lo:
        return Grant(grant.role, grant.lo, grant.hi)
    return Grant(grant.role, place, place + span(place) - 1)


async def _page(visit: Visit, problems: Problems, token: str = "") -> web.Response:
    grant = visit.session.grant
    async with visit.database() as conn:
        found = await api_key.keys(conn, visit.session.county, _whose(visit))
        named = await user.places(conn, sorted({one.grant.lo for one in found}))
        told = await webhooks(conn, *(one.id for one in found))
    response = visit.page(
        "console/keys.html",
        status=400 if problems else 200,
        rows=[_row(one, named, told, visit) for one in found],
        everybody=_whose(visit) is None,
        uses=[(action.value, words) for action, words in LABELS.items() if permits(grant.role, action)],
        places=await places(visit) if permits(grant.role, Action.READ_ITEM) else [],
        days=_DAYS,
        given=visit.form if problems else {},
        ticked=texts(visit.form, "actions") if problems else [],
        token=token,
        root=visit.deps.settings.base_url.rstrip("/"),
        problems=problems,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(one: Line, named: dict[int, str], told: list[Webhook], visit: Visit) -> Row:
    holds = one.holds(visit.now)
    standing = "有效" if holds else "已停用" if one.ended_at else "授权已收回" if one.idle else "已到期"
    uses = "、".join(LABELS.get(action, action) for action in one.actions)
    mine = tuple(each for each in told if each.api_key == one.id)
    return Row(one, named.get(one.grant.lo, "全县"), uses, standing, holds, mine)
