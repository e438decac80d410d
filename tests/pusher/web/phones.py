"""Staff who sign in by phone: their numbers, the worker's round on the sandbox's gateway, the code of their SMS."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import aiohttp
import pytest
import redis.asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from arq.connections import ArqRedis

from channels.base import Resources
from channels.registry import CHANNELS
from channels.sandbox.app import WORLD
from channels.sandbox.app import application as sandbox_application
from pusher import phone
from pusher.access import Grant, Role
from pusher.desk import Desk
from pusher.limits import RedisBucket
from pusher.runtime import Posts, RedisCache
from tests.ports import port_for_sandbox
from tests.pusher.web.conftest import Browser, Site, add_person, grant_of
from tests.stage import stand_in

NUMBER = "14000000091"
PIN = "739152"
AGENT = "Mozilla/5.0 (Linux; Android 10) MicroMessenger/8.0.2"


@dataclass
class Phones:
    """The worker's side of a site, and what arrived on handsets."""

    site: Site
    desk: Desk
    world: object
    http: aiohttp.ClientSession
    sandbox: str  # its address
    wechat: web.Application  # the stand-in WeChat: its insides

    async def person(self, role: Role = Role.VILLAGE_EDITOR, number: str = NUMBER, *more: Grant, account="") -> int:
        staff = await add_person(self.site.deps, account or role.value, grant_of(role), *more)
        async with self.site.deps.pool.acquire() as conn, conn.transaction():
            await phone.enter(conn, self.site.deps.vault, staff, number)
        return staff

    async def round(self) -> None:
        await phone.codes(replace(self.desk, now=self.site.clock))

    def texts(self, number: str = NUMBER) -> list[str]:
        return [each.text for each in self.world.handset(number)]

    async def ask(self, browser: Browser, number: str = NUMBER, **more):
        token = await browser.token("/console/sign-in/phone")
        form, headers = {"phone": number, **more}, {"X-Forwarded-For": browser.address}
        return await browser.post("/console/sign-in/phone", form, token=token, headers=headers)

    async def code(self, browser: Browser, number: str = NUMBER, **more) -> str:
        """Ask, let the worker go its round, read the SMS."""
        asked = await self.ask(browser, number, **more)
        assert asked.status == 303, await asked.text()
        await self.round()
        return re.search(r"验证码(\d{6})", self.texts(number)[-1])[1]

    async def enter(self, browser: Browser, code: str, **more):
        token = await browser.token("/console/sign-in/phone")
        headers = {"X-Forwarded-For": browser.address, "User-Agent": AGENT}
        return await browser.post("/console/sign-in/code", {"code": code, **more}, token=token, headers=headers)

    async def signed_in(self, number: str = NUMBER, *, pin: str = PIN) -> Browser:
        """A browser on which somebody stays signed in, with a PIN."""
        browser = self.site.browser()
        done = await self.enter(browser, await self.code(browser, number))
        assert done.status == 303, await done.text()
        if pin and (await browser.get("/console")).status == 303:
            form, token = {"new": pin, "again": pin}, await browser.token("/console/me/pin")
            assert (await browser.post("/console/me/pin", form, token=token)).status == 303
        return browser


@pytest.fixture
async def phones(site, office, db, valkey):
    """A county whose SMS account speaks to the sandbox."""
    await office.divisions()
    client = ArqRedis(redis.asyncio.ConnectionPool.from_url(valkey))
    port = port_for_sandbox()
    sandbox = sandbox_application(None, CHANNELS, port=port)
    async with aiohttp.ClientSession() as http, TestServer(sandbox, port=port) as there:
        base = str(there.make_url("")).rstrip("/")
        await office.account("sms", base)
        posts = Posts(db.worker, site.deps.vault, Resources(http, RedisCache(client), site.clock))
        desk = replace(site.desk, pool=db.worker, post=posts.post, bucket=RedisBucket(client))
        yield Phones(site, desk, sandbox[WORLD], http, base, stand_in(sandbox, "wechat"))
        await posts.close()
    await client.aclose(close_connection_pool=True)
