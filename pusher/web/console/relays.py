"""What the levels below made of an item (下级转发情况): asked, relayed, missing, and where they say something else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Level, Tree
from content import store
from content.item import covers
from content.review import STATE_LABELS, ReviewError
from content.store import Connection
from pusher.access import Action
from pusher.store import user
from pusher.web.console.item_view import Look
from pusher.web.console.items import context, load
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, read_day, text
from pusher.web.problem import Problem

_LEVELS: Final = (("town", "全部乡镇", ""), ("village", "全部村（社区）", ""), ("both", "乡镇和村都转发", ""))
_WANTED: Final = {"town": {Level.TOWN}, "village": {Level.VILLAGE}, "both": {Level.TOWN, Level.VILLAGE}}
_DAYS: Final = 3  # proposed


async def show(visit: Visit) -> web.StreamResponse:
    """Coverage, missing relays, differences; no rankings."""
    async with visit.database() as conn:
        return await _page(visit, conn, await load(visit, conn), Problems())


async def ask(visit: Visit) -> web.StreamResponse:
    """Ask the places below to relay it by a day."""
    problems = Problems()
    level, day, note = (text(visit.form, name, 200) for name in ("level", "due_on", "note"))
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.ASK_RELAY)
        due_on = _day(day)
        if level not in _WANTED:
            problems.add("level", "请选择由哪一级转发")
        if due_on is None or due_on < visit.today:
            problems.add("due_on", "请填写今天或以后的日期")
        refuse_persons(problems, "note", note, visit.today)
        if not problems and due_on is not None:
            places = _places(await people.tree(conn, visit.session.county), seen.version.division, level)
            try:
                await store.ask(
                    conn,
                    seen.item.id,
                    places,
                    unit=seen.item.division,
                    due_on=due_on,
                    note=note,
                    by=visit.session.staff,
                    at=visit.now,
                )
            except ReviewError as error:
                problems.add("level", str(error))
        if problems:
            return await _page(visit, conn, seen, problems)
        detail = {"places": len(places), "due_on": day}
        await visit.record(conn, "ask_relay", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}/relays")


async def end(visit: Visit) -> web.StreamResponse:
    """End a task: nobody is asked any more."""
    number = text(visit.form, "task", 10)
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.ASK_RELAY)
        known = {str(task.id) for task in await store.tasks(conn, seen.item.id) if task.ended_at is None}
        if number not in known:
            raise Problem(409, "这项转发任务已经结束。")
        await store.end_task(conn, int(number), county=seen.item.county, at=visit.now)
        await visit.record(conn, "end_relay", seen.item.division, f"item {seen.item.code}", {"task": int(number)})
    raise visit.moved(f"/console/items/{seen.item.code}/relays")


async def _page(visit: Visit, conn: Connection, seen: Look, problems: Problems) -> web.Response:
    copies = await store.relays(conn, seen.item.id)
    tasks = await store.tasks(conn, seen.item.id)
    answers = [(task, await store.answers(conn, task.id)) for task in tasks]
    missing = [(task, [one for one in found if one.code is None and not one.declined]) for task, found in answers]
    declined = [one for _, found in answers for one in found if one.declined and one.code is None]
    named = [copy.division for copy in copies] + [one.division for _, found in answers for one in found]
    return visit.page(
        "console/relays.html",
        status=400 if problems else 200,
        **context(seen),
        copies=[(copy, STATE_LABELS[copy.state]) for copy in copies],
        drifting=[copy for copy in copies if copy.drift],
        missing=missing,
        declined=declined,
        places=await user.places(conn, named),
        asks=visit.may(Action.ASK_RELAY, seen.item.division) and seen.item.published is not None,
        levels=[one for one in _LEVELS if _fits(one[0], seen.version.division)],
        due_on=(visit.today + timedelta(days=_DAYS)).isoformat(),
        problems=problems,
    )


def _fits(level: str, division: int) -> bool:
    return level == "village" or division % 10**9 == 0  # a town asks its villages


def _places(tree: Tree, division: int, level: str) -> list[int]:
    wanted = _WANTED[level]
    below = [node for node in tree if node.code != division and covers(division, node.code)]
    return [node.code for node in below if node.division.level in wanted]


def _day(words: str) -> date | None:
    try:
        return read_day(words)
    except ValueError:
        return None
