"""紧急下架 in two taps, and the auditor's page on which a sealed item is opened, each time on record."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from aiohttp import web

from audiences.vault import VaultError
from content import store
from content.code import read_code
from content.store import Connection, Sealing
from pusher import publish
from pusher.access import Action
from pusher.publish import Opened, PublishError
from pusher.store import overview, user
from pusher.web.console.items import context, load
from pusher.web.console.push_view import LIVE
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_REASON: Final = 200
_DIGEST: Final = 64


async def ask(visit: Visit) -> web.StreamResponse:
    """Say what the button does, and ask for the reason."""
    async with visit.database() as conn:
        return await _asked(visit, conn, Problems())


async def seal(visit: Visit) -> web.StreamResponse:
    """Do it: nothing more is sent, and what was said is under lock."""
    problems = Problems()
    reason = text(visit.form, "reason", _REASON)
    async with visit.database() as conn:
        if not reason:
            problems.add("reason", "请写明下架的理由")
        refuse_persons(problems, "reason", reason, visit.today)
        if problems:
            return await _asked(visit, conn, problems)
        seen = await load(visit, conn, Action.SEAL_ITEM)
        try:
            stopped = await publish.seal_item(
                conn, visit.deps.vault, seen.item.id, by=visit.session.staff, reason=reason, at=visit.now
            )
        except PublishError as error:
            raise Problem(409, str(error)) from error
        subject = f"item {seen.item.code}"
        await visit.record(conn, "seal_item", seen.item.division, subject, {"reason": reason, "pushes": stopped})
    raise visit.moved(f"/console/items/{seen.item.code}")


async def index(visit: Visit) -> web.StreamResponse:
    """What was sealed in this territory: when, by whom, why. Not what it said."""
    grant = visit.session.grant
    async with visit.database() as conn:
        rows = await store.sealings(conn, grant.lo, grant.hi)
        named = await user.names(conn, [row.person for row in rows])
    return visit.page("console/sealed.html", rows=rows, people=named)


async def open_up(visit: Visit) -> web.StreamResponse:
    """Show the originals on this one answer, which nothing keeps."""
    async with visit.database() as conn:
        sealing, opened = await _opened(visit, conn)
        named = await user.names(conn, [sealing.person])
        places = await places_of(conn, opened)
    return visit.page(
        "console/sealed_item.html",
        sealing=sealing,
        by=named[sealing.person].name if sealing.person in named else "—",
        versions=opened.versions,
        places=places,
        texts=opened.texts,
        files={one.digest: one for was in opened.versions for one in was.version.attachments},
        kept=opened.files.keys(),
        tongues=opened.tongues,
    )


async def take_file(visit: Visit) -> web.StreamResponse:
    """Hand out one attachment as it was."""
    digest = text(visit.form, "digest", _DIGEST)
    async with visit.database() as conn:
        _, opened = await _opened(visit, conn)
    return handed_out(opened, digest)


async def places_of(conn: Connection, opened: Opened) -> dict[int, str]:
    """The names of the places that added something of their own (本地补充), by code; what is no more has none."""
    return await user.places(conn, [local.division for one in opened.versions for local in one.version.variants])


def handed_out(opened: Opened, digest: str) -> web.Response:
    """An attachment of what an auditor opened, as it was; 404: it is not among it."""
    names = {one.digest: one.name for was in opened.versions for one in was.version.attachments}
    names |= {one.digest: one.name for one in opened.tongues if one.digest}
    if digest not in names or digest not in opened.files:
        raise Problem(404)
    return web.Response(
        body=opened.files[digest],
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(names[digest])}",
            "Cache-Control": "no-store",
        },
    )


async def _asked(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    seen = await load(visit, conn, Action.SEAL_ITEM)
    if await store.sealing(conn, seen.item.id):
        raise Problem(409, "这条信息已经下架了。")
    told = await overview.pushes_of(conn, seen.item.id)
    return visit.page(
        "console/item_seal.html",
        status=400 if problems else 200,
        **context(seen),
        problems=problems,
        live=sum(one.state in LIVE for one in told),
        files=len(seen.version.attachments),
        public=seen.item.published is not None,
    )


async def _opened(visit: Visit, conn: Connection) -> tuple[Sealing, Opened]:
    code = read_code(visit.arg("code"))
    item = await store.by_code(conn, code) if code else None
    sealing = await store.sealing(conn, item.id) if item else None
    if item is None or sealing is None:
        raise Problem(404)
    visit.demand(Action.OPEN_SEALED, item.division)
    session = visit.session
    try:
        opened = await publish.open_item(conn, visit.deps.vault, item.id, staff=session.staff, grant=session.grant_id)
    except VaultError as error:
        raise Problem(409, f"{error}。") from error
    if opened is None:
        raise Problem(404)
    return sealing, opened
