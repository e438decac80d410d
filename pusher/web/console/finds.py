"""待收稿件: what folders, list pages and addresses brought. A clerk makes an item of it, or does not use it."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from aiohttp import web

from content.enclosed import missing
from content.ingest import Draft, IngestError
from content.item import ItemError
from content.store import Connection
from content.store import source as sources
from content.store.source import Find
from pusher.access import Action
from pusher.bring import reopen
from pusher.web.console import corrected
from pusher.web.console.item_new import made, place_of, places
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem


async def index(visit: Visit) -> web.StreamResponse:
    """What waits in this territory, and how its sources are."""
    grant = visit.session.grant
    async with visit.database() as conn:
        waiting = await sources.finds(conn, grant.lo, grant.hi)
        watched = [one for one in await sources.sources(conn, visit.session.county) if grant.covers(one.division)]
    return visit.page("console/finds.html", rows=waiting, sources=watched)


async def show(visit: Visit) -> web.StreamResponse:
    """One of them: what was kept, what was left out, what hid."""
    async with visit.database() as conn:
        find = await _find(visit, conn)
    return await _shown(visit, find, Problems())


async def take(visit: Visit) -> web.StreamResponse:
    """Make an item of it and go on to confirming."""
    problems = Problems()
    place = place_of(visit)
    async with visit.database() as conn:
        find = await _find(visit, conn, Action.WRITE_ITEM)
    try:
        draft = await asyncio.to_thread(_draft, find)
        async with visit.database() as conn:
            item = await made(visit, conn, draft, place, find.files)
            if not await sources.decide(conn, find.id, item=item.id, by=visit.session.staff, at=visit.now):
                raise Problem(409, "这件稿子刚才已经由别人办了。")
            await corrected.over(conn, find)
    except (IngestError, ItemError) as error:
        problems.add("division", str(error))
        return await _shown(visit, find, problems)
    raise visit.moved(f"/console/items/{item.code}/edit")


async def correct(visit: Visit) -> web.StreamResponse:
    """Put what the page says now into the item that was made of it, and go on to confirming."""
    async with visit.database() as conn:
        find = await _find(visit, conn, Action.WRITE_ITEM)
    try:
        draft = await asyncio.to_thread(_draft, find)
        async with visit.database() as conn, conn.transaction():
            code = await corrected.put_in(visit, conn, find, draft)
    except (IngestError, ItemError) as error:
        raise Problem(409, f"{error}。") from error
    raise visit.moved(f"/console/items/{code}/edit")


async def ignore(visit: Visit) -> web.StreamResponse:
    """Do not use it; it does not come again."""
    async with visit.database() as conn:
        find = await _find(visit, conn, Action.WRITE_ITEM)
        if await sources.decide(conn, find.id, item=None, by=visit.session.staff, at=visit.now):
            await visit.record(conn, "ignore_find", find.division, f"find {find.id}")
            await corrected.over(conn, find)
    raise visit.moved("/console/finds")


async def _find(visit: Visit, conn: Connection, action: Action = Action.READ_ITEM) -> Find:
    number = visit.arg("find")
    find = await sources.find(conn, int(number)) if len(number) < 18 else None  # noqa: PLR2004 - a bigint
    if find is None:
        raise Problem(404)
    visit.demand(action, find.division)
    return find


def _draft(find: Find) -> Draft:
    """Read it again. Raises IngestError when it cannot be read or somebody has decided."""
    if not find.data:
        raise IngestError("这件稿子已经办过了")
    if find.error:
        raise IngestError(find.error)
    return reopen(find)


async def _shown(visit: Visit, find: Find, problems: Problems) -> web.Response:
    draft, correction = None, None
    if find.state == "new" and not find.error:
        try:
            draft = await asyncio.to_thread(_draft, find)
            async with visit.database() as conn:
                correction = await corrected.correction(visit, conn, find, draft)
        except (IngestError, ItemError) as error:
            problems.add("division", str(error))
    return visit.page(
        "console/find.html",
        status=400 if problems else 200,
        problems=problems,
        find=find,
        draft=draft,
        correction=correction,
        is_page=urlsplit(find.address).scheme in {"http", "https"},
        missing=missing(draft, {one.name for one in find.files}) if draft else [],
        takes=visit.may(Action.WRITE_ITEM, find.division),
        writes=correction is not None and visit.may(Action.WRITE_ITEM, correction.item.division),
        places=await places(visit),
        division=text(visit.form, "division", 15) or str(visit.session.grant.lo),
    )
