"""收稿来源: list pages and drop folders that are watched; added, paused and gone on with, and how the last look went.

Folders lie in one place of ours (Settings.inbox), so that nobody at the console reads other files of the machine.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from content.store import Connection
from content.store import source as store
from content.store.source import Source
from pusher.access import Action
from pusher.web.console.item_new import places
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_FOLDER: Final = re.compile(r"[\w\u4e00-\u9fff-]{1,40}")
_ADDRESS: Final = 500
_NAME: Final = 40


async def index(visit: Visit) -> web.StreamResponse:
    """What is watched for this territory, and a form for one more."""
    return await _page(visit, Problems())


async def add(visit: Visit) -> web.StreamResponse:
    """Watch a list page, or a folder by its name; what was paused goes on."""
    problems = Problems()
    division = text(visit.form, "division", 15)
    place = int(division) if division.isdecimal() else visit.session.grant.lo
    visit.demand(Action.MANAGE_SOURCES, place)
    kind = "folder" if text(visit.form, "kind", 10) == "folder" else "page"
    given, name = text(visit.form, "address", _ADDRESS), text(visit.form, "name", _NAME)
    address = await _folder(visit, given, problems) if kind == "folder" else _url(given, problems)
    if problems:
        return await _page(visit, problems)
    async with visit.database() as conn:
        number = await store.add_source(conn, visit.session.county, place, kind, name or given, address, visit.now)
        await visit.record(conn, "add_source", place, f"source {number}", {"kind": kind})
    raise visit.moved("/console/sources")


async def pause(visit: Visit) -> web.StreamResponse:
    """Look no longer."""
    async with visit.database() as conn:
        one = await _source(visit, conn)
        await store.stop_source(conn, one.id)
        await visit.record(conn, "pause_source", one.division, f"source {one.id}")
    raise visit.moved("/console/sources")


async def resume(visit: Visit) -> web.StreamResponse:
    """Look again, at once."""
    async with visit.database() as conn:
        one = await _source(visit, conn)
        await store.add_source(conn, one.county, one.division, one.kind, one.name, one.address, visit.now)
        await visit.record(conn, "resume_source", one.division, f"source {one.id}")
    raise visit.moved("/console/sources")


async def _source(visit: Visit, conn: Connection) -> Source:
    one = await store.source(conn, visit.number("source"))
    if one is None:
        raise Problem(404)
    visit.demand(Action.MANAGE_SOURCES, one.division)
    return one


async def _folder(visit: Visit, name: str, problems: Problems) -> str:
    """The folder of this name in the inbox, made if it is not there."""
    if not _FOLDER.fullmatch(name):
        problems.add("address", "投递夹只写名称，用汉字、字母、数字，不写路径，如：政府办收稿")
        return ""
    folder = (visit.deps.settings.inbox / str(visit.session.county) / name).absolute()
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    except OSError:
        problems.add("address", "服务器上建不了这个投递夹，请联系系统管理员")
    return str(folder)


def _url(given: str, problems: Problems) -> str:
    try:
        parts = urlsplit(given)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        fine = False
    if not fine:
        problems.add("address", "网址要以 http:// 或 https:// 开头，是栏目页（文章目录）的网址")
    return given


async def _page(visit: Visit, problems: Problems) -> web.Response:
    grant = visit.session.grant
    async with visit.database() as conn:
        rows = await store.watched(conn, grant.lo, grant.hi)
    named = dict(await places(visit))
    return visit.page(
        "console/sources.html",
        status=400 if problems else 200,
        rows=[(one, named.get(str(one.division), str(one.division))) for one in rows],
        places=list(named.items()),
        inbox=str(visit.deps.settings.inbox / str(visit.session.county)),
        given={name: text(visit.form, name, _ADDRESS) for name in ("kind", "address", "name", "division")},
        problems=problems,
    )
