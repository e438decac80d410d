"""The residents' pages in a real browser: 适老化 by measure, with and without JavaScript, at 320 to 1280 px."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from content.item import Heading, Paragraph, Table
from tests.pusher.web.public.conftest import client, office, site  # noqa: F401 - fixtures
from tests.pusher.web.public.office import NOTICE, PUSH, VILLAGE
from tests.pusher.web.public.test_place import sent

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = os.environ.get("CUNKOU_SHOTS")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

RICH = replace(
    NOTICE,
    blocks=(
        Paragraph("根据上级通知，我县今年补贴标准为每亩131.4元，按农户确权面积发放。"),
        Heading("各镇面积"),
        Table((("镇（街道）", "面积（亩）", "金额（元）", "户数"), ("厉山镇", "9402.10", "120816.99", "812"))),
    ),
)
SMALL = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.offsetParent && [...e.childNodes].some(c => c.nodeType == 3 && c.textContent.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.outerHTML.slice(0, 80))"""
LOW = """() => [...document.querySelectorAll('a,button,input')]
  .filter(e => e.offsetParent && !e.classList.contains('skip'))
  .filter(e => e.getBoundingClientRect().height < 60).map(e => e.outerHTML.slice(0, 80))"""
PALE = """() => {
  const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number)
  const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
    const v = c[i] / 255; return sum + w * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4) }, 0)
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor)
    if (c.length == 3 || c[3] > 0) return c } return [255, 255, 255] }
  return [...document.querySelectorAll('body *')]
    .filter(e => e.offsetParent && [...e.childNodes].some(c => c.nodeType == 3 && c.textContent.trim()))
    .filter(e => { const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e))
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5 }).map(e => e.outerHTML.slice(0, 80)) }"""


@pytest.fixture
async def browser():
    async with async_playwright() as play:
        running = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        await running.close()


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


async def _measure(page: Page, width: int, name: str) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
    for rule in (SMALL, LOW, PALE):
        assert await page.evaluate(rule) == [], name


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_every_page_suits_old_eyes_and_thumbs(browser, client, paths, width):  # noqa: F811
    page = await browser.new_page(viewport={"width": width, "height": 780})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, path in paths.items():
        await page.goto(str(client.make_url(path)))
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / f"resident-{name}-{width}.png", full_page=True)
        await _measure(page, width, name)
    assert [words for words in complaints if "404" not in words] == []


async def test_twice_the_text_still_fits_the_narrowest_phone(browser, client, paths):  # noqa: F811
    page = await browser.new_page(viewport={"width": 320, "height": 700})
    for name in ("notice", "script", "village", "home", "verified"):
        await page.goto(str(client.make_url(paths[name])))
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await _measure(page, 320, name)


async def test_the_buttons_enlarge_and_read_aloud_in_order(browser, client, paths):  # noqa: F811
    page = await browser.new_page(viewport={"width": 360, "height": 780})
    await page.add_init_script(
        "window.said = []; Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {},"
        " speak(u) { said.push(u.text); u.onend() }}}); window.SpeechSynthesisUtterance = function(t) { this.text = t }"
    )
    await page.goto(str(client.make_url(paths["notice"])))
    before = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    await page.click("#bigger")
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > before
    await page.click("#aloud")
    said = await page.evaluate("said")
    assert said[0] == RICH.title
    assert any("每亩131.4元" in words for words in said)
    assert await page.text_content("#aloud") == "朗读"


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
