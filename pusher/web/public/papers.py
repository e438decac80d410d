"""What is printed of a notice, and its loudspeaker script on a page of its own: public, as the notice is."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from aiohttp import web

from content.press import Format, Paper, PressError, TooLongError, press
from content.render import length_of
from pusher.store import page as store
from pusher.web.public.cache import Page, pack
from pusher.web.public.notice import Notice, load
from pusher.web.public.routes import address, notice_page, what
from pusher.web.public.site import CACHED, Site, answer, gone, nothing, write
from pusher.web.public.spoken import voices

NAMES: Final = {
    Paper.POSTER: "海报",
    Paper.POSTER_A3: "A3海报",
    Paper.CARD: "明白卡",
    Paper.CARDS: "明白卡（一张裁四张）",
    Paper.BROADCAST: "广播稿",
    Paper.FORWARD: "转发图",
}
PICTURES: Final = frozenset({Paper.FORWARD})
_DPI: Final = 254  # of a picture: 900 dots across, as a phone shows them
_FILES: Final = {f"{paper}.{'png' if paper in PICTURES else 'pdf'}": paper for paper in Paper}
_BODY_MAY_STAY_BEHIND: Final = frozenset({Paper.POSTER, Paper.POSTER_A3})
_KEPT: Final = 64  # papers in memory, 60 KB each


async def show(request: web.Request) -> web.Response:
    """A paper as PDF, or the picture for a chat group; a poster too long for a page leaves its body behind the code."""
    site, code, division = what(request)
    paper = _FILES.get(request.match_info["file"])
    if paper is None:
        return answer(request, nothing())
    notice = await _in_force(site, code, division)
    if notice is None:
        return answer(request, await notice_page(site, code, division))
    try:
        body = await _pressed(site, notice, paper)
    except PressError as error:
        return answer(request, gone(409, f"这张{NAMES[paper]}印不出来", str(error)))
    ending = "png" if paper in PICTURES else "pdf"
    headers = {
        "Cache-Control": CACHED["Cache-Control"],
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(f'{NAMES[paper]} {notice.rendition.title}.{ending}')}",
        "X-Content-Type-Options": "nosniff",
    }
    if not notice.public:
        headers["X-Robots-Tag"] = "noindex"
    kind = "image/png" if paper in PICTURES else "application/pdf"
    return web.Response(body=body, content_type=kind, headers=headers)


async def script(request: web.Request) -> web.Response:
    """The loudspeaker script (广播稿) in large type, to be read from a phone."""
    site, code, division = what(request)
    if await _in_force(site, code, division) is None:
        return answer(request, await notice_page(site, code, division))

    async def stamp() -> str | None:
        async with site.pool.acquire() as conn:
            return await store.stamp(conn, code, site.now())

    async def make() -> Page:
        notice = await _in_force(site, code, division)
        return _page(notice, address(request, f"/n/{code}")) if notice else await notice_page(site, code, division)

    return answer(request, await site.cache.get((code, division, "broadcast"), stamp, make))


def _page(notice: Notice, where: str) -> Page:
    words = notice.rendition.broadcast
    text = write(
        "broadcast.html",
        title=notice.rendition.title,
        issuer=notice.rendition.issuer,
        place=notice.place.name if notice.place else "",
        lines=words.split("\n"),
        length=length_of(words),
        notice=where,
        voices=voices(notice.tongues, f"/n/{notice.row.code}", notice.variant),
        adds=notice.adds,
        print=where.replace("?", "/broadcast.pdf?", 1) if "?" in where else f"{where}/broadcast.pdf",
        noindex=True,
    )
    return pack(text, CACHED | {"X-Robots-Tag": "noindex"})


async def _in_force(site: Site, code: str, division: int) -> Notice | None:
    """What may be printed and read out: only what holds."""
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now()) if code else None
    return notice if notice is not None and notice.in_force else None


async def _pressed(site: Site, notice: Notice, paper: Paper) -> bytes:
    key = (f"{notice.row.code} {notice.row.hash} {paper}", notice.division)
    if key not in site.papers:
        form: Format = "png" if paper in PICTURES else "pdf"
        async with site.presses:
            try:
                made = await press(notice.rendition, paper, form, dpi=_DPI)
            except TooLongError:
                if paper not in _BODY_MAY_STAY_BEHIND:
                    raise
                made = await press(notice.rendition, paper, form, full=False)
        while len(site.papers) >= _KEPT:
            site.papers.pop(next(iter(site.papers)))
        site.papers[key] = made
    return site.papers[key]
