"""Routes (审核路线): a county's own rules, and ours that hold where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Tree
from content import store
from content.item import Genre
from content.review import ACT_LABELS, Act, Limit, ReviewError, Route
from content.route import OURS, Rule
from content.store import Connection
from pusher.access import Action
from pusher.store import review as reviews
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_MIDDLE: Final = (Act.REVIEW, Act.CONSENT, Act.COUNTERSIGN)  # in this order
_MOST_DAYS, _MOST_PEOPLE = 90, 10_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page says it. `id` 0: one of ours."""

    id: int
    where: str
    genres: str
    acts: str
    name: str
    reason: str
    limits: str
    audience_from: int | None


async def index(visit: Visit) -> web.StreamResponse:
    """The rules, and a form for one more."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def add(visit: Visit) -> web.StreamResponse:
    """Enter a rule; what is under review goes on as it began."""
    problems = Problems()
    async with visit.database() as conn:
        rule = _rule(visit, problems)
        if rule is None or problems:
            return await _page(visit, conn, problems)
        county = visit.session.county
        number = await store.add_rule(conn, rule, county=county, by=visit.session.staff, at=visit.now)
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


def _rule(visit: Visit, problems: Problems) -> Rule | None:
    """Read the form; problems name what cannot be."""
    division = text(visit.form, "division", 15)
    place = Division(int(division)) if division.isdecimal() else Division(visit.session.grant.lo)
    visit.demand(Action.MANAGE_ROUTES, place.code)
    chosen = visit.form.getall("steps", [])
    acts = (Act.SUBMIT, *(act for act in _MIDDLE if act in chosen), Act.SIGN)
    partner = text(visit.form, "partner", 9)
    genres = frozenset(genre for genre in Genre if genre in visit.form.getall("genres", []))
    days = _number(visit, problems, "days", _MOST_DAYS)
    try:
        route = Route(
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
    return Rule(place.lo, place.hi, route, genres, bool(text(visit.form, "villages", 5)))


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
        own=[_line(rule, tree, dict(units)) for rule in own],
        ours=[_line(rule, tree, {}) for rule in OURS],
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
        where + ("的村" if rule.villages else ""),
        "、".join(genre.label for genre in Genre if genre in rule.genres) or "全部类别",
        " → ".join(words),
        route.name,
        route.reason,
        "，".join(f"{ACT_LABELS[act]}{limit}" for act, limit in route.limits.items()),
        route.audience_from,
    )
