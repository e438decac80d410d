"""One Chromium for all tests of a process, and the desks of people who work with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from channels.wechat.sandbox.visits import HANDSET
from channels.wechat.sandbox.webview import AGENT
from pusher.access import Role
from tests.browser.desk import HEIGHT, WIDTHS, Desk
from tests.outside import headless
from tests.pusher.web.conftest import add_person, grant_of

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def _function_scoped_runner(_session_scoped_runner):
    """One event loop for all tests of this folder: the browser hangs on the loop in which it was started."""
    return _session_scoped_runner


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started() -> AsyncIterator[Browser]:
    path = headless()
    async with async_playwright() as play:
        running = await play.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        await running.close()


@pytest.fixture
async def browser(started: Browser) -> AsyncIterator[Browser]:
    """The browser; what a test has opened in it is closed after the test."""
    yield started
    for context in started.contexts:
        await context.close()


@pytest.fixture
def width() -> int:
    """A phone's; what clerks and reviewers do every day is driven at both: `pytestmark = BOTH`."""
    return WIDTHS[0]


@pytest.fixture
async def open_desk(site, width, browser):
    async def opened(role: Role | None = None, *, javascript: bool = True) -> Desk:
        context = await browser.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=javascript, locale="zh-CN"
        )
        desk = Desk(await context.new_page(), site, width)
        if role is not None:
            await add_person(site.deps, role.value, grant_of(role))
            await desk.sign_in(role.value)
        return desk

    return opened


@pytest.fixture
def handset(browser):
    """WeChat's own browser in somebody's hand, which notes what its console says."""

    async def opened(width: int, openid: str = "", *, script: bool = True, agent: str = AGENT):
        context = await browser.new_context(
            viewport={"width": width, "height": 780}, java_script_enabled=script, user_agent=agent
        )
        if openid:
            await context.add_cookies([{"name": HANDSET, "value": openid, "domain": "127.0.0.1", "path": "/"}])
        page = await context.new_page()
        page.said = []
        page.on("console", lambda one: page.said.append(one.text))
        page.on("pageerror", lambda one: page.said.append(str(one)))
        return page

    return opened
