"""Routes of the place pages and the first page: what hangs in a village, a code typed by hand, true or false."""

from __future__ import annotations

import time
import unicodedata
from itertools import groupby
from typing import Any, Final

from aiohttp import web

from audiences.division import Division, DivisionError, Level, parse
from content.code import read_code
from content.item import Genre
from pusher.desk import OFFICE_TIME
from pusher.link import short_division, spaced, without_own
from pusher.store import page as store
from pusher.web.public.cache import Page, pack
from pusher.web.public.notice import Notice, load
from pusher.web.public.site import CACHED, SITE, UNSTORED, Site, answer, day, gone, nothing, write

_ORDER: Final = {genre.label: number for number, genre in enumerate((Genre.ALERT, *Genre))}
_NOT_FOUND: Final = 404


async def village(request: web.Request) -> web.Response:
    """A division's page (村级页面) with its current notices by subject."""
    site = request.app[SITE]
    try:
        division = parse(request.match_info["division"])
    except DivisionError:
        return answer(request, nothing())
    async with site.pool.acquire() as conn:
        new = await store.moved(conn, division.code)
    if new is not None:  # a poster that is older than the village
        return web.Response(status=302, headers={"Location": f"/v/{short_division(new)}", "Cache-Control": "no-store"})

    async def stamp() -> str:
        return str(time.monotonic())  # made again at each look: a title that is sealed is gone within ten seconds

    async def make() -> Page:
        return await _village(site, division)

    return answer(request, await site.cache.get(division.code, stamp, make))


async def home(request: web.Request) -> web.Response:
    """The first page: a code typed by hand, true or false, places."""
    return await _home(request)


async def type_code(request: web.Request) -> web.Response:
    """Open the notice of a typed code."""
    typed = request.query.get("code", "")
    code = read_code(typed)
    if code is None and (number := _place_number(typed)):
        return web.Response(status=303, headers={"Location": f"/v/{number}", "Cache-Control": "no-store"})
    if code is None:
        return await _home(request, error="编号应是7个字母和数字，里面没有0、1、I、L、O。请对照再输一次。")
    if await _find(request.app[SITE], code) is None:
        return await _home(request, error="没有这个编号的通知。请对照再输一次；仍查不到的，可能是假通知。")
    return web.Response(status=303, headers={"Location": f"/n/{code}", "Cache-Control": "no-store"})


def _place_number(typed: str) -> str:
    """The number of a town or village, as a sticker prints it; empty: it is none."""
    digits = "".join(unicodedata.normalize("NFKC", typed[:40]).split())
    return digits if digits.isascii() and digits.isdigit() and len(digits) in {9, 12} else ""


async def verify(request: web.Request) -> web.Response:
    """核验真伪: say whether a code is ours, and what its notice says."""
    code = read_code(request.query.get("code", ""))
    notice = await _find(request.app[SITE], code) if code else None
    if notice is None:
        return await _home(
            request,
            error="查不到这个编号。可能输错了一位，请对照再输一次；仍查不到的，不是从这里发出的，请当心假通知。",
        )
    found = {
        "sent": await _sent(request.app[SITE], notice),
        "varied": bool(notice.version.variants),
        "sentence": notice.rendition.sentence if notice.in_force else "",
        "code": notice.row.code,
        "spaced": spaced(notice.row.code),
        "issuer": notice.rendition.issuer or "本办公室",
        "date": day(notice.rendition.issued_on),
        "title": notice.rendition.title,
        "standing": notice.standing if notice.standing and notice.standing.look == "warn" else None,
    }
    return await _home(request, verified=found)


async def _sent(site: Site, notice: Notice) -> list[dict[str, str]]:
    """The SMS texts as they were sent; a link of somebody's own is only named. What holds no more is not repeated."""
    if not notice.in_force or notice.row.hash is None:
        return []
    async with site.pool.acquire() as conn:
        texts = await store.sent_as(conn, notice.row.id, notice.row.hash)
    return [
        {
            "text": without_own(text, "（您本人的查询链接）"),
            "at": f"{day(at.astimezone(OFFICE_TIME).date())}{at.astimezone(OFFICE_TIME):%H:%M}",
        }
        for text, at in texts
    ]


async def _home(request: web.Request, *, error: str = "", verified: dict[str, Any] | None = None) -> web.Response:
    site = request.app[SITE]
    async with site.pool.acquire() as conn:
        counties = await store.counties(conn)
    text = write(
        "home.html",
        error=error,
        verified=verified,
        helplines=site.helplines,
        typed=request.query.get("code", "")[:40] if error else "",
        counties=[_short(place) for place in counties],
        noindex=bool(error or verified),
    )
    return answer(request, pack(text, UNSTORED, status=_NOT_FOUND if error else 200))


async def _find(site: Site, code: str) -> Notice | None:
    async with site.pool.acquire() as conn:
        return await load(conn, site.links, code, 0, site.now())


async def _village(site: Site, division: Division) -> Page:
    above = [code for code in (division.county * 10**9, division.town, division.village) if code != division.code]
    async with site.pool.acquire() as conn:
        place = await store.place(conn, division.code)
        if place is None:
            return gone(404, "没有这个地方", "网址里的区划代码不对，或者这里还没有开通。")
        parents = await store.places(conn, [code for code in above if code])
        near = [code for code in above if code] + await store.former(conn, division.lo, division.hi)
        posted = await store.posted(conn, division.lo, division.hi, near, site.now())
        below = await store.below(conn, division.code)
        ranges = {one.code: one.name for one in await store.places(conn, [notice.division for notice in posted])}
    text = write(
        "place.html",
        place=place,
        above="".join(parent.name for parent in parents if parent.level > Level.COUNTY),
        up=_short(parents[-1]) if parents else None,
        below=[_short(one) for one in below],
        variant=f"?v={short_division(division.code)}" if division.level >= Level.TOWN else "",
        subjects=_by_subject(posted, ranges),
    )
    return pack(text, CACHED)


def _by_subject(posted: list[store.Posted], ranges: dict[int, str]) -> list[tuple[str, list[dict[str, str]]]]:
    """Notices under the names of their genres, alerts first, the newest first in each."""
    named = sorted(((_subject(one.genre), one) for one in posted), key=lambda pair: _ORDER[pair[0]])
    return [
        (
            subject,
            [
                {
                    "code": one.code,
                    "title": one.title,
                    "date": day(one.issued_on),
                    "range": ranges.get(one.division, ""),
                }
                for _, one in pairs
            ],
        )
        for subject, pairs in groupby(named, key=lambda pair: pair[0])
    ]


def _subject(genre: str) -> str:
    return Genre(genre).label if genre in set(Genre) else Genre.NOTICE.label


def _short(place: store.Place) -> dict[str, str]:
    return {"name": place.name, "short": short_division(place.code)}
