"""The groups (村民小组) of a visit list and what is left to do there; a wide list is opened place by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, DivisionError, Level, Tree, village_of
from content import store as items
from pusher.access import Action, Role, permits
from pusher.publish.over import outlived
from pusher.store import Connection
from pusher.store import report as reports
from pusher.store import visit as store
from pusher.store.visit import Standing
from pusher.web.console.push_view import group_name
from pusher.web.console.visit import Visit
from pusher.web.console.visits import Part, must, officer_of
from pusher.web.problem import Problem
from pusher.web.words import place

_MANY: Final = 40  # groups on one page; a town has a hundred, a county thousands
_VISITORS: Final = tuple(role.value for role in Role if permits(role, Action.READ_UNREACHED))
_COUNTS: Final = tuple(one.name for one in fields(Standing) if one.name != "division")


async def index(visit: Visit) -> web.StreamResponse:
    """What is still to be visited here, or in the place inside that is asked for (`?at=`)."""
    here = _place(visit)
    async with visit.database() as conn:
        push = await must(visit, conn)
        tree = await people.tree(conn, visit.session.county)
        groups = await store.standings(conn, push.id, push.audience, (here.lo, here.hi))
        officers = await store.officers(conn, here.lo, here.hi)
        alone = await _unserved(conn, push, groups)
        version = await reports.version(conn, push.item, push.version)
        item = await items.get(conn, push.item)
        over = await outlived(conn, push.item, push.version, visit.now)
    if version is None or item is None or not (groups or push.own):
        raise Problem(404)
    inside = folded(groups, here)
    return visit.page(
        "console/visits.html",
        push=push,
        version=version,
        item=item,
        over=over,
        alone=[_name(tree, code) for code in alone],
        sums=_sum(here.code, groups),
        inside=[(one, _name(tree, one.division)) for one in inside],
        rows=[(one, group_name(tree, one.division), officer_of(officers, one.division)) for one in groups]
        if not inside
        else [],
        here=_name(tree, here.code) if here.code != visit.session.grant.territory else "",
        up=here.parent if here.parent and here.parent > visit.session.grant.territory else None,
    )


def folded(groups: Sequence[Standing], here: Division) -> list[Standing]:
    """Sum groups by the next level inside; nothing where they can stand on one page, or lie in one village."""
    if len(groups) <= _MANY or here.level >= Level.VILLAGE:
        return []
    span = 10**6 if here.level is Level.COUNTY else 10**3
    return [_sum(code * span, part) for code, part in groupby(groups, key=lambda one: one.division // span)]


async def _unserved(conn: Connection, push: Part, groups: Sequence[Standing]) -> list[int]:
    """The villages with somebody to be told where nobody can open the list: who sent the push has to see to them."""
    if not push.own:
        return []
    villages = dict.fromkeys(village_of(one.division) for one in groups if one.open)
    return await store.unserved(conn, push.id, list(villages), _VISITORS)


def _sum(division: int, groups: Iterable[Standing]) -> Standing:
    listed = list(groups)
    return Standing(division, *(sum(getattr(one, name) for one in listed) for name in _COUNTS))


def _name(tree: Tree, code: int) -> str:
    return place(tree.node(code).name) if code in tree else str(code)


def _place(visit: Visit) -> Division:
    asked, grant = visit.request.query.get("at", ""), visit.session.grant
    if not asked:
        return Division(grant.territory)
    try:
        found = Division(int(asked))
    except (ValueError, DivisionError) as error:
        raise Problem(404) from error
    visit.demand(Action.READ_UNREACHED, found.code)
    return found
