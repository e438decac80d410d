"""Paper at 360 and 1280 px: what a clerk prints, the script on a phone, stickers, 范文, last year's notice."""

from __future__ import annotations

from datetime import date

from content import store
from content.blank import BLANKS
from content.item import Paragraph, PlainFacts
from pusher.access import Role
from tests.pusher.web.conftest import VILLAGE, office, site  # noqa: F401 - fixtures


async def test_a_clerk_prints_reads_out_and_passes_on(open_desk, office, site):  # noqa: F811
    await office.divisions()
    item = await office.approved()
    async with site.deps.pool.acquire() as conn:
        await store.publish(conn, item.id, item.current, site.clock())
    clerk = await open_desk(Role.TOWN_EDITOR)
    await clerk.go(f"/console/items/{item.code}")
    await clerk.look("papers-item")
    await clerk.follow("打印、广播、转发")
    await clerk.look("papers")
    await clerk.page.select_option("#place", str(VILLAGE))
    await clerk.press("换成这里的")
    await clerk.look("papers-village")
    await clerk.follow("在手机上念")
    await clerk.look("papers-script")
    assert "?v=421321101201" in clerk.page.url
    await clerk.go("/console/stickers")
    await clerk.look("stickers")


async def test_a_clerk_fills_in_a_blank_and_writes_last_years_again(open_desk, office):  # noqa: F811
    await office.divisions()
    old = await office.approved(
        title="关于2025年养老金资格认证的通知",
        plain=PlainFacts("领养老金的人", "", "12月31日前到村委会刷脸", "", date(2025, 12, 31)),
        blocks=(Paragraph("认证从2025年11月20日开始，12月31日截止，每周三上午集中办。"),),
    )
    clerk = await open_desk(Role.TOWN_EDITOR)
    await clerk.go("/console/items/new")
    await clerk.look("blanks-new")
    await clerk.follow("用范文填空")
    await clerk.look("blanks")
    assert await clerk.page.locator(".blanks a").count() == len(BLANKS)
    await clerk.follow("停水")
    await clerk.look("blank")
    await clerk.press("写好，去核对")
    await clerk.look("blank-wrong")
    for name, words in (("slot0", "星亮村一、二组"), ("slot1", "2026-12-03"), ("slot2", "08:00"), ("slot3", "18:00"),
                        ("slot4", "供水管道检修"), ("number", "0722-3338000")):  # fmt: skip
        await clerk.page.fill(f"#{name}", words)
    await clerk.press("写好，去核对")
    await clerk.look("blank-edit")
    await clerk.go(f"/console/items/{old.code}")
    await clerk.press("照这条再写一条")
    await clerk.look("copied-edit")
    assert await clerk.page.locator("mark").count() == 6
