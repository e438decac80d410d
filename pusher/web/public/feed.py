"""What hangs in a place, for machines: Atom 1.0 (RFC 4287) and JSON Feed 1.1, for portals, screens and readers.

A feed is copied and kept by whoever reads it, so it carries titles and one sentence, never a text, a table or a name.
What stands in it no more does not hold any more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import Any, Final

from aiohttp import web
from lxml import etree

from audiences.division import Division
from content.item import Genre
from content.listing import ends_at
from pusher.desk import OFFICE_TIME
from pusher.link import short_division
from pusher.web.public.board import Board, Hung, find, kept, load_board, read_all
from pusher.web.public.cache import MAX_AGE, Page, pack
from pusher.web.public.place import nowhere
from pusher.web.public.site import SITE, Site
from pusher.web.words import place

ATOM, JSON = "atom.xml", "feed.json"
_MOST: Final = 50
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_VERSION: Final = "https://jsonfeed.org/version/1.1"
_LISTED: Final = "名单在页面上看。"


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice in a feed."""

    id: str  # an address that never changes
    url: str
    title: str
    sentence: str
    issuer: str
    genre: Genre
    published: datetime
    updated: datetime
    until: datetime | None  # it is not to be shown any longer from here on


@dataclass(frozen=True, slots=True)
class Feed:
    """A place's notices, the newest first."""

    title: str
    author: str
    home: str
    address: str
    updated: datetime
    entries: Sequence[Entry]


async def atom(request: web.Request) -> web.StreamResponse:
    """The Atom feed."""
    return await _answer(request, ATOM, "application/atom+xml; charset=utf-8", write_atom)


async def json_feed(request: web.Request) -> web.StreamResponse:
    """The JSON Feed."""
    return await _answer(request, JSON, "application/feed+json; charset=utf-8", write_json)


async def _answer(request: web.Request, name: str, kind: str, write: Callable[[Feed], str]) -> web.StreamResponse:
    division = await find(request, f"/{name}")
    if isinstance(division, web.Response):
        return division
    site = request.app[SITE]

    async def make() -> Page:
        feed = await _read(site, division, name)
        return nowhere() if feed is None else pack(write(feed), _headers(kind, site.now()))

    return await kept(request, division, name, make)


def _headers(kind: str, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": kind,
        "Cache-Control": f"public, max-age={MAX_AGE}",
        "Last-Modified": format_datetime(now.astimezone(UTC), usegmt=True),
        "Access-Control-Allow-Origin": "*",  # a screen's own page may read it
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }


async def _read(site: Site, division: Division, name: str) -> Feed | None:
    async with site.pool.acquire() as conn:
        board = await load_board(conn, site, division)
        hung = await read_all(conn, site, board, board.posted[:_MOST]) if board else []
    if board is None:
        return None
    entries = [_entry(board, one) for one in hung if one.in_force]
    midnight = datetime.combine(site.now().astimezone(OFFICE_TIME).date(), time.min, OFFICE_TIME)
    updated = max((one.updated for one in entries), default=midnight)
    address = f"{board.links.base_url}/v/{short_division(division.code)}/{name}"
    title = f"{place(board.full_name)}的通知"
    return Feed(title, place(board.full_name), board.address, address, updated, entries)


def _entry(board: Board, one: Hung) -> Entry:
    shown = one.rendition
    return Entry(
        id=board.links.notice(shown.item_code),
        url=board.links.notice(shown.item_code, board.variant),
        title=shown.title,
        sentence=_LISTED if shown.genre is Genre.LISTING else shown.sentence,
        issuer=shown.issuer or place(board.full_name),
        genre=shown.genre,
        published=one.row.published_at or one.said_at,
        updated=one.said_at,
        until=ends_at(one.version) or one.version.valid_until,
    )


def write_atom(feed: Feed) -> str:
    """Write a feed as Atom."""
    root = etree.Element(
        f"{{{_NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"}, nsmap={None: _NAMESPACE}
    )
    _add(root, "title", feed.title)
    _add(root, "id", feed.address)
    _add(root, "updated", _moment(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    _add(root, "generator", "村口")
    for one in feed.entries:
        entry = _add(root, "entry")
        _add(entry, "title", one.title)
        _add(entry, "id", one.id)
        _add(entry, "updated", _moment(one.updated))
        _add(entry, "published", _moment(one.published))
        _add(_add(entry, "author"), "name", one.issuer)
        _add(entry, "link", rel="alternate", type="text/html", href=one.url)
        _add(entry, "category", term=str(one.genre), label=one.genre.label)
        _add(entry, "summary", one.sentence, type="text")
    body: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'


def write_json(feed: Feed) -> str:
    """Write a feed as JSON Feed; `_cunkou` carries until when a notice may be shown."""
    return json.dumps(
        {
            "version": _VERSION,
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "language": "zh-CN",
            "authors": [{"name": feed.author}],
            "items": [_item(one) for one in feed.entries],
        },
        ensure_ascii=False,
        indent=1,
    )


def _item(one: Entry) -> dict[str, Any]:
    own = {"genre": str(one.genre), "until": _moment(one.until) if one.until else None}
    return {
        "id": one.id,
        "url": one.url,
        "title": one.title,
        "content_text": one.sentence,
        "date_published": _moment(one.published),
        "date_modified": _moment(one.updated),
        "authors": [{"name": one.issuer}],
        "tags": [one.genre.label],
        "language": "zh-CN",
        "_cunkou": own,
    }


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
    child.text = text or None
    return child


def _moment(at: datetime) -> str:
    """RFC 3339, by the office's clock."""
    return at.astimezone(OFFICE_TIME).isoformat(timespec="seconds")
