"""When to begin, what it may cost, sending again: in a real browser, on a phone and on a desk."""

from __future__ import annotations

from decimal import Decimal

from content.item import Duty, Paragraph
from pusher.access import Role
from pusher.store import allowance as allowances
from tests.pusher.web.conftest import TOWN, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_steering import corrected, told


async def money(site, yuan: str) -> None:  # noqa: F811
    async with site.deps.pool.acquire() as conn:
        await allowances.set_allowance(conn, TOWN, 2026, Decimal(yuan))


async def test_a_wish_its_check_page_and_the_wait(site, office, open_desk):  # noqa: F811
    await office.whole()
    await money(site, "320")
    item = await office.approved(duty=Duty.SHOULD)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.get_by_text("时间、费用和先后").click()
    await desk.page.fill("#start", "2026-11-20T22:30")
    await desk.page.fill("#cost_cap", "很少")
    await desk.press("发送前核对")
    await desk.look("wish-wrong")
    assert await desk.page.get_by_text("请填数字").count()
    await desk.page.fill("#start", "2026-11-21T22:30")
    await desk.page.fill("#cost_cap", "50")
    await desk.press("发送前核对")
    await desk.look("check-night")
    assert "还剩320.00元" in await desk.page.inner_text(".figures")
    assert "11月22日 08:00 开始，在此之前可以取消" in await desk.page.inner_text("main")
    await desk.press("发送给")
    await desk.look("push-waits")
    await desk.press("立即开始")
    assert "11月22日 08:00 开始" not in await desk.page.inner_text("main")


async def test_sending_again_and_the_correction(site, office, open_desk, db):  # noqa: F811
    await office.whole()
    item = await office.approved(duty=Duty.SHOULD)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.press("发送前核对")
    await desk.press("发送给")
    push = desk.page.url
    await desk.go("/console")  # the push's page would load itself anew as soon as it hears of this
    await told(db, push, "arrived", "failed")
    await db.owner.execute(
        "UPDATE pusher.push SET note = '本单位今年短信经费只剩0.50元，没送到的3人没有再换号码或渠道。'"
    )
    await desk.page.goto(push)
    await desk.look("push-note")
    await desk.follow("看告知情况")
    await desk.look("report-again")
    await desk.press("再发给没通知到的")
    await desk.look("check-resend")
    await db.owner.execute(
        "INSERT INTO pusher.county (county, base_url, cap_normal) VALUES (421321, 'https://a.gov.cn', 1)"
    )
    await corrected(site, item, duty=Duty.SHOULD, blocks=(Paragraph("认证改为12月1日开始，12月31日截止。"),))
    await money(site, "0.01")
    await desk.go(f"/console/items/{item.code}")
    await desk.look("item-corrected")
    await desk.press("更正通知发给收到过旧内容的人")
    await desk.look("check-correction")
    assert "经费不够" in await desk.page.inner_text("main")
