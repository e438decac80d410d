"""Routes of the first page: a code typed by hand, true or false, places."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from aiohttp import web

from content.code import read_code
from pusher.desk import OFFICE_TIME
from pusher.link import short_division, spaced, without_own
from pusher.store import page as store
from pusher.web.public.cache import pack
from pusher.web.public.notice import Notice, load
from pusher.web.public.site import SITE, UNSTORED, Site, answer, day, write

_NOT_FOUND: Final = 404


async def home(request: web.Request) -> web.Response:
    """The first page: a code typed by hand, true or false, places."""
    return await _home(request)


async def type_code(request: web.Request) -> web.Response:
    """Open the notice of a typed code, or the place of a number that a sticker prints."""
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
        counties=[{"name": one.name, "short": short_division(one.code)} for one in counties],
        noindex=bool(error or verified),
    )
    return answer(request, pack(text, UNSTORED, status=_NOT_FOUND if error else 200))


async def _find(site: Site, code: str) -> Notice | None:
    async with site.pool.acquire() as conn:
        return await load(conn, site.links, code, 0, site.now())
