"""Bytes that a browser takes in parts (sound) or keeps (pictures): ETag, and the ranges that iPhones insist on."""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import web

from pusher.web.public.cache import Page
from pusher.web.public.site import CACHED

# Whatever is in it, it can do nothing but be seen or heard.
_HEADERS: Final = {
    "Cache-Control": CACHED["Cache-Control"],
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


def media(body: bytes, media_type: str, *, public: bool) -> Page:
    """Make a page of bytes; not `public`: no search engine keeps it."""
    hidden = {} if public else {"X-Robots-Tag": "noindex"}
    own = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"', "Content-Type": media_type}
    return Page(web.HTTPOk.status_code, body, body, {**_HEADERS, **hidden, **own})


def send(request: web.Request, page: Page) -> web.Response:
    """Answer with all of it, with the part that was asked for, or with nothing when the reader has it."""
    if page.headers["ETag"] in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=_untyped(page))
    if "Range" not in request.headers:
        return web.Response(body=page.body, headers=page.headers)
    whole = len(page.body)
    try:
        start, stop, _ = request.http_range.indices(whole)
    except ValueError:
        start, stop = 0, 0
    if start >= stop:
        return web.Response(status=416, headers={**_untyped(page), "Content-Range": f"bytes */{whole}"})
    span = {"Content-Range": f"bytes {start}-{stop - 1}/{whole}"}
    return web.Response(status=206, body=page.body[start:stop], headers={**page.headers, **span})


def _untyped(page: Page) -> dict[str, str]:
    return {name: value for name, value in page.headers.items() if name != "Content-Type"}
