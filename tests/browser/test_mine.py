"""Allowing notices in a real browser, inside WeChat: the stand-in's script, framed tag and pop-up under our policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiences import store as people
from channels.wechat.sandbox import TEMPLATES
from channels.wechat.sandbox.webview import AGENT
from pusher import receipts
from tests.browser.desk import SHOTS
from tests.pusher.line.tapping import HERS, STRANGER
from tests.pusher.line.test_tap import town  # noqa: F401 - a fixture
from tests.stage import COUNTY

NOTICE = TEMPLATES[0]["id"]


async def shot(page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"mine-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
async def test_she_sees_what_she_has_allows_and_is_in_the_ledger(town, handset, width):  # noqa: F811
    page = await handset(width, STRANGER)
    await page.goto(f"{town.base}/v/421321101201")
    await shot(page, "place")
    await page.get_by_role("button", name="看我收不收得到").click()
    await page.wait_for_url("**/v/421321101201?me=1**")
    inside = page.frame_locator("wx-open-subscribe iframe")
    await inside.get_by_role("button", name="允许给我发通知").wait_for()
    await shot(page, "asked")
    await inside.get_by_role("button", name="允许给我发通知").click()
    await inside.get_by_text("申请给您发通知").wait_for()
    await shot(page, "popup")
    await inside.get_by_role("button", name="允许", exact=True).click()
    await page.get_by_text("已经允许，下一条通知").wait_for()
    await shot(page, "allowed")
    assert page.said == [], "the policy lets the platform's script do what it has to, and it needs no more"
    await receipts.fold(town.stage.desk)
    async with town.stage.db.worker.acquire() as conn:
        found = await people.follower_state(
            conn, town.stage.vault, county=COUNTY, account="wx-county", address=STRANGER
        )
    assert found.allowed == {NOTICE}


async def test_no_is_no_and_the_notice_says_it_after_the_tap(town, handset):  # noqa: F811
    page = await handset(360, HERS)
    await page.goto(town.page)
    await page.get_by_role("button", name="我知道了").click()
    await page.wait_for_url(f"{town.page}?done=1&me=1**")
    inside = page.frame_locator("wx-open-subscribe iframe")
    await inside.get_by_role("button", name="允许给我发通知").click()
    await inside.get_by_role("button", name="取消").click()
    await page.get_by_text("好的，不发").wait_for()
    await shot(page, "notice")
    assert page.said == []


async def test_without_a_script_or_outside_wechat_nothing_of_it_shows(town, handset):  # noqa: F811
    page = await handset(360, STRANGER, script=False)
    await page.goto(f"{town.base}/v/421321101201")
    assert not await page.get_by_text("看我收不收得到").is_visible()
    page = await handset(360, agent="Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36")
    await page.goto(f"{town.base}/v/421321101201")
    assert not await page.get_by_text("看我收不收得到").is_visible()
    page = await handset(360, agent=f"{AGENT} wxwork/4.1")
    await page.goto(f"{town.base}/v/421321101201")
    assert not await page.get_by_text("看我收不收得到").is_visible()


async def test_where_the_platform_refuses_the_page_no_button_is_shown(town, handset):  # noqa: F811
    page = await handset(360, STRANGER)
    town.official.page_host = "127.0.0.1"
    await page.goto(f"{town.base}/v/421321101201")
    await page.get_by_role("button", name="看我收不收得到").click()
    town.official.ticket = None  # its tickets are void
    await page.goto(f"{town.base}/v/421321101201?me=1")
    await page.wait_for_load_state("networkidle")
    assert not await page.locator("#allow").is_visible()
    assert "您还没有关注" in await page.text_content("main")
