"""A notice in another language, and its recordings: only what was reviewed, of the version that the page shows."""

from __future__ import annotations

from aiohttp import web

from content import store as items
from content.tongue import LANGUAGES, Language
from pusher.store import page as store
from pusher.web.public.cache import Page, pack
from pusher.web.public.files import stamp_of
from pusher.web.public.media import media, send
from pusher.web.public.notice import Notice, calls, load
from pusher.web.public.routes import notice_page, what
from pusher.web.public.site import CACHED, Site, answer, day, nothing, write
from pusher.web.public.spoken import voices


async def read(request: web.Request) -> web.Response:
    """The notice in another language."""
    site, code, division = what(request)
    language = LANGUAGES.get(request.match_info["language"])

    async def make() -> Page:
        notice = await _shown(site, code, division)
        if isinstance(notice, Page):
            return notice
        wanted = language.code if language else ""
        found = next((one for one in notice.tongues if one.language == wanted and not one.digest), None)
        return _page(notice, found, language) if found and language else nothing()

    key = (code, division, "in", language.code if language else "")
    return answer(request, await site.cache.get(key, stamp_of(site, code), make))


async def hear(request: web.Request) -> web.Response:
    """A recording."""
    site, code, division = what(request)
    number = request.match_info["voice"]

    async def make() -> Page:
        notice = await _shown(site, code, division)
        if isinstance(notice, Page):
            return notice
        found = next((one for one in notice.tongues if str(one.id) == number and one.digest), None)
        if found is None:
            return nothing()
        async with site.pool.acquire() as conn:
            file = await items.attachment(conn, notice.row.county, found.digest or "")
        return media(file.bytes, found.media_type, public=False) if file else nothing()

    page = await site.media.get((code, division, "voice", number), stamp_of(site, code), make)
    return send(request, page) if "Accept-Ranges" in page.headers else answer(request, page)


async def _shown(site: Site, code: str, division: int) -> Notice | Page:
    """The notice, or the page that is answered instead."""
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now()) if code else None
    if notice is None:
        return nothing()
    return notice if notice.shows else await notice_page(site, code, division)


def _page(notice: Notice, tongue: store.Tongue, language: Language) -> Page:
    here = f"/n/{notice.row.code}"
    text = write(
        "tongue.html",
        heading=tongue.title,
        lines=[line for line in tongue.body.split("\n") if line.strip()],
        language=language,
        title=notice.rendition.title,
        issuer=notice.rendition.issuer,
        date=day(notice.rendition.issued_on),
        place=notice.place.name if notice.place else "",
        standing=notice.standing,
        adds=notice.adds,
        calls=calls(notice.rendition),
        voices=voices(notice.tongues, here, notice.variant, language.code),
        notice=f"{here}{notice.variant}",
        noindex=not notice.public,
    )
    headers = CACHED if notice.public else CACHED | {"X-Robots-Tag": "noindex"}
    return pack(text, headers, county=notice.row.county, division=notice.division)
