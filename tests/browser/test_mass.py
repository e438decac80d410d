"""Sends to many as the console shows them: who gets the article, who had all of the month, what the platform told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from audiences import store as people
from channels.registry import CHANNELS
from content.item import Duty
from pusher import plan as planning
from pusher.access import Role
from pusher.account import seal
from pusher.store import account as accounts
from pusher.store import ration as rations
from pusher.store.account import NewAccount
from pusher.strategy import OFFICE_TIME
from tests.pusher.web.conftest import COUNTY, office, site  # noqa: F401 - fixtures


async def official(office, followers: int) -> int:  # noqa: F811
    """An account that sends to many, and so many of the residents who follow it."""
    vault = office.site.deps.vault
    given = dict(CHANNELS["wechat"].sandbox_options("http://127.0.0.1:1", "wx-county", "mass"))
    new = NewAccount("wx-county", "wechat", COUNTY, "随县发布", seal(vault, "wechat", given))
    async with office.db.owner.acquire() as conn:
        number = await accounts.add_account(conn, new, 421321)
        for row in await conn.fetch("SELECT id, division FROM audiences.resident ORDER BY id LIMIT $1", followers):
            await people.add_contact(
                conn, vault, county=421321, resident=row["id"], division=row["division"], kind="wechat:wx-county",
                address=f"oABCDEFG{row['id']:04d}", rank=9,
            )  # fmt: skip
    return number


async def test_before_the_button_and_after_it(open_desk, office, db):  # noqa: F811
    await office.whole()
    number = await official(office, 5)
    async with db.owner.acquire() as conn:
        now = datetime.now(OFFICE_TIME)
        await rations.enter(conn, number, now.date(), 3, by=1, at=now)
    item = await office.approved(duty=Duty.SHOULD)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    for channel in ("wechat", "sms"):
        await desk.page.check(f"input[name=channels][value={channel}]")
    await desk.press("核对")
    await desk.look("mass-check")
    said = await desk.page.inner_text("main")
    assert "4个关注者本月在“随县发布”已收满3条群发" in said
    assert await desk.page.locator("table").first.get_by_text("群发图文").count() == 0, "nobody is left for it"
    push = int(desk.page.url.split("/")[-2])
    await db.owner.execute(
        "UPDATE pusher.push SET state = 'dispatched', planned_at = now(), approved_at = now() WHERE id = $1", push
    )
    await db.owner.execute(
        "INSERT INTO pusher.tally (account, ref, push, rows, verdict, total, meant, sent, failed, withdraw_at,"
        " withdraw_reason) VALUES ($1, '1', $2, 2000, 'sent', 2000, 1990, 1985, 5, NULL, ''),"
        " ($1, '2', $2, 40, 'sent', NULL, NULL, NULL, NULL, now(), '48001: 公众号没有这个接口的权限')",
        number, push,
    )  # fmt: skip
    for name, path in (("push", ""), ("report", "/report")):
        await desk.go(f"/console/pushes/{push}{path}")
        await desk.look(f"mass-{name}")
        said = await desk.page.inner_text("main")
        assert "名单2000人，发出1985人，平台过滤10人，失败5人。这15人没有收到" in said
        assert "请到平台上手工删除" in said
    assert desk.complaints == []


async def test_sends_past_us_are_entered(open_desk, office):  # noqa: F811
    await office.whole()
    await official(office, 1)
    desk = await open_desk(Role.SYSTEM_ADMIN)
    await desk.go("/console/accounts")
    await desk.page.get_by_text("登记后台群发", exact=True).click()
    await desk.look("mass-accounts")
    await desk.page.get_by_label("群发了几次").fill("2")
    await desk.page.locator("details[open]").get_by_role("button", name="保存").click()
    assert "登记的后台群发2次" in await desk.page.inner_text("main")
    assert desk.complaints == []


async def test_before_the_button_it_says_with_whom_it_goes_and_where_it_will_stand(open_desk, office, db):  # noqa: F811
    await office.whole()
    number = await official(office, 5)
    await db.owner.execute(
        "UPDATE pusher.account SET division = $2, options = options || '{\"mass_wait\": 90, \"publish\": true}'"
        " WHERE id = $1",
        number, (await office.approved(duty=Duty.SHOULD)).division,
    )  # fmt: skip
    desk = await open_desk(Role.TOWN_EDITOR)
    for name in ("first", "second"):
        item = await office.approved(duty=Duty.SHOULD)
        await desk.go(f"/console/items/{item.code}/audience")
        for channel in ("wechat", "sms"):
            await desk.page.check(f"input[name=channels][value={channel}]")
        await desk.press("核对")
        await desk.look(f"company-check-{name}")
        said = await desk.page.inner_text("main")
        push = int(desk.page.url.split("/")[-2])
        if name == "first":
            assert "最多等1小时30分钟" in said
            await db.owner.execute(
                "UPDATE pusher.push SET state = 'approved', approved_at = now(), not_before = now() WHERE id = $1",
                push,
            )
            await planning.plan(replace(office.site.desk, pool=db.worker), push)
            await desk.go(f"/console/pushes/{push}")
            await desk.look("company-waits")
            assert "最迟等到" in await desk.page.inner_text("main")
    assert "与另外1条合成一组发出" in said
    assert "发布图文：不推送给人" in said
    assert desk.complaints == []


async def test_afterwards_a_set_a_publication_and_a_mode_that_rests(open_desk, office, db):  # noqa: F811
    await office.whole()
    number = await official(office, 5)
    item = await office.approved(duty=Duty.SHOULD)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.check("input[name=channels][value=wechat]")
    await desk.press("核对")
    push = int(desk.page.url.split("/")[-2])
    await db.owner.execute(
        "UPDATE pusher.push SET state = 'dispatched', planned_at = now(), approved_at = now() WHERE id = $1", push
    )
    await db.owner.execute(
        "INSERT INTO pusher.tally (account, ref, push, rows, verdict, total, meant, sent, failed, article, links)"
        " VALUES ($1, '1/2', $2, 5, 'sent', 5, 5, 5, 0, 2, '{\"2\": \"https://example.org/s/2\"}'),"
        " ($1, 'publish:7', $2, 1, 'sent', NULL, NULL, NULL, NULL, 0, '{\"1\": \"https://example.org/s/7\"}')",
        number, push,
    )  # fmt: skip
    await desk.go(f"/console/pushes/{push}")
    await desk.look("company-push")
    said = await desk.page.inner_text("main")
    assert "和别的通知合成一组，排第2篇" in said
    assert "已在公众号发布，没有推送给人" in said
    assert await desk.page.get_by_text("打开文章").count() == 2
    await db.owner.execute(
        "INSERT INTO pusher.closed_mode (account, mode, because, until)"
        " VALUES ($1, 'mass', '45009: 今日接口调用次数已用完', now() + interval '5 hours')",
        number,
    )
    await desk.go("/console/accounts")
    await desk.look("company-accounts")
    assert "别的方式照常" in await desk.page.inner_text("main")
    assert desk.complaints == []
