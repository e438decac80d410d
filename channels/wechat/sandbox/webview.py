"""WeChat's own browser on the phone page: opens a message's link as WeChat would, with cookies of each handset.

It fetches on the handset's behalf, follows what leads through 网页授权, and shows the last page with its links leading
through here. Only hosts that a message on that handset links to are opened.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

import aiohttp
from aiohttp import web
from yarl import URL

from channels.sandbox.world import URL_IN_TEXT, World
from channels.wechat.sandbox.visits import HANDSET, IN_WECHAT

AGENT: Final = f"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36 {IN_WECHAT}/8.0.50(0x28003253)"
MOST_STEPS: Final = 8
_SECONDS: Final = 10.0
_PATHS: Final = re.compile(r'(?<= )(href|action)="(/[^"]*)"')
_KEPT: Final = ("Content-Type", "Content-Security-Policy")


class Webview:
    """The browser of all handsets."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """GET and POST /webview?to=HANDSET&url=PAGE."""
        return [web.get("/webview", self.show), web.post("/webview", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """Open a page, or post a form of it."""
        to, url = request.query.get("to", ""), URL(request.query.get("url", ""))
        if not self._may(to, url):
            raise web.HTTPForbidden(text="只打开这部手机收到的链接")
        body = await request.read() if request.method == "POST" else None
        jar = self._world.memory.setdefault("webview", {}).setdefault(to, aiohttp.CookieJar(unsafe=True))
        jar.update_cookies({HANDSET: to}, request.url.origin())
        limit = aiohttp.ClientTimeout(total=_SECONDS)
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"User-Agent": AGENT}, timeout=limit) as http:
            return await _fetch(http, to, url, body)

    def _may(self, to: str, url: URL) -> bool:
        links = [
            link for each in self._world.handset(to) for link in (each.link, *URL_IN_TEXT.findall(each.text)) if link
        ]
        return bool(url.host) and any(URL(link).origin() == url.origin() for link in links)


async def _fetch(http: aiohttp.ClientSession, to: str, url: URL, body: bytes | None) -> web.Response:
    headers = {"Sec-Fetch-Site": "same-origin"} if body is not None else {}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        async with http.request(
            "GET" if body is None else "POST", url, data=body, headers=headers, max_redirects=MOST_STEPS
        ) as got:
            content = await got.read()
    except (aiohttp.ClientError, TimeoutError, OSError):
        return web.Response(status=502, text="打不开这个页面")
    if got.history:  # as WeChat's address bar would: the page's script asks where it is
        where = f"webview{_query(to, got.url.with_fragment(None))}#{got.url.fragment}"
        return web.Response(status=303, headers={"Location": where, "Cache-Control": "no-store"})
    if got.content_type == "text/html":
        content = _PATHS.sub(lambda found: _through(to, got.url, found), content.decode()).encode()
    kept = {name: got.headers[name] for name in _KEPT if name in got.headers}
    return web.Response(status=got.status, body=content, headers=kept | {"Cache-Control": "no-store"})


def _through(to: str, page: URL, found: re.Match[str]) -> str:
    """A link or a form of the page, leading through the webview."""
    target = page.join(URL(found[2].replace("&amp;", "&"), encoded=True))
    return f'{found[1]}="{_query(to, target).replace("&", "&amp;")}"'


def _query(to: str, page: URL) -> str:
    return f"?to={quote(to, safe='')}&url={quote(str(page), safe='')}"
