"""复制去年这条: a new draft after an earlier notice."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from content import store
from content.copied import copy_of
from content.item import Nature
from content.store.copied import add_copied
from pusher.access import Action
from pusher.web.console.item_new import enter
from pusher.web.console.items import load
from pusher.web.console.visit import Visit
from pusher.web.problem import Problem

_NEVER: Final = "上级的信息和预警不能照抄：请等上级发新的，再转发。"


async def copy(visit: Visit) -> web.StreamResponse:
    """照这条再写一条: what holds again is taken over, its date, number and names are not."""
    async with visit.database() as conn:
        seen = await load(visit, conn)
        visit.demand(Action.WRITE_ITEM, seen.version.division)
        if await store.sealing(conn, seen.item.id):
            raise Problem(409, "这条信息已经紧急下架，不能照着写。")
        if seen.version.nature is Nature.ALERT or await store.relay_of(conn, seen.item.id):
            raise Problem(409, _NEVER)
        item = await enter(visit, conn, copy_of(seen.version), {"copied": seen.item.code})
        await add_copied(conn, item.id, seen.item.id, seen.item.current)
    raise visit.moved(f"/console/items/{item.code}/edit")
