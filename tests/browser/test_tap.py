"""我知道了 inside WeChat in a real browser: its form may lead to the platform and back, cookies and all, no script."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from channels.wechat.sandbox.visits import HANDSET
from tests.browser.desk import SHOTS
from tests.pusher.line.tapping import HERS, THEIRS
from tests.pusher.line.test_tap import town  # noqa: F401 - a fixture


@pytest.fixture
def look(handset):
    return partial(handset, script=False)


async def shot(page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"tap-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
async def test_the_page_leads_through_the_platform_and_back(town, look, width):  # noqa: F811
    page = await look(width, HERS)
    await page.goto(town.page)
    await shot(page, "page")
    await page.get_by_role("button", name="我知道了").click()
    await page.wait_for_url(f"{town.page}?done=1&me=1#wechat_redirect")
    await shot(page, "thanks")
    assert "收到，谢谢您" in await page.text_content("main")
    assert page.said == [], "the page's policy lets its form lead there"
    assert await town.states() == {HERS: "opened", THEIRS: "sent"}
    assert [one["name"] for one in await page.context.cookies()] == [HANDSET, "cunkou_known"]
    town.official.snapshots.add(HERS)
    await page.goto(town.page)
    await page.get_by_role("button", name="我知道了").click()
    await page.wait_for_url(f"{town.page}?full=1#wechat_redirect")
    await shot(page, "snapshot")
    assert await page.get_by_role("button", name="我知道了").is_visible()


async def test_the_phone_page_opens_a_message_in_wechats_own_browser(town, look):  # noqa: F811
    shown = town.stage.world.handset(HERS)[-1]
    town.stage.world.accept(replace(shown, link=town.page), (HERS,))
    page = await look(360)
    await page.goto(f"{town.stage.sandbox}/phone?to={HERS}")
    await shot(page, "phone")
    await page.get_by_role("link", name="查看详情").last.click()
    assert urlsplit(page.url).path == "/wechat/webview"
    await shot(page, "webview")
    await page.get_by_role("button", name="我知道了").click()
    await page.wait_for_load_state()
    assert "收到，谢谢您" in await page.text_content("main")
    assert (await town.states())[HERS] == "opened"
