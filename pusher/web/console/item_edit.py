"""Confirming what was read: plain facts beside the words they came from, findings, and sending to review."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from aiohttp import web

from audiences import store as people
from content import store
from content.checks import fixes_of, mend
from content.review import Act, ReviewError, Step
from content.store import Connection
from content.store import alert as alerts
from content.store.catalogue import overrides
from content.store.copied import copied
from content.warning import is_same_message
from pusher.access import Action
from pusher.filing import file_item
from pusher.web.console import turns
from pusher.web.console.enclosures import added, kept, worded
from pusher.web.console.item_view import OVER, Look, enclosed
from pusher.web.console.items import context, is_halted, load
from pusher.web.console.reading import sources_of
from pusher.web.console.version_form import CHOICES, parse, typed, values
from pusher.web.console.visit import Visit
from pusher.web.errors import Problem
from pusher.web.forms import Problems, text

_TURNS_LIMIT: Final = 20_000


async def edit(visit: Visit) -> web.StreamResponse:
    """Show every field with its source."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if await store.relay_of(conn, seen.item.id):
            raise visit.moved(f"/console/items/{seen.item.code}/additions")
        tree = await people.tree(conn, visit.session.county)
        shown = values(seen.version) | {turns.FIELD: turns.write(seen.version, tree)}
        return await _page(visit, conn, seen, shown, Problems())


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a new version; it is the current one and every approval of another is void."""
    problems = Problems()
    given = typed(visit.form) | {turns.FIELD: text(visit.form, turns.FIELD, _TURNS_LIMIT)}
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if text(visit.form, "was", 64) != seen.item.current:
            raise Problem(409, "您打开之后，别人改过这条信息。请返回查看最新内容，再作修改。")
        tree = await people.tree(conn, visit.session.county)
        version = turns.read(given[turns.FIELD], parse(given, seen.version, problems), tree, problems)
        if seen.item.state in OVER:
            raise Problem(409, "这条信息已经撤回或被新版代替，不能再改。")
        files = kept(visit.form, seen.version.attachments)
        more = () if problems else await added(visit, conn, files, problems)
        version = replace(version, attachments=(*files, *more))
        if problems:
            return await _page(visit, conn, seen, given, problems)
        if await alerts.latest(conn, seen.item.id) and not is_same_message(seen.version, version):
            raise Problem(409, "转发的预警一个字也不能改。本地的转移地点、电话，请写在信息页的“本地安排”里。")
        try:
            changed = await store.edit(conn, seen.item.id, version, by=visit.session.staff, at=visit.now)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        subject = f"item {seen.item.code}"
        await visit.record(conn, "edit_item", seen.item.division, subject, {"version": changed})
        again = await load(visit, conn, Action.WRITE_ITEM)
        await file_item(conn, again.item, version, visit.now)
    raise visit.moved(f"/console/items/{seen.item.code}" + ("/edit" if again.blocking else ""))


async def mend_text(visit: Visit) -> web.StreamResponse:
    """One tap (一键改正): a new version with exactly these replacements in the one on the page."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if text(visit.form, "was", 64) != seen.item.current:
            raise Problem(409, "您打开之后，别人改过这条信息。请返回查看最新内容，再作修改。")
        if seen.item.state in OVER:
            raise Problem(409, "这条信息已经撤回或被新版代替，不能再改。")
        fixes = fixes_of(seen.found, text(visit.form, "key", 200))
        if not fixes:
            raise Problem(409, "这一处已经改过了。请返回查看最新内容。")
        changed = await store.edit(conn, seen.item.id, mend(seen.version, fixes), by=visit.session.staff, at=visit.now)
        detail = {"version": changed, "fixes": len(fixes)}
        await visit.record(conn, "mend_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}/edit")


async def submit(visit: Visit) -> web.StreamResponse:
    """Vouch for the version on the page (初审) and hand it to review."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if seen.blocking:
            raise Problem(409, f"还有{seen.blocking}处必须改，改好才能送审。")
        step = Step(Act.SUBMIT, visit.session.staff, text(visit.form, "hash", 64), visit.now, findings=len(seen.found))
        try:
            await store.step(conn, seen.item.id, step)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        detail = {"version": step.digest, **await store.step_digest(conn, seen.item.id)}
        await visit.record(conn, "submit_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}")


async def _page(visit: Visit, conn: Connection, seen: Look, shown: dict[str, str], problems: Problems) -> web.Response:
    told = await overrides(conn, visit.session.county)
    files = worded(visit.form, seen.version.attachments) if problems else seen.version.attachments
    return visit.page(
        "console/item_edit.html",
        status=400 if problems else 200,
        **context(seen) | {"files": enclosed(files)},
        halted=await is_halted(conn, seen.item),
        copied=await copied(conn, seen.item.id, seen.version),
        values=shown,
        sources=sources_of(seen.version, visit.today, told),
        choices=CHOICES,
        problems=problems,
    )
