"""A place's notices in turn on an electronic display (大屏): big type, alerts first, each with its code.

The page looks for changes every few seconds and goes on by itself while the net is away. No table and no text of a
notice is on it, so no name of a listing; and by its own clock it drops whatever has ended.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Final

from aiohttp import web

from audiences.division import Division
from content.item import Genre
from content.listing import ends_at
from content.press import qr_svg
from content.render.label import Label
from content.render.rendition import Rendition
from pusher.desk import OFFICE_TIME
from pusher.link import spaced
from pusher.store import Connection
from pusher.web.public.board import Hung, find, genre, kept, load_board, read_all
from pusher.web.public.cache import Page, pack
from pusher.web.public.place import nowhere
from pusher.web.public.site import HEADERS, HERE, SITE, Site, policy, write

_CSS: Final = (HERE / "screen.css").read_text("utf-8").strip()
_JS: Final = (HERE / "screen.js").read_text("utf-8").strip()
_HEADERS: Final = {
    **HEADERS,
    "Cache-Control": "no-cache",  # it looks every five seconds; what has not changed is not sent again
    "Content-Security-Policy": policy(css=_CSS, js=_JS, asks=True),
    "X-Robots-Tag": "noindex",
}
_MOST: Final = 12  # slides: at 15 seconds each the first comes back after three minutes
_FACTS: Final = 4


async def screen(request: web.Request) -> web.StreamResponse:
    """The rotating page."""
    division = await find(request, "/screen")
    if isinstance(division, web.Response):
        return division
    site = request.app[SITE]

    async def make() -> Page:
        async with site.pool.acquire() as conn:
            return await _page(conn, site, division)

    return await kept(request, division, "screen", make)


async def _page(conn: Connection, site: Site, division: Division) -> Page:
    board = await load_board(conn, site, division)
    if board is None:
        return nowhere()
    turns = sorted(board.posted, key=lambda one: genre(one) is not Genre.ALERT)  # then the newest, of whatever subject
    hung = await read_all(conn, site, board, turns)
    now = site.now()
    slides = [_slide(one) for one in hung if one.in_force and not _is_over(one, now)][:_MOST]
    text = write(
        "screen.html",
        css=_CSS,
        js=_JS,
        name=board.full_name,
        slides=slides,
        home=board.address,
        host=board.links.base_url.partition("://")[2],
        qr=qr_svg(board.address, sized=False),
    )
    return pack(text, _HEADERS)


def _slide(one: Hung) -> dict[str, Any]:
    shown = one.rendition
    until = _until(one)
    return {
        "title": shown.title,
        "size": _size(shown.title),
        "alert": shown.genre is Genre.ALERT,
        "subject": shown.genre.label,
        "issuer": shown.issuer,
        "facts": _facts(shown),
        "sentence": "" if shown.facts or shown.genre is Genre.LISTING else shown.sentence,
        "telephone": shown.enquiry,
        "code": spaced(shown.item_code),
        "qr": qr_svg(shown.url, sized=False),
        "until": int(until.timestamp() * 1000) if until else 0,
    }


def _facts(shown: Rendition) -> list[tuple[str, str]]:
    """What stands below a title; of a listing its last day only, for the rest may name people."""
    wanted = [(label, value) for label, value in shown.told if label != Label.ASK]
    return [fact for fact in wanted if fact[0] == Label.DEADLINE or shown.genre is not Genre.LISTING][:_FACTS]


def _until(one: Hung) -> datetime | None:
    """When it is of no use any more: its own end, else the end of the last day on which something can be done."""
    end = ends_at(one.version) or one.version.valid_until
    last = one.rendition.deadline
    closes = datetime.combine(last, time.max, OFFICE_TIME) if last else None
    return min((at for at in (end, closes) if at), default=None)


def _is_over(one: Hung, now: datetime) -> bool:
    until = _until(one)
    return until is not None and until <= now


def _size(title: str) -> str:
    """How large a title may be: s, m or l."""
    return "l" if len(title) <= 18 else "m" if len(title) <= 36 else "s"  # noqa: PLR2004 - two lines, four lines
