"""A page that its site corrected after an item was made of it: what changed, and the item with that put in."""

from __future__ import annotations

from dataclasses import dataclass

from content import store
from content.corrected import Difference, Merged, differences, merged
from content.ingest import Draft
from content.review import ReviewError
from content.store import Connection, Item
from content.store import again as pages
from content.store import closing as closings
from content.store import source as sources
from content.store.source import Find
from pusher.access import Action
from pusher.again import ALARM
from pusher.filing import file_item
from pusher.store.alarm import clear_alarm
from pusher.web.console.item_new import read_version
from pusher.web.console.item_view import OVER
from pusher.web.console.visit import Visit
from pusher.web.problem import Problem


@dataclass(frozen=True, slots=True)
class Correction:
    """What a page says otherwise than it did, and its item with that put in."""

    item: Item
    changed: tuple[Difference, ...]
    merged: Merged


async def correction(visit: Visit, conn: Connection, find: Find, draft: Draft) -> Correction | None:
    """What a find corrects; None: nothing that is still to be changed. Raises ItemError."""
    was = await pages.first_read(conn, find.changes) if find.changes else None
    item = await store.get(conn, was.item) if was else None
    if was is None or item is None or item.state in OVER or await closings.closing(conn, item.id):
        return None
    mine = await store.version(conn, item.id, item.current)
    if mine is None:
        return None
    now = await read_version(visit, conn, draft, was.version.division, find.files)
    return Correction(item, differences(was.version, now), merged(was.version, mine, now))


async def put_in(visit: Visit, conn: Connection, find: Find, draft: Draft) -> str:
    """Keep the corrected version as the item's draft and return the item's code. Raises ItemError."""
    found = await correction(visit, conn, find, draft)
    if found is None:
        raise Problem(409, "这条信息已经撤回、结束或被新版代替，不能再改。")
    item, version = found.item, found.merged.version
    visit.demand(Action.WRITE_ITEM, item.division)
    if not await sources.decide(conn, find.id, item=item.id, by=visit.session.staff, at=visit.now):
        raise Problem(409, "这件稿子刚才已经由别人办了。")
    try:
        changed = await store.edit(conn, item.id, version, by=visit.session.staff, at=visit.now)
    except ReviewError as error:
        raise Problem(409, f"{error}。") from error
    await visit.record(conn, "edit_item", item.division, f"item {item.code}", {"version": changed, "find": find.id})
    await file_item(conn, item, version, visit.now)
    await over(conn, find)
    return item.code


async def over(conn: Connection, find: Find) -> None:
    """Somebody has decided about what a page says now."""
    if find.changes:
        await clear_alarm(conn, ALARM, f"item {find.code}")
