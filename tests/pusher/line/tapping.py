"""A notice that an official account told its followers, its page on loopback, and phones that open it inside WeChat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, CookieJar, DummyCookieJar
from yarl import URL

from channels.wechat.sandbox import PLATFORM
from channels.wechat.sandbox.platform import Official
from channels.wechat.sandbox.visits import HANDSET
from channels.wechat.sandbox.webview import AGENT
from content import store as content
from pusher.web.public import Site
from tests.pusher.line.test_fallback import openids, prepare
from tests.stage import Stage, phones

HERS, THEIRS, STRANGER = *openids(2), "oStranger00000000000000_f"
WINDOW = {"User-Agent": AGENT, "Sec-Fetch-Site": "same-origin"}


@dataclass
class Town:
    """The page of a notice that two followers were told of."""

    stage: Stage
    site: Site
    base: str
    push: int = 0
    code: str = ""

    @property
    def official(self) -> Official:
        return self.stage.wechat[PLATFORM].account("wx-county")

    @property
    def page(self) -> str:
        return f"{self.base}/n/{self.code}"

    async def tell(self) -> None:
        """Publish a notice and push it to both."""
        self.push = await prepare(self.stage, list(zip((HERS, THEIRS), phones(2), strict=True)))
        await self.publish(self.push)
        await self.stage.walk(self.push)

    async def publish(self, push: int) -> None:
        row = await self.stage.db.owner.fetchrow("SELECT item, version FROM pusher.push WHERE id = $1", push)
        async with self.stage.db.web.acquire() as conn:
            assert await content.publish(conn, row["item"], row["version"], datetime.now(UTC))
            self.code = (await content.get(conn, row["item"])).code

    async def states(self) -> dict[str, str]:
        """The states of the WeChat rows by openid."""
        rows = await self.stage.db.owner.fetch(
            "SELECT c.index, d.state FROM pusher.delivery AS d JOIN audiences.contact AS c ON c.id = d.contact"
            " WHERE d.push = $1 AND d.channel = 'wechat'",
            self.push,
        )
        known = {self.stage.vault.index(openid): openid for openid in (HERS, THEIRS)}
        return {known[row["index"]]: row["state"] for row in rows}

    async def counted(self) -> int:
        """Anonymous taps so far."""
        await self.site.tally.flush()
        return await self.stage.db.owner.fetchval("SELECT coalesce(sum(acks), 0)::int FROM pusher.page_count")


class Phone:
    """Somebody's WeChat: its own cookies, one step at a time. `cookies` off: it keeps none."""

    def __init__(self, town: Town, openid: str, *, cookies: bool = True) -> None:
        self.town = town
        self.openid = openid
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True) if cookies else DummyCookieJar())

    async def tap(self, **headers: str) -> str:
        """Tap 我知道了; where the browser is sent."""
        return await self._step("POST", f"{self.town.page}/tap", headers=WINDOW | headers)

    async def authorize(self, where: str) -> str:
        """Let the platform look who it is; where it leads back to."""
        return await self._step("GET", where, headers=WINDOW | {"Cookie": f"{HANDSET}={self.openid}"})

    async def come_back(self, where: str) -> str:
        """Follow the way back; where the browser is sent."""
        return await self._step("GET", where, headers=WINDOW)

    async def whole(self) -> str:
        """All of it."""
        return await self.come_back(await self.authorize(await self.tap()))

    async def _step(self, method: str, where: str, **more: Any) -> str:
        async with self.http.request(method, URL(where, encoded=True), allow_redirects=False, **more) as got:
            assert got.status in {302, 303}, (got.status, await got.text())
            assert got.headers["Location"], where
            return str(got.url.join(URL(got.headers["Location"], encoded=True)))
