"""The residents' pages in a real browser, with and without JavaScript; test_elders.py measures them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.item import Heading, Paragraph, Table
from tests.pusher.web.public.conftest import client, office, site  # noqa: F401 - fixtures
from tests.pusher.web.public.office import NOTICE, PUSH, VILLAGE
from tests.pusher.web.public.test_place import sent

RICH = replace(
    NOTICE,
    blocks=(
        Paragraph("根据上级通知，我县今年补贴标准为每亩131.4元，按农户确权面积发放。"),
        Heading("各镇面积"),
        Table((("镇（街道）", "面积（亩）", "金额（元）", "户数"), ("厉山镇", "9402.10", "120816.99", "812"))),
    ),
)


@pytest.fixture
async def paths(office, site) -> dict[str, str]:  # noqa: F811
    item, code = await office.publish(RICH)
    await office.push(item, (1, VILLAGE, "qrcode", "sent", None), (2, VILLAGE, "sms", "sent", 77))
    await sent(
        office, "【随县人民政府】耕地地力保护补贴发放。对象：种地农民。咨询：随县农业农村局0722-3338000。详情 {link}"
    )
    return {
        "notice": f"/n/{code}?v=421321101201",
        "script": f"/n/{code}/broadcast?v=421321101201",
        "thanks": f"/n/{code}?done=1",
        "personal": f"/p/{site.links.token(PUSH, 2)}",
        "village": "/v/421321101201",
        "county": "/v/421321",
        "home": "/",
        "verified": f"/verify?code={code}",
        "mistyped": "/open?code=222",
        "unverified": "/verify?code=2222222",
        "missing": "/n/2222222",
    }


async def test_the_buttons_enlarge_and_read_aloud_in_order(browser, client, paths):  # noqa: F811
    page = await browser.new_page(viewport={"width": 360, "height": 780})
    await page.add_init_script(
        "window.said = []; Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {},"
        " speak(u) { said.push(u.text); u.onend() }}}); window.SpeechSynthesisUtterance = function(t) { this.text = t }"
    )
    await page.goto(str(client.make_url(paths["notice"])))
    before = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    await page.click("#bigger")
    larger = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert larger > before
    assert await page.text_content("#bigger") == "再放大字号", "each button keeps its own name"
    assert await page.text_content("#aloud") == "朗读"
    await page.click("#aloud")
    said = await page.evaluate("said")
    assert said[0] == RICH.title
    assert any("每亩131.4元" in words for words in said)
    assert await page.text_content("#aloud") == "朗读"
    await page.goto(str(client.make_url(paths["village"])))
    await page.goto(str(client.make_url(paths["notice"])))
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == larger, "it stays"
    assert await page.text_content("#bigger") == "再放大字号"


async def test_a_browser_that_cannot_speak_or_print_shows_no_dead_button(browser, client, paths):  # noqa: F811
    context = await browser.new_context(
        viewport={"width": 360, "height": 780}, user_agent="Mozilla/5.0 (Linux; Android 10) MicroMessenger/8.0.49"
    )
    page = await context.new_page()
    await page.add_init_script(
        "delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', {value: undefined})"
    )
    await page.goto(str(client.make_url(paths["notice"])))
    assert [await page.is_visible(name) for name in ("#aloud", "#print", "#bigger")] == [False, False, True]
    plain = await browser.new_page(viewport={"width": 360, "height": 780})
    await plain.goto(str(client.make_url(paths["notice"])))
    await plain.evaluate("window.print = () => { window.printed = true }")
    await plain.click("#print")
    assert await plain.evaluate("window.printed")


@pytest.mark.parametrize("script", [True, False])
async def test_a_resident_says_that_she_does_not_understand(browser, client, office, site, paths, script):  # noqa: F811
    context = await browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 780})
    page = await context.new_page()
    await page.goto(str(client.make_url(paths["notice"])))
    await page.click("text=看不懂")
    assert await page.is_visible("text=已经记下“看不懂”")
    assert not await context.cookies()
    await site.tally.flush()
    assert (await office.fetch("SELECT sum(unclear)::int AS n FROM pusher.page_count"))[0]["n"] == 1


@pytest.mark.parametrize("script", [True, False])
async def test_a_resident_finds_a_notice_on_her_village_s_page(browser, client, paths, script):  # noqa: F811
    context = await browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 780})
    page = await context.new_page()
    await page.goto(str(client.make_url(paths["village"])))
    await page.fill("#q", "确权")
    await page.click("button:text('找')")
    assert await page.is_visible("text=找到1条")
    await page.fill("#q", "没有的事")
    await page.press("#q", "Enter")
    assert await page.is_visible("text=没有找到")
    code = paths["notice"][3:10]
    await page.fill("#q", f"{code[:4].lower()} {code[4:].lower()}")
    await page.press("#q", "Enter")
    assert await page.text_content("h1") == RICH.title
    assert "v=421321101201" in page.url


async def test_without_javascript_a_resident_reads_and_confirms(browser, client, office, paths):  # noqa: F811
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = await context.new_page()
    await page.goto(str(client.make_url(paths["personal"])))
    assert not await page.is_visible("#aloud")
    assert await page.is_visible("text=每亩131.4元 >> nth=0")
    await page.click("text=我知道了 >> nth=0")
    assert await page.is_visible("text=收到，谢谢您")
    assert (await office.fetch("SELECT state FROM pusher.delivery WHERE no = 2"))[0]["state"] == "opened"


async def test_a_code_from_a_poster_is_typed_and_opened(browser, client, paths):  # noqa: F811
    page = await browser.new_page(viewport={"width": 360, "height": 780})
    code = paths["notice"][3:10]
    await page.goto(str(client.make_url("/")))
    await page.fill("#code", f"{code[:4].lower()} {code[4:].lower()}")
    await page.click("text=打开通知")
    assert await page.text_content("h1") == RICH.title
