"""关注者 and the QR codes that hang in villages, in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aiohttp.test_utils import TestServer

from channels.registry import CHANNELS
from channels.sandbox.app import WORLD, application
from channels.sandbox.button import Button
from channels.sandbox.world import Shown
from pusher.access import Role
from pusher.binding import Pass
from tests.browser.desk import SHOTS
from tests.pusher.web.conftest import TOWN, VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_followers import flock


async def test_followers_and_their_codes(open_desk, office, db):  # noqa: F811
    await flock(office, here=13, next=4, town=2, nowhere=6)
    await db.owner.execute(
        "INSERT INTO pusher.walk (account, next_at, ended_at, total, came, gone)"
        " SELECT id, now(), now() - interval '1 hour', 25, 3, 1 FROM pusher.account"
    )
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/people")
    await desk.follow("公众号关注者")
    await desk.page.locator("main summary").first.click()
    await desk.look("followers")
    await desk.follow("关注二维码")
    await desk.page.select_option("#town", str(TOWN))
    await desk.press("看这个乡镇")
    await desk.press("做各村的码")
    await db.owner.execute(
        "UPDATE pusher.place_code SET address = 'http://weixin.qq.com/q/gQabcdefgh' WHERE division = $1", VILLAGE
    )
    await desk.go(f"/console/followers/codes?town={TOWN}")
    await desk.look("follower-codes")
    assert desk.complaints == []


async def test_a_follower_says_who_she_is(open_desk, office):  # noqa: F811
    account = await office.account("wechat")
    token = Pass(account, "oFan", office.site.clock().timestamp()).token(office.site.deps.vault)
    desk = await open_desk(Role.VILLAGE_EDITOR)
    await desk.go(f"/bind/{token}")
    await desk.page.fill("#name", "王大爷")
    await desk.page.fill("#phone", "1400000")
    await desk.page.check("[name=agree]")
    await desk.press("发验证码")
    await desk.look("bind-wrong")
    await desk.page.fill("#phone", "14000000001")
    await desk.page.check("[name=agree]")
    await desk.press("发验证码")
    await desk.look("bind-code")
    assert [one for one in desk.complaints if "status of 400" not in one] == []


async def test_the_phone_shows_the_conversation_and_the_menu(open_desk):
    app = application(None, CHANNELS)
    world, said = app[WORLD], ("wechat", "county", "随县发布")
    at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    world.menus["wechat", "county"] = [
        Button("本村通知", "通知"), Button("查询", "查询"), Button("我的", below=(Button("惠农补贴", "补贴"),)),
    ]  # fmt: skip
    body = "1. 耕地地力保护补贴申报\nhttps://a.gov.cn/n/7K3M9XA"
    world.converse(Shown(*said, f"您好，这里是随县发布。\n厉山镇神农社区的通知：\n{body}", at), "oFan")
    world.converse(Shown(*said, "补贴", at, mine=True), "oFan")
    world.converse(Shown(*said, f"厉山镇神农社区的惠农补贴：\n{body}", at), "oFan")
    desk = await open_desk(Role.VILLAGE_EDITOR)
    async with TestServer(app) as server:
        await desk.page.goto(str(server.make_url("/phone?to=oFan")))
        if SHOTS:
            await desk.page.screenshot(path=Path(SHOTS) / f"phone-talk-{desk.width}.png", full_page=True)
        assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await desk.page.locator(".mine").inner_text() == "补贴"
        menu = desk.page.get_by_role("group", name="菜单")
        assert not await menu.get_by_text("惠农补贴").is_visible()
        await menu.locator("summary").click()
        for words in ("本村通知", "查询", "惠农补贴"):
            assert await menu.get_by_role("button", name=words).is_visible()
        if SHOTS:
            await desk.page.screenshot(path=Path(SHOTS) / f"phone-menu-{desk.width}.png", full_page=True)
