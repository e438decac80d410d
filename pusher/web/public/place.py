"""A place's page (村级页面、乡镇页面): what hangs there, found by a word or a code, what is due, how to get it sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any, Final

from aiohttp import web

from audiences.division import Division, Level
from content.code import read_code
from content.sought import look_for
from pusher.desk import OFFICE_TIME
from pusher.link import short_division
from pusher.store import Connection
from pusher.store import page as store
from pusher.web.public import calendar, follow, mine, near, subscribe
from pusher.web.public.asker import Asker, place_asker
from pusher.web.public.board import Board, by_subject, find, genre, kept, load_board
from pusher.web.public.cache import Page, pack
from pusher.web.public.site import CACHED, SITE, UNSTORED, Site, answer, day, gone, lead_to, write

_TYPED: Final = 40  # characters of a search that are shown again


async def village(request: web.Request) -> web.StreamResponse:
    """A division's page with its current notices by subject; with ?q= what a word or a code finds."""
    division = await find(request)
    if isinstance(division, web.Response):
        return division
    site, typed = request.app[SITE], request.query.get("q", "").strip()
    if typed:
        return await _search(request, division, typed)
    if mine.ME in request.query:
        return await _hers(request, division)

    return await kept(request, division, "place", partial(_page, site, division))


async def _search(request: web.Request, division: Division, typed: str) -> web.Response:
    """The notice of a code, else the notices that say the words. What somebody looks for is kept nowhere."""
    site = request.app[SITE]
    code = read_code(typed)
    async with site.pool.acquire() as conn:
        notice = await store.notice(conn, code) if code else None
        if notice is not None and notice.doc is not None:
            return lead_to(f"/n/{notice.code}{_variant(division)}", 303)
        board = await load_board(conn, site, division, look_for(typed))
    if board is None:
        return answer(request, nowhere())
    return answer(request, pack(_write(board, typed=typed[:_TYPED], noindex=True), UNSTORED))


async def _hers(request: web.Request, division: Division) -> web.Response:
    """The same page with what the platform has just said of her (mine.py), stored nowhere."""
    site = request.app[SITE]
    found = await _load(site, division)
    if found is None:
        return answer(request, nowhere())
    board, hung, asker = found
    hers, greeting = mine.known(request, site, asker), mine.Greeting({})
    if asker is not None and hers is not None:
        page = f"{board.links.base_url}{request.raw_path}"
        greeting = await mine.greet(site, asker, hers, page, hung["codes"])
    full = request.query[mine.ME] == near.FULL
    text = _write(board, **hung, mine=greeting.words, full=full, asks=asker is not None, noindex=True)
    headers = greeting.headers or (asker.headers if asker else {})
    return answer(request, pack(text, {**UNSTORED, **headers}))


async def _page(site: Site, division: Division) -> Page:
    found = await _load(site, division)
    if found is None:
        return nowhere()
    board, hung, asker = found
    return pack(_write(board, **hung, asks=asker is not None), {**CACHED, **(asker.headers if asker else {})})


async def _load(site: Site, division: Division) -> tuple[Board, dict[str, Any], Asker | None] | None:
    """The notices, what stands beside them, and who may ask there; None: there is no such place."""
    async with site.pool.acquire() as conn:
        board = await load_board(conn, site, division)
        hung = await _hung(conn, site, division) if board else {}
    if board is None:
        return None
    # looks in the database by itself: with a connection held meanwhile, ten pages at once would wait for each other
    return board, hung, await place_asker(site, division, board.links.base_url)


async def _hung(conn: Connection, site: Site, division: Division) -> dict[str, Any]:
    """What stands on the page beside the notices."""
    today = site.now().astimezone(OFFICE_TIME).date()
    return {
        "below": [_short(one) for one in await store.below(conn, division.code)],
        "duties": await calendar.of_village(conn, division, today),
        "villages": await calendar.of_town(conn, division, today),
        "codes": await follow.codes(conn, division, site.now()),
        "ways": await store.ways(conn, division.county),
        "coded": await follow.below(conn, division, site.now()),
        "subscribe": await subscribe.path(conn, site, division),
    }


def nowhere() -> Page:
    """404: there is no such place."""
    return gone(404, "没有这个地方", "网址里的区划代码不对，或者这里还没有开通。")


def _write(board: Board, **more: Any) -> str:
    empty: dict[str, Any] = {"typed": "", "below": [], "duties": [], "villages": [], "codes": [], "ways": set()}
    empty |= {"coded": False, "subscribe": "", "given": "", "error": "", "asks": False, "full": False}
    return write(
        "place.html",
        **{**empty, **more},
        place=board.place,
        full_name=board.full_name,
        short=short_division(board.division.code),
        up=_short(board.parents[-1]) if board.parents else None,
        variant=_variant(board.division),
        found=len(board.posted),
        said=board.said,
        subjects=_found(board) if more.get("typed") else _by_subject(board),
    )


def _by_subject(board: Board) -> list[tuple[str, list[dict[str, str]]]]:
    """Notices under the names of their genres, alerts first, the newest first in each."""
    groups = groupby(by_subject(board.posted), key=genre)
    return [(subject.label, _lines(board, list(notices))) for subject, notices in groups]


def _found(board: Board) -> list[tuple[str, list[dict[str, str]]]]:
    """What a search found, in its own order: a kind stands where its best notice does."""
    kinds = dict.fromkeys(map(genre, board.posted))
    return [(kind.label, _lines(board, [one for one in board.posted if genre(one) is kind])) for kind in kinds]


def _lines(board: Board, posted: Sequence[store.Posted]) -> list[dict[str, str]]:
    return [
        {
            "code": one.code,
            "title": one.title,
            "date": day(one.issued_on),
            "range": board.ranges.get(one.division, ""),
        }
        for one in posted
    ]


def _variant(division: Division) -> str:
    return f"?v={short_division(division.code)}" if division.level >= Level.TOWN else ""


def _short(place: store.Place) -> dict[str, str]:
    return {"name": place.name, "short": short_division(place.code)}
