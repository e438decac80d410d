"""Somebody's WeChat at the console: a service account that may ask on a site, and browsers inside the app."""

from __future__ import annotations

import pytest
from yarl import URL

from channels.wechat.sandbox import PLATFORM
from channels.wechat.sandbox.visits import HANDSET
from channels.wechat.sandbox.webview import AGENT
from pusher.store import county as counties
from pusher.store.county import County
from pusher.strategy import QuietHours
from pusher.web.public.site import SITE
from tests.pusher.web.phones import NUMBER, phones  # noqa: F401 - a fixture

HERS, THEIRS = "oSecretary00000000000_f", "oStranger000000000000_f"
INSIDE = {"User-Agent": AGENT}
PLATFORM_PAGE = "wechat/connect/oauth2/authorize"


class Handset:
    """A browser inside WeChat on somebody's phone: what is asked of our site, and what the platform's page answers."""

    def __init__(self, phones, openid: str = HERS) -> None:  # noqa: F811
        self.phones, self.openid, self.browser = phones, openid, phones.site.browser()

    async def get(self, path: str):
        return await self.browser.get(path, headers=INSIDE)

    async def away(self, path: str = "/console/sign-in/wechat") -> str:
        """Where the platform's page sends the browser back to, as a path with its query."""
        left = await self.get(path)
        assert left.status == 303, await left.text()
        assert PLATFORM_PAGE in left.headers["Location"]
        where = URL(left.headers["Location"], encoded=True)
        headers = INSIDE | {"Cookie": f"{HANDSET}={self.openid}"}
        async with self.phones.http.get(where, headers=headers, allow_redirects=False) as got:
            assert got.status == 302, await got.text()
            return URL(got.headers["Location"], encoded=True).raw_path_qs

    async def through(self, path: str = "/console/sign-in/wechat") -> str:
        """All the way; where the browser ends."""
        back = await self.get(await self.away(path))
        assert back.status == 303
        return back.headers["Location"]

    async def bind(self, number: str = NUMBER, *, bind: str = "yes", **form: str):
        """Named by the platform first, then the SMS code in the same browser."""
        assert (await self.through()).startswith("/console/sign-in/phone")
        code = await self.phones.code(self.browser, number)
        return await self.phones.enter(self.browser, code, bind=bind, **form)


@pytest.fixture(name="wechat")
async def in_wechat(phones, site, office):  # noqa: F811
    """A service account that may ask on this site, beside the SMS account; the site's own posts."""
    base = str(site.server.make_url("")).rstrip("/")
    async with site.deps.pool.acquire() as conn:
        await counties.set_county(conn, 421321, County(base, QuietHours(), code_roles="village"))
    await office.account("wechat", phones.sandbox)
    object.__setattr__(site.server.app[SITE], "post", phones.desk.post)
    return phones


def official(phones):  # noqa: F811
    return phones.wechat[PLATFORM].account("wechat-county")
