"""周报: last week of the county and of each town, as it was counted on Monday; on a screen or on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from aiohttp import web
from markupsafe import Markup

from audiences import store as people
from audiences.division import Division, Level, Tree
from content.item import Genre
from pusher.access import Action
from pusher.digest import WEEK, Figures, monday
from pusher.store import Connection
from pusher.store import digest as store
from pusher.store.digest import Kept
from pusher.web import chart
from pusher.web.chart import Part
from pusher.web.console.charts import grade_parts
from pusher.web.console.visit import Visit
from pusher.web.forms import read_day
from pusher.web.page import share
from pusher.web.problem import Problem
from pusher.wording import place

_WEEKS: Final = 8  # on one chart
_LATE: Final = {"letters": "来信", "objections": "异议", "reviews": "审核", "handouts": "代发"}
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A push of the week as the page says it."""

    push: int
    title: str
    unit: str
    households: int
    reached: int
    nameless: bool
    opens: bool  # this person may look at it


async def index(visit: Visit) -> web.StreamResponse:
    """The latest of one's own territory, or when there will be one."""
    home = visit.session.grant.lo
    async with visit.database() as conn:
        kept = await store.weeks(conn, home, most=1)
    if kept:
        raise visit.moved(f"/console/digests/{home}/{kept[0].week.isoformat()}")
    return visit.page("console/digest_none.html", next=monday(visit.today) + WEEK)


async def show(visit: Visit) -> web.StreamResponse:
    """One week of one place."""
    home, week = visit.number("division"), _week(visit)
    visit.demand(Action.WATCH, home)
    async with visit.database() as conn:
        weeks = await store.weeks(conn, home, week, _WEEKS)
        if not weeks or weeks[0].week != week:
            raise Problem(404)
        newer = [one.week for one in await store.weeks(conn, home, most=60) if one.week > week]
        tree = await people.tree(conn, visit.session.county)
        figures = Figures.read(weeks[0])
        lines = await _lines(visit, conn, figures)
    return visit.page(
        "console/digest.html",
        kept=weeks[0],
        since=week - WEEK,
        until=week - WEEK / 7,
        place=_name(tree, home),
        home=home,
        figures=figures,
        lines=lines,
        grades=(grades := grade_parts(figures.grades)),
        bar=chart.stacked(grades),
        **_trend(weeks),
        late=[(_LATE.get(kind, kind), n) for kind, n in figures.late.items()],
        topics=[(Genre(genre).label if genre else "没有对上信息", n) for genre, n in figures.topics.items()],
        villages=[(_name(tree, int(code)) if code else "不清楚是哪个村", n) for code, n in figures.villages.items()],
        older=weeks[1].week if len(weeks) > 1 else None,
        newer=newer[-1] if newer else None,
        towns=_towns(visit, tree, home),
    )


def _trend(weeks: list[Kept]) -> dict[str, Any]:
    """The share of households reached, week by week; weeks without any are left out."""
    shown = [(one.week - WEEK, Figures.read(one)) for one in reversed(weeks)]
    counted = [(begun, figures) for begun, figures in shown if figures.households]
    parts = [
        Part(
            f"{begun.month}月{begun.day}日起",
            round(_HUNDRED * figures.reached / figures.households),
            "t-confirmed",
            f"{figures.reached}/{figures.households}户，{share(figures.reached, figures.households)}",
        )
        for begun, figures in counted
    ]
    drawn = chart.columns(parts, _HUNDRED) if len(parts) > 1 else Markup()
    return {"trend": drawn, "weeks": parts, "spans": [f"{begun.month}/{begun.day}" for begun, _ in counted]}


async def _lines(visit: Visit, conn: Connection, figures: Figures) -> list[Line]:
    """With titles as they may be said today; others' reports are not theirs to read."""
    titles = await store.titles(conn, [one.push for one in figures.sent])
    return [
        Line(
            one.push, named.title, place(named.unit or ""), one.households, one.reached, one.nameless,
            visit.session.grant.covers(named.division),
        )
        for one in figures.sent
        if (named := titles.get(one.push))
    ]  # fmt: skip


def _week(visit: Visit) -> date:
    try:
        week = read_day(visit.arg("week"))
    except ValueError as error:
        raise Problem(404) from error
    if week.isoweekday() != 1:
        raise Problem(404)
    return week


def _name(tree: Tree, code: int) -> str:
    return place(tree.node(code).name) if code in tree else str(code)


def _towns(visit: Visit, tree: Tree, home: int) -> list[tuple[int, str]]:
    """The way from the county to its towns and back, for who has the whole county."""
    grant = visit.session.grant
    if Division(grant.lo).level is not Level.COUNTY:
        return []
    if home != grant.lo:
        return [(grant.lo, "全县")]
    return [(node.code, place(node.name)) for node in tree.at(Level.TOWN)]
