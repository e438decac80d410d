"""The rotating page on displays of several shapes: in turn, alone for a while, and nothing past its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content.item import Genre
from pusher.web.public import SITE
from tests.browser.desk import SHOTS
from tests.browser.test_residents import RICH
from tests.pusher.web.public.conftest import client, office, site  # noqa: F401 - fixtures
from tests.pusher.web.public.test_feed import LIST, hang
from tests.pusher.web.public.test_screen import ALERT, PATH

SHAPES = {"wide": (1920, 1080), "hd": (1280, 720), "tall": (1080, 1920), "led": (640, 480), "phone": (360, 740)}
LONG = replace(
    RICH,
    title="关于开展2026年度城乡居民基本医疗保险参保缴费工作暨为六十周岁以上老年人免费体检和集中办理养老待遇资格认证的通知",
    plain=replace(
        RICH.plain,
        who="本县户籍的全部城乡居民，在校学生由学校统一办理，低保、特困、重度残疾人由政府代缴" * 2,
        how="带户口本和银行卡到村委会，或者在手机上办；子女可以代办" * 2,
    ),
)
CUT = """() => { const s = document.querySelector('.now'), box = s.getBoundingClientRect()
  return [...s.querySelectorAll('h1,dt,dd,p,svg')].filter(e => !e.hidden)
    .filter(e => { const r = e.getBoundingClientRect()
    return r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1 })
    .map(e => e.outerHTML.slice(0, 60)) }"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('header *,.now h1,.now dd,.now dt,.now p,footer *')]
  .filter(e => e.offsetParent && e.textContent.trim()).map(e => parseFloat(getComputedStyle(e).fontSize)))"""


async def _open(browser, client, shape: str):  # noqa: F811
    width, height = SHAPES[shape]
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.clock.install(time=datetime.now(UTC))
    async with page.expect_response(lambda reply: reply.request.resource_type == "xhr"):
        await page.goto(str(client.make_url(PATH)))
    return page


async def _title(page) -> str:
    return await page.inner_text(".now h1")


@pytest.mark.parametrize("shape", SHAPES)
async def test_it_is_read_from_afar_on_every_shape_of_display(browser, client, office, shape):  # noqa: F811
    office.now = datetime.now(UTC)
    soon = office.now + timedelta(days=5)
    later = replace(RICH.plain, deadline=soon.date())
    alert = replace(ALERT, valid_until=soon)
    await hang(office, replace(RICH, plain=later), alert, replace(LONG, plain=replace(LONG.plain, deadline=None)))
    page = await _open(browser, client, shape)
    for number in range(4):
        if number:
            await page.clock.run_for(15_000)
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / f"screen-{shape}-{number}.png")
        assert await page.evaluate(CUT) == [], (shape, number)
        height = SHAPES[shape][1]
        assert await page.evaluate(SMALLEST) >= max(18, 0.02 * min(height, SHAPES[shape][0])), (shape, number)
        assert await page.evaluate("document.documentElement.scrollWidth") <= SHAPES[shape][0]


async def test_it_turns_and_an_alert_that_comes_is_shown_at_once(browser, client, office):  # noqa: F811
    office.now = datetime.now(UTC)
    plain = replace(RICH.plain, deadline=None)
    await hang(office, replace(RICH, plain=plain), replace(RICH, title="村里停水", genre=Genre.OUTAGE, plain=plain))
    page = await _open(browser, client, "hd")
    seen = [await _title(page)]
    for _ in range(2):
        await page.clock.run_for(15_000)
        seen.append(await _title(page))
    assert seen == ["村里停水", RICH.title, "村里停水"]
    item, _ = await office.publish(replace(ALERT, valid_until=office.now + timedelta(hours=6)))
    await office.push(item, (1, 421321101201000, "qrcode", "sent", None), number=202611000000099)
    client.server.app[SITE].cache._kept.clear()
    async with page.expect_response(lambda reply: reply.request.resource_type == "xhr" and reply.status == 200):
        await page.clock.run_for(5_000)
    await page.wait_for_selector(".slide.alert", state="attached")
    assert await _title(page) == ALERT.title


async def test_without_the_net_it_goes_on_says_so_and_drops_what_has_ended(browser, client, office):  # noqa: F811
    office.now = datetime.now(UTC)
    ending = replace(LIST, valid_until=office.now + timedelta(hours=1), plain=replace(LIST.plain, deadline=None))
    await hang(office, replace(RICH, plain=replace(RICH.plain, deadline=None)), ending)
    page = await _open(browser, client, "hd")
    await page.context.set_offline(True)
    await page.clock.run_for(30_000)
    assert await _title(page) == ending.title, "it goes on in turn"
    await page.clock.fast_forward(10 * 60_000)
    await page.clock.run_for(1_000)
    assert "网络断了10分钟" in await page.inner_text("footer")
    await page.clock.fast_forward(55 * 60_000)
    for _ in range(3):
        await page.clock.run_for(15_000)
        assert await _title(page) == RICH.title, "the listing's time is over, net or no net"
    await page.clock.fast_forward(6 * 3600_000)
    await page.clock.run_for(15_000)
    assert "扫码看" in await _title(page), "what nobody could take back for six hours is shown no longer"
    await page.context.set_offline(False)
    async with page.expect_response(lambda reply: reply.request.resource_type == "xhr"):
        await page.clock.run_for(5_000)
    await page.clock.run_for(1_000)
    assert "核验" in await page.inner_text("footer")


async def test_without_javascript_all_of_it_stands_there(browser, client, office):  # noqa: F811
    await hang(office, RICH, LIST)
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 720})
    page = await context.new_page()
    await page.goto(str(client.make_url(PATH)))
    assert await page.is_visible(f"text={LIST.title}")
    assert await page.is_visible("text=每亩131.4元")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 1280
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / "screen-plain.png", full_page=True)
