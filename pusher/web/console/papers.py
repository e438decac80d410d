"""Paper and voice (纸质和口播): everything of one item that is hung up, handed out, read aloud or passed on."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from audiences import store as people
from audiences.division import Tree
from content import store
from content.item import covers
from content.press import Paper, PressError, spaced
from content.press.brief import print_brief
from content.render import Answer, Rendition, TooLongError, brief, forward, length_of, render
from content.review import State
from content.store import Connection
from pusher.link import short_division
from pusher.store import county as counties
from pusher.web.console.item_view import Look
from pusher.web.console.items import context, load
from pusher.web.console.visit import Visit
from pusher.web.page import day
from pusher.web.problem import Problem
from pusher.web.public.notice import load as load_notice
from pusher.web.words import place as spoken_place

_DIGITS: Final = 15


async def show(visit: Visit) -> web.StreamResponse:
    """What there is to print, for the place that is chosen."""
    async with visit.database() as conn:
        seen = await _unsealed(visit, conn)
        tree = await people.tree(conn, visit.session.county)
        place = _place(visit, seen, tree)
        out = await load_notice(conn, visit.desk.links, seen.item.code, place, visit.now)
        spoken = await _approved(visit, conn, seen, place)
    holds = out is not None and out.in_force
    return visit.page(
        "console/papers.html",
        **context(seen),
        places=_places(visit, seen, tree, place),
        place=str(place),
        variant=f"?v={short_division(place)}" if place != seen.version.division else "",
        papers=Paper,
        holds=holds,
        published=seen.item.published is not None,
        length=length_of(out.rendition.broadcast) if out else "",
        **_forwarded(out.rendition if out and holds else None),
        answers=_answers(visit, spoken) if spoken else (),
    )


async def hotline(visit: Visit) -> web.StreamResponse:
    """The hotline's brief (热线口径) as PDF: before the push, so that 12345 has it when the first call comes."""
    async with visit.database() as conn:
        seen = await _unsealed(visit, conn)
        tree = await people.tree(conn, visit.session.county)
        spoken = await _approved(visit, conn, seen, _place(visit, seen, tree))
    if spoken is None:
        raise Problem(409, "这条信息还没有审定，或者已经不作数了，不印热线口径。")
    try:
        made = await print_brief(spoken, _answers(visit, spoken), day(visit.now))
    except PressError as error:
        raise Problem(409, str(error)) from error
    headers = {"Content-Disposition": f"inline; filename=hotline-{seen.item.code}.pdf", "Cache-Control": "no-store"}
    return web.Response(body=made, content_type="application/pdf", headers=headers)


async def _unsealed(visit: Visit, conn: Connection) -> Look:
    seen = await load(visit, conn)
    if await store.sealing(conn, seen.item.id):
        raise Problem(409, "这条信息已经紧急下架，不再印。")
    return seen


async def _approved(visit: Visit, conn: Connection, seen: Look, place: int) -> Rendition | None:
    """What is approved now, else what the page shows; None: neither may be told to anybody."""
    item = seen.item
    if item.state is State.APPROVED:
        own = await counties.county(conn, item.county)
        links = visit.desk.links.under(own.base_url if own else "")
        named = place if place != seen.version.division else None
        return render(seen.version, division=place, code=item.code, url=links.scan(item.code, named))
    out = await load_notice(conn, visit.desk.links, item.code, place, visit.now)
    return out.rendition if out is not None and out.in_force else None


def _answers(visit: Visit, spoken: Rendition) -> tuple[Answer, ...]:
    helplines = [one for one in visit.deps.settings.helplines if one[0] != "12345"]  # who calls has it on the line
    return brief(spoken, spaced(spoken.item_code), helplines)


def _forwarded(rendition: Rendition | None) -> dict[str, Any]:
    """The text for a chat group, or why there is none."""
    if rendition is None:
        return {"text": "", "too_long": ""}
    try:
        return {"text": forward(rendition), "too_long": ""}
    except TooLongError as error:
        return {"text": "", "too_long": str(error)}


def _top(visit: Visit, seen: Look) -> int:
    """The widest place that this person prints for: the item's territory, as far as the grant goes."""
    lo, own = visit.session.grant.lo, seen.version.division
    return lo if covers(own, lo) else own


def _place(visit: Visit, seen: Look, tree: Tree) -> int:
    """The place that was chosen; another than the item's or the grant's: the widest."""
    word, top = visit.request.query.get("place", ""), _top(visit, seen)
    wanted = int(word) if word.isdecimal() and word.isascii() and len(word) == _DIGITS else top
    return wanted if wanted in tree and covers(top, wanted) else top


def _places(visit: Visit, seen: Look, tree: Tree, place: int) -> list[tuple[str, str]]:
    """The way down to the chosen place, and what lies right below it."""
    top = _top(visit, seen)
    if top not in tree:
        return []
    path = [node for node in tree.path(place) if covers(top, node.code)] if place in tree else []
    found = [(str(node.code), spoken_place(node.name)) for node in path]
    return found + [(str(node.code), f"　{spoken_place(node.name)}") for node in tree.children(place)]
