"""录音 in a real browser: recorded at the desk, heard by another, played on the page first; else speech."""

from __future__ import annotations

import asyncio

from playwright.async_api import async_playwright

from content import store
from content.sound import listen
from content.store.tongue import tongues
from pusher.access import Role
from tests.browser.conftest import FLAGS
from tests.browser.desk import Desk
from tests.outside import headless
from tests.pusher.web.conftest import add_person, grant_of
from tests.pusher.web.conftest import site as console  # noqa: F401 - a fixture
from tests.pusher.web.console.office import Office
from tests.pusher.web.public.conftest import client, office, site  # noqa: F401 - fixtures
from tests.pusher.web.public.test_tongues import TIBETAN, added

MICROPHONE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
SPEECH = """window.said = []; Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {},
    speak(u) { said.push(u.text) }}}); window.SpeechSynthesisUtterance = function(t) { this.text = t }"""


async def until(page, expression: str) -> None:
    """As wait_for_function, which the pages' policy forbids."""
    async with asyncio.timeout(20):
        while not await page.evaluate(expression):
            await page.wait_for_timeout(50)


async def test_the_recording_is_read_aloud_first_and_speech_where_it_cannot_be_played(browser, client, office):  # noqa: F811
    item, code = await office.publish()
    await added(office, item, TIBETAN, "opus.ogg")
    page = await browser.new_page(viewport={"width": 360, "height": 780})
    await page.add_init_script(SPEECH)
    await page.goto(str(client.make_url(f"/n/{code}")))
    await page.click("#aloud")
    await until(page, "document.getElementById('voice').currentTime > 0.1")
    assert await page.text_content("#aloud") == "停止朗读"
    await page.click("#aloud")
    assert await page.evaluate("document.getElementById('voice').paused")
    assert await page.text_content("#aloud") == "朗读"
    assert await page.evaluate("said") == []
    await page.route("**/voice/*", lambda route: route.abort())
    await page.reload()
    await page.click("#aloud")
    await until(page, "said.length > 0")
    assert await page.text_content("#aloud") == "停止朗读"


async def test_the_player_is_there_without_javascript(browser, client, office):  # noqa: F811
    item, code = await office.publish()
    await added(office, item, "opus.ogg")
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = await context.new_page()
    await page.goto(str(client.make_url(f"/n/{code}")))
    assert (await page.locator("#voice").bounding_box())["height"] >= 60
    assert await page.locator("#aloud").is_hidden()


async def test_a_clerk_records_at_the_desk_and_another_listens(console, db):  # noqa: F811
    county = Office(console, db)
    await county.divisions()
    item = await county.approved()
    async with console.deps.pool.acquire() as conn:
        await store.publish(conn, item.id, item.current, console.clock())
    async with async_playwright() as play:
        running = await play.chromium.launch(executable_path=headless(), args=[*FLAGS, *MICROPHONE])
        for wide, role in ((360, Role.TOWN_EDITOR), (1280, Role.TOWN_REVIEWER)):
            await add_person(console.deps, role.value, grant_of(role))
            context = await running.new_context(viewport={"width": wide, "height": 800}, locale="zh-CN")
            desk = Desk(await context.new_page(), console, wide)
            await desk.sign_in(role.value)
            await desk.go(f"/console/items/{item.code}/tongues")
            if role is Role.TOWN_EDITOR:
                await _record(desk)
            else:
                await _listen(desk)
            assert [words for words in desk.complaints if "400" not in words] == []
        await running.close()


async def _record(desk: Desk) -> None:
    await desk.look("tongues-none")
    await desk.page.fill("#dialect", "随县话")
    await desk.page.get_by_role("button", name="开始录音").click()
    await desk.page.get_by_text("正在录，2秒").wait_for()
    await desk.look("tongues-recording")
    await desk.page.get_by_role("button", name="停止").click()
    await desk.page.get_by_text("先听一遍").wait_for()
    assert await desk.page.evaluate("document.getElementById('sound').files[0].size") > 1000
    await desk.press("交给别人审听")
    assert "等另一个人听过" in await desk.page.inner_text("main")
    await desk.look("tongues-waiting")
    async with desk.site.deps.pool.acquire() as conn:
        (one,) = await tongues(conn, 1)
        kept = await store.attachment(conn, 421321, one.digest)
    assert 1.5 < listen(kept.bytes).seconds < 20


async def _listen(desk: Desk) -> None:
    await desk.look("tongues-judge")
    await desk.press("通过，放到页面上")
    assert "请先从头到尾听完" in await desk.page.inner_text(".summary")
    await desk.look("tongues-unheard")
    await desk.page.check("input[type=checkbox]")
    await desk.press("通过，放到页面上")
    assert "已审，页面上有" in await desk.page.inner_text("main")
    await desk.look("tongues-accepted")
