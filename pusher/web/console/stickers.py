"""Village stickers (村码贴纸): a sheet of codes for each village's own page, to be stuck at doors and counters."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Level, Tree
from content.press import PressError
from content.press.sticker import EACH, Place, stickers
from pusher.access import Action
from pusher.link import short_division
from pusher.store import county as counties
from pusher.web.console.towns import chosen_town, towns
from pusher.web.console.visit import Visit
from pusher.web.problem import Problem
from pusher.web.words import place

_MOST: Final = 120  # sheets in one file: a large town has half as many villages


async def index(visit: Visit) -> web.StreamResponse:
    """A town's villages; a village sees its own."""
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
    town = chosen_town(visit, tree, visit.request.query.get("town", ""))
    villages = _villages(visit, tree, town)
    return visit.page(
        "console/stickers.html",
        towns=towns(visit, tree),
        town=str(town) if town else "",
        name=tree.node(town).name if town in tree else "",
        villages=[(code, tree.node(code).name) for code in villages],
        each=EACH,
    )


async def print_sheets(visit: Visit) -> web.StreamResponse:
    """A village's sheet, or those of a whole town, as PDF."""
    division = int(visit.arg("division"))
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
        own = await counties.county(conn, visit.session.county)
    if division not in tree:
        raise Problem(404)
    if tree.node(division).division.level is Level.TOWN:
        chosen = _villages(visit, tree, division)
    else:
        visit.demand(Action.READ_ITEM, division)
        chosen = [division] if tree.node(division).division.level is Level.VILLAGE else []
    if not chosen:
        raise Problem(404, "这里没有可以印贴纸的村。")
    links = visit.desk.links.under(own.base_url if own else "")
    places = [_sticker(tree, code, links.village(code)) for code in chosen[:_MOST]]
    try:
        made = await stickers(places)
    except PressError as error:
        raise Problem(409, str(error)) from error
    headers = {
        "Content-Disposition": f"inline; filename=stickers-{short_division(division)}.pdf",
        "Cache-Control": "no-store",
    }
    return web.Response(body=made, content_type="application/pdf", headers=headers)


def _sticker(tree: Tree, code: int, url: str) -> Place:
    digits = short_division(code)
    number = f"{digits[:6]} {digits[6:9]} {digits[9:]}"
    return Place(place(tree.node(code).name), "".join(node.name for node in tree.path(code)[:-1]), number, url)


def _villages(visit: Visit, tree: Tree, town: int) -> list[int]:
    """The town's villages, as far as the grant goes."""
    grant = visit.session.grant
    return [node.code for node in tree.children(town) if grant.covers(node.code)] if town in tree else []
