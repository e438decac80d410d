"""What every answer carries against forged, framed and injected pages, and where a request comes from."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from pusher.proxies import Networks, who_asks
from pusher.web.deps import DEPS

PROXIES: Final = web.AppKey("proxies", Networks)  # that stand before our own
# No inline script or style anywhere in the console, so no nonce is needed.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers post with Origin: null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",  # 录音, where a person asks for it
}


async def guard(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers as a response is prepared, streams included; a page that set its own keeps it."""
    if request.content.exception() is not None:  # wrongly packed: aiohttp would stumble over it once more, with a trace
        request.content.feed_eof()
        response.force_close()  # nor does it know where the next request begins
        response.headers["Connection"] = "close"
    response.headers.pop("Server", None)  # aiohttp's: which versions run here is nobody's business
    if "Content-Security-Policy" not in response.headers:
        response.headers.setdefault("X-Frame-Options", "DENY")  # older webviews do not know frame-ancestors
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.app[DEPS].settings.base_url.startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


@web.middleware
async def same_site(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a form that another site makes a browser post; machines send no such header."""
    if request.method == "POST" and request.path.startswith("/console") and from_elsewhere(request):
        raise web.HTTPForbidden(text="这张表单不是从本站打开的。请从工作台重新进入后再提交。")
    return await handler(request)


@web.middleware
async def readable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse an address that asks for NUL: no text has one, and PostgreSQL takes none."""
    if "\x00" in request.query_string:
        raise web.HTTPBadRequest
    return await handler(request)


def from_elsewhere(request: web.Request) -> bool:
    """Whether another site made the browser send this; older browsers do not say, and carry nothing of ours either."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def from_our_page(request: web.Request, base_url: str) -> bool:
    """Whether one of our own pages surely sent this: the browser says so itself, and no other site can make it."""
    sent_from = request.headers.get("Sec-Fetch-Site")  # older webviews do not say it; all say Origin
    if sent_from is not None:
        return sent_from == "same-origin"
    own = urlsplit(base_url)
    return request.headers.get("Origin") == f"{own.scheme}://{own.netloc}"


def client_address(request: web.Request) -> str:
    """Who asks, behind whatever proxies."""
    forwarded = request.headers.getall("X-Forwarded-For", ())
    return who_asks(request.remote or "", forwarded, request.app.get(PROXIES, ()))
