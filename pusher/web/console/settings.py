"""设置: what a county decides and a system administrator enters (hours, caps, clocks), and how long what is kept.

All three administrators read it; every change is on record. What the deployment says (retention) is only shown here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Final

from aiohttp import web

from channels.registry import CHANNELS
from content import store as items
from content.ingest.alert import Colour
from content.warning import COLOURS
from pusher.access import Action
from pusher.store import Connection, trail
from pusher.store import account as accounts
from pusher.store import county as counties
from pusher.store import objection as rules
from pusher.store import watch as watches
from pusher.store.county import County
from pusher.store.objection import Rules
from pusher.strategy import Caps, QuietHours
from pusher.timing import Clocks
from pusher.web.console.push_view import channel_label
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text

_PATH: Final = "/console/settings"
_CAP: Final = 1000
_DAYS: Final = 60
_MINUTES: Final = 240


@dataclass(frozen=True, slots=True)
class Kept:
    """How long something is kept, and where that is decided."""

    what: str
    long: str
    where: str = ""


async def index(visit: Visit) -> web.StreamResponse:
    """All of it."""
    return await _page(visit, Problems())


async def set_hours(visit: Visit) -> web.StreamResponse:
    """免打扰时段 and 频次上限."""
    problems = Problems()
    opens, closes = (_time(text(visit.form, name, 5), name, problems) for name in ("opens", "closes"))
    normal, bulk = (_whole(visit, name, 0, _CAP, problems) for name in ("cap_normal", "cap_bulk"))
    if opens and closes and opens >= closes:
        problems.add("closes", "结束要晚于开始")
    if problems or opens is None or closes is None:
        return await _page(visit, problems)
    async with visit.database() as conn:
        was = await _county(visit, conn)
        new = replace(was, quiet=QuietHours(opens, closes), caps=Caps(normal, bulk))
        await counties.set_county(conn, visit.session.county, new)
        await _record(visit, conn, "set_hours", _hours(was), _hours(new))
    raise visit.moved(_PATH)


async def set_standing(visit: Visit) -> web.StreamResponse:
    """Until when people are answered, and how long a call may ring."""
    problems = Problems()
    objection, question = (_whole(visit, name, 1, _DAYS, problems) for name in ("objection_days", "question_days"))
    minutes = _whole(visit, "call_minutes", 1, _MINUTES, problems)
    if problems:
        return await _page(visit, problems)
    async with visit.database() as conn:
        was = await rules.rules(conn, visit.session.county)
        new = replace(was, objection_days=objection, question_days=question, call_minutes=minutes)
        await rules.set_rules(conn, visit.session.county, new)
        await _record(visit, conn, "set_standing", _clocks(was), _clocks(new))
    raise visit.moved(_PATH)


async def _page(visit: Visit, problems: Problems) -> web.Response:
    county = visit.session.county
    async with visit.database() as conn:
        own = await _county(visit, conn)
        standing = await rules.rules(conn, county)
        rows = await accounts.accounts(conn, county, list(CHANNELS))
        words = await items.words(conn, county)
        log = await trail.since(conn, county)
        limits = await watches.limits(conn, county)
    known = _hours(own) | _clocks(standing)
    return visit.page(
        "console/settings.html",
        status=400 if problems else 200,
        problems=problems,
        changes=visit.may(Action.CHANGE_SETTINGS, visit.session.grant.lo),
        given={name: visit.form.get(name, value) for name, value in known.items()},
        base_url=own.base_url,
        night=_colours(standing.night),
        through=_colours(standing.through),
        gateways=[(row, channel_label(row.channel)) for row in rows],
        opens=visit.may(Action.MANAGE_ACCOUNTS, visit.session.grant.lo),
        words=len(words),
        log=log,
        kept=_kept(visit.desk.clocks),
        limits=limits,
    )


async def _county(visit: Visit, conn: Connection) -> County:
    """A county's own words, else those of the deployment."""
    own = await counties.county(conn, visit.session.county)
    return own or County(visit.deps.settings.base_url, visit.deps.quiet)


async def _record(visit: Visit, conn: Connection, act: str, was: dict[str, str], new: dict[str, str]) -> None:
    changed = {name: [was[name], value] for name, value in new.items() if was[name] != value}
    await visit.record(conn, act, visit.session.grant.lo, "county", changed)


def _hours(own: County) -> dict[str, str]:
    return {
        "opens": f"{own.quiet.opens:%H:%M}",
        "closes": f"{own.quiet.closes:%H:%M}",
        "cap_normal": str(own.caps.normal),
        "cap_bulk": str(own.caps.bulk),
    }


def _clocks(own: Rules) -> dict[str, str]:
    return {name: str(getattr(own, name)) for name in ("objection_days", "question_days", "call_minutes")}


def _kept(clocks: Clocks) -> list[Kept]:
    """How long what is kept, in the words of docs/retention.md."""
    deployed = "部署时定"
    audit = f"{max(clocks.audit, 184)}天" if clocks.audit else "长期"
    return [
        Kept("统计数字、信息、推送的文字", "长期"),
        Kept("发给谁、什么结果", f"{clocks.deliveries}个月，按月整体删除", deployed),
        Kept("选了谁、为什么；走访登记", f"办结后{clocks.members}天", deployed),
        Kept("公示结束后封存的名单，异议人，来信的内容和号码", f"{clocks.members}天", deployed),
        Kept("没有批准的核对页的名单", f"{clocks.abandoned}天"),
        Kept("平台回执原文", f"{clocks.callbacks}天"),
        Kept("没有人办的来稿原文", f"{clocks.finds}天"),
        Kept("操作记录", f"{audit}，不少于6个月", deployed),
    ]


def _colours(names: tuple[str, ...]) -> str:
    return "、".join(f"{Colour(colour).label}" for colour, name in COLOURS.items() if name in names) or "没有"


def _time(given: str, name: str, problems: Problems) -> time | None:
    try:
        return time.fromisoformat(given)
    except ValueError:
        problems.add(name, "时间要像08:00这样填")
        return None


def _whole(visit: Visit, name: str, least: int, most: int, problems: Problems) -> int:
    given: Any = text(visit.form, name, 6)
    if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
        problems.add(name, f"请填{least}到{most}之间的整数")
        return least
    return int(given)
