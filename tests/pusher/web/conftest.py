"""A console in a real database, with one person for each role and a browser-like client."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from audiences.vault import Vault
from pusher.access import TABLE, Grant, Role
from pusher.desk import Desk
from pusher.link import Links
from pusher.settings import Settings
from pusher.store import user
from pusher.web.app import application
from pusher.web.deps import Deps

PASSWORD = "村口-correct-horse"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # cheap: verified by each test
COUNTY, TOWN, VILLAGE, NEIGHBOUR = 421321000000000, 421321101000000, 421321101201000, 421321101202000
SPANS = dict.fromkeys((Role.VILLAGE_EDITOR, Role.VILLAGE_SECRETARY, Role.VILLAGE_SUPERVISOR), (VILLAGE, VILLAGE + 999))
SPANS |= dict.fromkeys((Role.TOWN_EDITOR, Role.TOWN_REVIEWER, Role.TOWN_SIGNER), (TOWN, TOWN + 999999))


def grant_of(role: Role) -> Grant:
    lo, hi = SPANS.get(role, (COUNTY, COUNTY + 10**9 - 1))
    return Grant(role, lo, hi)


@dataclass
class Clock:
    """The tests' time; they move it."""

    at: datetime = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Site:
    """A running console."""

    server: TestServer
    deps: Deps
    desk: Desk
    clock: Clock
    rung: list[int]  # pushes whose plan was rung for
    browsers: list[TestClient] = field(default_factory=list)

    def browser(self) -> Browser:
        client = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        self.browsers.append(client)
        return Browser(client)

    async def person(self, role: Role, account: str = "", grant: Grant | None = None) -> Browser:
        """Somebody of this role who has just signed in."""
        account = account or role.value
        await add_person(self.deps, account, grant or grant_of(role))
        browser = self.browser()
        response = await browser.sign_in(account)
        assert response.status == 303, await response.text()
        return browser


@dataclass
class Browser:
    """A client that keeps cookies, does not follow redirects and finds the form's token."""

    client: TestClient
    address: str = "203.0.113.7"

    async def get(self, path: str, **options):
        return await self.client.get(path, allow_redirects=False, **options)

    async def page(self, path: str) -> str:
        response = await self.get(path)
        text = await response.text()
        assert response.status == 200, (path, response.status, text)
        return text

    async def token(self, path: str = "/console") -> str:
        return re.search(r'name="csrf" value="([^"]+)"', await self.page(path))[1]

    async def post(self, path: str, data: dict | None = None, *, token: str | None = None, **options):
        data = {"csrf": await self.token() if token is None else token, **(data or {})}
        return await self.client.post(path, data=data, allow_redirects=False, **options)

    async def sign_in(self, account: str, password: str = PASSWORD, code: str = "", **extra: str):
        form = {"account": account, "password": password, "code": code, **extra}
        token = await self.token("/console/sign-in")
        headers = {"X-Forwarded-For": self.address}
        return await self.post("/console/sign-in", form, token=token, headers=headers)


@dataclass
class Bell:
    """Counts what was rung for; nothing here hears it."""

    rung: list[int]

    async def plan(self, push: int) -> None:
        self.rung.append(push)

    async def dispatch(self, batch: int, lease: int, lane: str) -> None:
        pass

    async def fold(self) -> None:
        pass


async def nobody(number: int):
    raise KeyError(number)


async def add_person(deps: Deps, account: str, *grants: Grant, name: str = "王芳") -> int:
    async with deps.pool.acquire() as conn, conn.transaction():
        unit = await user.add_unit(conn, 421321, COUNTY, "随县测试单位")
        staff = await user.add_staff(conn, 421321, unit, account, name, HASH)
        assert staff is not None
        for grant in grants:
            await user.add_grant(conn, staff, grant)
    return staff


@pytest.fixture
async def site(db, tmp_path: Path) -> AsyncIterator[Site]:
    clock, vault, bell = Clock(), Vault({1: bytes(32)}, 1), Bell([])
    deps = Deps(db.web, vault, Settings(var=tmp_path), clock)
    links = Links(bytes(32), deps.settings.base_url)
    desk = Desk(db.web, vault, nobody, bell, bell, links, deps.settings.base_url, clock)
    server = TestServer(application(deps, desk))
    await server.start_server()
    running = Site(server, deps, desk, clock, bell.rung)
    try:
        yield running
    finally:
        for browser in running.browsers:
            await browser.close()
        await server.close()


@pytest.fixture(params=sorted(TABLE), ids=str)
def role(request) -> Role:
    return request.param


@pytest.fixture
def office(site: Site, db):
    from tests.pusher.web.console.office import Office

    return Office(site, db)
