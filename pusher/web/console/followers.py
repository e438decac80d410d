"""Followers (关注者): how many each account has and where they are at home, and the walk that keeps the list true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import COUNTY_SPAN, TOWN_SPAN, Tree
from audiences.store import Village
from channels.registry import CHANNELS
from pusher.access import Action
from pusher.account import entry, unseal
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import walk as walks
from pusher.store.account import AccountRow
from pusher.store.walk import Walk
from pusher.web.console.visit import Visit
from pusher.web.problem import Problem

REST: Final = 600.0  # seconds between two walks that people ask for: the platform allows 500 pages a day


@dataclass(frozen=True, slots=True)
class Town:
    """A town's followers, by village; whose village is not known stands apart."""

    name: str
    people: int
    bound: int
    unknown: int
    villages: tuple[tuple[str, Village], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An account as its section shows it."""

    row: AccountRow
    walk: Walk | None
    people: int
    bound: int
    unknown: int  # not even the town is known
    towns: tuple[Town, ...]
    hurries: bool  # this person may have the list walked through now


async def index(visit: Visit) -> web.StreamResponse:
    """The accounts of the county, with the followers in this territory."""
    county = visit.session.county
    async with visit.database() as conn:
        tree = await people.tree(conn, county)
        stands = {one.account: one for one in await walks.walks(conn, county)}
        lines = [
            _line(visit, row, await people.tally_followers(conn, row.key), stands.get(row.id), tree)
            for row in await _following(visit, conn)
        ]
        asked = await people.subscribed_places(conn)
    return visit.page(
        "console/followers.html",
        lines=lines,
        whole=visit.session.grant.covers(county * COUNTY_SPAN),
        subscribed=[
            (tree.full_name(one.division) if one.division in tree else str(one.division), one) for one in asked
        ],
    )


async def walk(visit: Visit) -> web.StreamResponse:
    """Compare with the platform's list now."""
    async with visit.database() as conn:
        row = await accounts.account(conn, visit.number("account"))
        if row is None or row.state == "off":
            raise Problem(404)
        visit.demand(Action.KEEP_PEOPLE, row.division)
        if not await walks.hurry(conn, row.id, REST):
            raise Problem(409, "正在对名单，或者刚刚对过。请10分钟以后再试。")
        await visit.record(conn, "walk_followers", row.division, f"account {row.key}")
    raise visit.moved("/console/followers")


async def _following(visit: Visit, conn: Connection) -> list[AccountRow]:
    rows = await accounts.accounts(conn, visit.session.county, list(CHANNELS))
    return [row for row in rows if entry(row.channel).capabilities(unseal(visit.deps.vault, row)).follows]


def _line(visit: Visit, row: AccountRow, villages: list[Village], stands: Walk | None, tree: Tree) -> Line:
    towns: dict[int, list[Village]] = {}
    for one in villages:
        towns.setdefault(one.village // TOWN_SPAN * TOWN_SPAN, []).append(one)
    nowhere = towns.pop(row.county * COUNTY_SPAN, [])
    return Line(
        row,
        stands,
        people=sum(one.people for one in villages),
        bound=sum(one.bound for one in villages),
        unknown=sum(one.people for one in nowhere),
        towns=tuple(_town(tree, code, of_it) for code, of_it in sorted(towns.items())),
        hurries=visit.may(Action.KEEP_PEOPLE, row.division),
    )


def _town(tree: Tree, code: int, villages: Iterable[Village]) -> Town:
    named = sorted((one for one in villages), key=lambda one: -one.people)
    return Town(
        _name(tree, code),
        people=sum(one.people for one in named),
        bound=sum(one.bound for one in named),
        unknown=sum(one.people for one in named if one.village == code),
        villages=tuple((_name(tree, one.village), one) for one in named if one.village != code),
    )


def _name(tree: Tree, code: int) -> str:
    return tree.node(code).name if code in tree else str(code)
