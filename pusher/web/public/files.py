"""Attachments on an old phone: words and tables as pages, pages of a PDF as pictures with their words beside them.

Shown as long as the notice's own text is, so that the names of a 公示 vanish with it; never when today's checks
bar the file.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from content import store as items
from content.attached import ROWS, Leaf, Shown, named, said_size, shown
from content.ingest import Kind
from content.ingest.inside import picture_in
from content.item import Attachment
from content.picture import bare
from content.press import PressError
from content.press.leaf import draw
from content.render import html
from pusher.checking import barred
from pusher.desk import OFFICE_TIME
from pusher.store import page as store
from pusher.web.public.cache import Page, pack
from pusher.web.public.media import media, send
from pusher.web.public.notice import Notice, calls, load
from pusher.web.public.routes import notice_page, what
from pusher.web.public.site import CACHED, Site, answer, gone, nothing, write

_KEPT: Final = 8  # files whose words are in memory: a list of 20,000 households is 20 MB of them
_DRAWN: Final = 5  # pages of a PDF on one page here
_TURNED: Final = 2  # portions that are only turned, without a menu of what each holds
_LIGHT: Final = 400_000  # bytes of a picture that is sent as it is
_LARGEST: Final = 2_000_000  # bytes of a picture at all
_BARRED: Final = "这个附件正在核对，暂时不能看。要问情况，请打电话。"
_TOO_BIG: Final = "这个附件画出来太大，手机上打不开。请打电话问，或者到村委会看。"

_read: OrderedDict[tuple[str, str], Shown] = OrderedDict()  # by name and digest: a file never changes under them


@dataclass(frozen=True, slots=True)
class _Opened:
    """An attachment of a notice that may be shown now."""

    notice: Notice
    attachment: Attachment
    shown: Shown
    data: bytes = field(repr=False)


async def show(request: web.Request) -> web.Response:
    """An attachment as a page, a portion at a time."""
    site, code, division = what(request)
    number, portion = _number(request.match_info["no"]), _number(request.query.get("p", "1"))

    async def make() -> Page:
        opened = await _open(site, code, division, number)
        return _page(opened, number, portion) if isinstance(opened, _Opened) else opened

    return answer(request, await site.cache.get((code, division, "file", number, portion), stamp_of(site, code), make))


async def picture(request: web.Request) -> web.Response:
    """One page of a PDF, or a picture, as a phone shows it."""
    site, code, division = what(request)
    number, leaf = _number(request.match_info["no"]), _number(request.match_info["leaf"])

    async def make() -> Page:
        opened = await _open(site, code, division, number)
        return await _drawn(site, opened, leaf) if isinstance(opened, _Opened) else opened

    page = await site.media.get((code, division, number, leaf), stamp_of(site, code), make)
    return send(request, page) if "Accept-Ranges" in page.headers else answer(request, page)


async def original(request: web.Request) -> web.Response:
    """The file itself, where nothing is hidden in it; a picture without what its camera wrote into it."""
    site, code, division = what(request)
    opened = await _open(site, code, division, _number(request.match_info["no"]))
    if not isinstance(opened, _Opened):
        return answer(request, opened)
    body = _handed_out(opened)
    if body is None:
        return answer(request, nothing())
    kind = opened.attachment.media_type
    page = media(body, kind, public=opened.notice.public)
    name = quote(opened.attachment.name)
    reply = send(request, page)
    reply.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return reply


def stamp_of(site: Site, code: str) -> Callable[[], Awaitable[str | None]]:
    """What says whether the pages of a code have to be made again."""

    async def stamp() -> str | None:
        async with site.pool.acquire() as conn:
            return await store.stamp(conn, code, site.now())

    return stamp


async def _open(site: Site, code: str, division: int, number: int) -> _Opened | Page:
    """The attachment of this number (from 1), or the page that is answered instead."""
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now()) if code else None
        if notice is None:
            return nothing()
        if not notice.shows:
            return await notice_page(site, code, division)
        attachments = notice.rendition.attachments
        if not 1 <= number <= len(attachments):
            return nothing()
        attachment = attachments[number - 1]
        today = site.now().astimezone(OFFICE_TIME).date()
        row = notice.row
        if attachment.name in await barred(conn, site.vault, row.id, row.county, notice.version, today=today):
            return gone(409, "附件暂时不能看", _BARRED)
        file = await items.attachment(conn, row.county, attachment.digest)
    if file is None:
        return nothing()
    return _Opened(notice, attachment, await _look(attachment, file.bytes), file.bytes)


async def _look(attachment: Attachment, data: bytes) -> Shown:
    key = (attachment.name, attachment.digest)
    if key not in _read:
        _read[key] = await asyncio.to_thread(shown, attachment.name, data)
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return _read[key]


def _page(opened: _Opened, number: int, portion: int) -> Page:
    notice, leaves = opened.notice, opened.shown.leaves
    each = _DRAWN if any(leaf.drawn for leaf in leaves) else 1
    portions = max(1, -(-len(leaves) // each))
    if not 1 <= portion <= portions:
        return nothing()
    here = f"/n/{notice.row.code}/files/{number}"
    first = (portion - 1) * each
    body = _handed_out(opened)
    text = write(
        "file.html",
        title=notice.rendition.title,
        issuer=notice.rendition.issuer,
        place=notice.place.name if notice.place else "",
        standing=notice.standing,
        name=opened.attachment.name,
        kind=named(opened.attachment),
        leaves=[_leaf(opened, leaf, no, here) for no, leaf in enumerate(leaves[first : first + each], first + 1)],
        pages=len(leaves) if each > 1 or len(leaves) == 1 else 0,
        why=opened.shown.why,
        original=f"{here}/original{notice.variant}" if body is not None else "",
        size=said_size(len(body)) if body is not None else "",
        pictured=opened.shown.pictured,
        pictures=_pictures(opened, here) if portion == portions else [],
        unseen="、".join(opened.shown.unseen),
        calls=calls(notice.rendition),
        notice=f"/n/{notice.row.code}{notice.variant}",
        portion=portion,
        portions=portions,
        held=[leaf.held for leaf in leaves] if each == 1 and portions > _TURNED else [],
        variant=notice.variant.partition("=")[2],
        here=here,
        and_place=notice.variant.replace("?", "&"),
        noindex=True,
    )
    return pack(text, CACHED | {"X-Robots-Tag": "noindex"})


def _leaf(opened: _Opened, leaf: Leaf, number: int, here: str) -> dict[str, Any]:
    return {
        "no": number,
        "picture": f"{here}/leaf/{number}{opened.notice.variant}" if leaf.drawn else "",
        "words": html(leaf.blocks, cards=ROWS),
        "image": opened.shown.kind.is_image,
        "alt": opened.attachment.said or opened.attachment.name.rpartition(".")[0] or opened.attachment.name,
    }


def _pictures(opened: _Opened, here: str) -> list[dict[str, Any]]:
    """What stands in a Word file as a picture; its writer may have put it into words."""
    variant = opened.notice.variant
    return [
        {"no": no, "said": one.said, "picture": f"{here}/leaf/{no}{variant}"}
        for no, one in enumerate(opened.shown.pictures, 1)
    ]


def _picture(opened: _Opened, leaf: int) -> tuple[Kind, bytes, int] | None:
    """What is drawn under this number: its kind, its bytes, the page of it; None: nothing."""
    shown = opened.shown
    if 1 <= leaf <= len(shown.pictures):
        found = picture_in(opened.data, shown.pictures[leaf - 1].part)
        return (*found, 1) if found else None
    drawn = 1 <= leaf <= len(shown.leaves) and shown.leaves[leaf - 1].drawn
    return (shown.kind, opened.data, leaf) if drawn else None


async def _drawn(site: Site, opened: _Opened, leaf: int) -> Page:
    found = _picture(opened, leaf)
    if found is None:
        return nothing()
    kind, data, page = found
    light = bare(kind, data) if len(data) <= _LIGHT else None
    if light is not None:
        return media(light, kind.media_type, public=False)
    try:
        async with site.presses:
            made = await draw(kind, data, page)
    except PressError:
        return gone(409, "附件打不开", _TOO_BIG)
    return media(made, "image/png", public=False) if len(made) <= _LARGEST else gone(409, "附件打不开", _TOO_BIG)


def _handed_out(opened: _Opened) -> bytes | None:
    """What may be downloaded; None: nothing, because something in it is not seen, or it cannot be told."""
    if opened.shown.why or opened.shown.unseen:
        return None
    return bare(opened.shown.kind, opened.data) if opened.shown.kind.is_image else opened.data


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 5 else 0  # noqa: PLR2004 - no file has more
