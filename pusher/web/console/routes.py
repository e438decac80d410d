"""Routes (审核路线): a county's own rules, and ours that hold where it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Node, Tree
from content import store
from content.item import Genre
from content.review import ACT_LABELS, Act, Limit, ReviewError, Route
from content.route import OURS, Rule, choose
from content.store import Connection
from pusher.access import Action
from pusher.store import review as reviews
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_MIDDLE: Final = (Act.REVIEW, Act.CONSENT, Act.COUNTERSIGN)  # in this order
_COVERS: Final = (
    ("here", "只管本级：选乡镇的是镇里写的，选全县的是县直单位写的"),
    ("all", "本级和下面的都管：选乡镇的是镇和各村，选全县的是县、镇、村"),
    ("villages", "只管村（社区）写的"),
)
_NAMED: Final = 3  # of many
_MOST_DAYS, _MOST_PEOPLE = 90, 10_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page says it. `id` 0: one of ours. `takes`: what is reviewed by it today; empty: not told."""

    id: int
    where: str
    genres: str
    acts: str
    name: str
    reason: str
    limits: str
    audience_from: int | None
    takes: str = ""


async def index(visit: Visit) -> web.StreamResponse:
    """The rules, and a form for one more."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def add(visit: Visit) -> web.StreamResponse:
    """Enter a rule; what is under review goes on as it began."""
    problems = Problems()
    async with visit.database() as conn:
        rules = _rules(visit, problems)
        if problems:
            return await _page(visit, conn, problems)
        for rule in rules:
            number = await store.add_rule(conn, rule, county=visit.session.county, by=visit.session.staff, at=visit.now)
            detail = {"acts": list(rule.route.acts), "genres": sorted(rule.genres), "reason": rule.route.reason}
            await visit.record(conn, "add_route", rule.lo, f"route {number}", detail)
    raise visit.moved("/console/routes")


async def end(visit: Visit) -> web.StreamResponse:
    """A rule holds no longer."""
    number = text(visit.form, "rule", 9)
    async with visit.database() as conn:
        known = number.isdecimal() and await store.end_rule(
            conn, int(number), county=visit.session.county, at=visit.now
        )
        if not known:
            raise Problem(409, "这条审核路线已经停用。")
        await visit.record(conn, "end_route", visit.session.grant.lo, f"route {number}")
    raise visit.moved("/console/routes")


def _rules(visit: Visit, problems: Problems) -> tuple[Rule, ...]:
    """Read the form; problems name what cannot be. Villages need a rule of their own where all genres are meant."""
    division = text(visit.form, "division", 15)
    place = Division(int(division)) if division.isdecimal() else Division(visit.session.grant.lo)
    visit.demand(Action.MANAGE_ROUTES, place.code)
    genres = frozenset(genre for genre in Genre if genre in visit.form.getall("genres", []))
    route = _route(visit, problems)
    if route is None:
        return ()
    below = Rule(place.lo, place.hi, route, genres, villages=True)
    match text(visit.form, "covers", 10):
        case "villages":
            return (below,)
        case "all":
            return (replace(below, villages=False), *(() if genres else (below,)))
        case _:
            return (Rule(place.lo, place.lo, route, genres),)


def _route(visit: Visit, problems: Problems) -> Route | None:
    chosen = visit.form.getall("steps", [])
    acts = (Act.SUBMIT, *(act for act in _MIDDLE if act in chosen), Act.SIGN)
    partner = text(visit.form, "partner", 9)
    days = _number(visit, problems, "days", _MOST_DAYS)
    try:
        return Route(
            acts,
            text(visit.form, "name", 20) or f"{len(acts)}个环节",
            text(visit.form, "reason", 100),
            {act: Limit(days) for act in acts[1:]} if days else {},
            int(partner) if partner.isdecimal() and Act.COUNTERSIGN in acts else None,
            _number(visit, problems, "audience_from", _MOST_PEOPLE),
        )
    except ReviewError as error:
        problems.add("partner" if "会签" in str(error) else "reason", str(error))
        return None


def _number(visit: Visit, problems: Problems, name: str, most: int) -> int | None:
    given = text(visit.form, name, 12)
    if given and not (given.isdecimal() and 0 < int(given) <= most):
        problems.add(name, f"请填写1到{most}的整数，或者不填")
        return None
    return int(given) if given else None


async def _page(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    tree = await people.tree(conn, visit.session.county)
    own = await store.rules(conn, visit.session.county)
    units = await reviews.units_of_county(conn, visit.session.county)
    given = visit.form
    return visit.page(
        "console/routes.html",
        status=400 if problems else 200,
        own=[replace(_line(rule, tree, dict(units)), takes=_takes(rule, own, tree)) for rule in own],
        ours=[_line(rule, tree, {}) for rule in OURS],
        covers=_COVERS,
        places=_places(tree, visit.session.grant.lo),
        genres=[(genre.value, genre.label) for genre in Genre],
        steps=[(act.value, ACT_LABELS[act]) for act in _MIDDLE],
        units=[("", "不会签"), *((str(number), name) for number, name in units)],
        given=given,
        problems=problems,
    )


def _places(tree: Tree, here: int) -> list[tuple[str, str]]:
    below = [(str(node.code), node.name) for node in tree if node.division.level is Level.TOWN]
    return [(str(here), "全县"), *below]


def _line(rule: Rule, tree: Tree, units: dict[int, str]) -> Line:
    route = rule.route
    where = "全县" if rule.lo not in tree or Division(rule.lo).level is Level.COUNTY else tree.full_name(rule.lo)
    words = [
        f"{ACT_LABELS[act]}（{units.get(route.partner or 0, '')}）" if act is Act.COUNTERSIGN else ACT_LABELS[act]
        for act in route.acts
    ]
    return Line(
        rule.id,
        where + ("的村" if rule.villages else "本级" if rule.lo == rule.hi else ""),
        "、".join(genre.label for genre in Genre if genre in rule.genres) or "全部类别",
        " → ".join(words),
        route.name,
        route.reason,
        "，".join(f"{ACT_LABELS[act]}{limit}" for act, limit in route.limits.items()),
        route.audience_from,
    )


def _takes(rule: Rule, own: Sequence[Rule], tree: Tree) -> str:
    """Whose items are reviewed by a rule today, others being more particular: 厉山镇写的和27个村写的，通知公告."""
    genres = [genre for genre in Genre if not rule.genres or genre in rule.genres]
    found: dict[tuple[Genre, ...], list[Node]] = {}
    for node in tree:
        if rule.lo <= node.code <= rule.hi and node.division.level <= Level.VILLAGE:
            taken = tuple(genre for genre in genres if choose(own, node.code, genre) is rule.route)
            found.setdefault(taken, []).append(node)
    found.pop((), None)
    return "；".join(_said(nodes) + _genres(taken, genres) for taken, nodes in found.items())


def _said(nodes: Sequence[Node]) -> str:
    """厉山镇和27个村."""
    villages = sum(node.division.level is Level.VILLAGE for node in nodes)
    offices = [node.name for node in nodes if node.division.level is not Level.VILLAGE]
    named = "、".join(offices[:_NAMED]) + (f"等{len(offices)}个单位" if len(offices) > _NAMED else "")
    return "和".join([f"{said}写的" for said in (named, f"{villages}个村" if villages else "") if said])


def _genres(taken: Sequence[Genre], of: Sequence[Genre]) -> str:
    """，公示、村级财务, or （预警除外） where that is shorter; empty: all of them."""
    rest = [genre.label for genre in of if genre not in taken]
    if len(rest) < len(taken):
        return f"（{'、'.join(rest)}除外）" if rest else ""
    return "，" + "、".join(genre.label for genre in taken)
