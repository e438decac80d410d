"""What hangs in a place now, read once for its page, its feeds and its screens."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web

from audiences.division import Division, DivisionError, Level, parse
from content.item import Genre, Version, covers
from content.render import Rendition, render
from content.sought import Sought
from pusher import hanging
from pusher.hanging import Found
from pusher.link import Links, short_division
from pusher.store import Connection
from pusher.store import county as counties
from pusher.store import page as store
from pusher.web.public.cache import Page
from pusher.web.public.site import SITE, Site, answer, lead_to, nothing
from pusher.web.public.standing import Standing, standing

_ORDER: Final = {genre: (genre is not Genre.ALERT, number) for number, genre in enumerate(Genre)}


@dataclass(frozen=True, slots=True)
class Board:
    """A place with the notices that hang there, the newest first."""

    division: Division
    place: store.Place
    parents: tuple[store.Place, ...]  # from the county down
    posted: tuple[store.Posted, ...]
    ranges: Mapping[int, str]  # names of the territories that they are said for
    links: Links  # under the county's own address
    said: bool = True  # not: nothing says what was looked for, these are of its kind

    @property
    def address(self) -> str:
        """Where residents open it."""
        return self.links.village(self.division.code)

    @property
    def full_name(self) -> str:
        """厉山镇神农社区: without the county where it is not the county itself."""
        return "".join(one.name for one in self.parents if one.level > Level.COUNTY) + self.place.name

    @property
    def variant(self) -> int | None:
        """The place whose variant of a notice is read here."""
        return self.division.code if self.division.level >= Level.TOWN else None


@dataclass(frozen=True, slots=True)
class Hung:
    """One of its notices, ready to be told."""

    row: store.NoticeRow
    version: Version
    rendition: Rendition
    standing: Standing | None
    said_at: datetime

    @property
    def in_force(self) -> bool:
        """Whether it still says what holds."""
        return self.standing is None or self.standing.holds


async def find(request: web.Request, tail: str = "") -> Division | web.Response:
    """The division of an address; an answer where there is none, or where a merge has led it elsewhere."""
    try:
        division = parse(request.match_info["division"])
    except DivisionError:
        return answer(request, nothing())
    async with request.app[SITE].pool.acquire() as conn:
        new = await store.moved(conn, division.code)
    if new is None:
        return division
    return lead_to(f"/v/{short_division(new)}{tail}", 302)  # a poster that is older than the village


async def load_board(conn: Connection, site: Site, division: Division, sought: Sought | None = None) -> Board | None:
    """Read what hangs in a place, or what is found there, the best first; None: there is no such place."""
    place = await store.place(conn, division.code)
    if place is None:
        return None
    found = await _find(conn, site, division, sought)
    named = {one.code: one.name for one in await store.places(conn, [one.division for one in found.posted])}
    own = await counties.county(conn, division.county)
    parents = tuple(await store.places(conn, hanging.above(division)))
    links = site.links.under(own.base_url if own else "")
    return Board(division, place, parents, found.posted, named, links, found.said)


async def kept(
    request: web.Request, division: Division, name: str, make: Callable[[], Awaitable[Page]]
) -> web.Response:
    """Answer with a page of a place as it was made, until something else hangs there."""
    site = request.app[SITE]

    async def look() -> str:
        async with site.pool.acquire() as conn:
            return await _stamp(conn, site, division)

    return answer(request, await site.cache.get((name, division.code), look, make))


async def _stamp(conn: Connection, site: Site, division: Division) -> str:
    """A word that changes with what hangs in a place: a title that is sealed is gone at the next look."""
    return hashlib.sha256(repr(await hanging.hanging(conn, division, site.now())).encode()).hexdigest()


async def read_all(conn: Connection, site: Site, board: Board, posted: Sequence[store.Posted]) -> list[Hung]:
    """Notices of a board with their texts, in this order."""
    codes = [one.code for one in posted]
    rows = {row.code: row for row in await store.notices(conn, codes)}
    return [hung for code in codes if (hung := _hung(site, board, rows.get(code))) is not None]


def by_subject(posted: Sequence[store.Posted]) -> list[store.Posted]:
    """By subject, alerts before everything else, the newest first in each."""
    return sorted(posted, key=lambda one: _ORDER[genre(one)])


def genre(one: store.Posted) -> Genre:
    """What it is to its reader."""
    return Genre(one.genre) if one.genre in set(Genre) else Genre.NOTICE


def _hung(site: Site, board: Board, row: store.NoticeRow | None) -> Hung | None:
    if row is None or row.doc is None or row.said_at is None or row.sealed:
        return None
    version = Version.from_json(row.doc)
    here = board.variant if board.variant and covers(version.division, board.variant) else None
    url = board.links.scan(row.code, here)
    rendition = render(version, division=here or version.division, code=row.code, url=url)
    return Hung(row, version, rendition, standing(row, version, site.now()), row.said_at)


async def _find(conn: Connection, site: Site, division: Division, sought: Sought | None) -> Found:
    if sought is not None:
        return await hanging.search(conn, division, site.now(), sought)
    return Found(tuple(await hanging.hanging(conn, division, site.now())))
