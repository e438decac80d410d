"""账号矩阵, 周报, 迎检包, 操作记录, 设置 in a real browser, on a phone and on a desk."""

from __future__ import annotations

from datetime import date, timedelta

from pusher.access import Role
from pusher.store import chain as chains
from tests.pusher.web.conftest import COUNTY, TOWN, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_digests import letter, weekly
from tests.pusher.web.console.test_dossiers import make
from tests.pusher.web.console.test_matrix import by_hand
from tests.pusher.web.console.test_report_groups import _sent


async def _county(office, db) -> int:  # noqa: F811
    """A push on its way, accounts with and without owners, a letter, two weeks."""
    push = await _sent(office)
    await by_hand(office)
    await by_hand(office, "lishan-wechat", TOWN, owner="")
    await office.account("wechat")
    await letter(office, TOWN, 421321101201001)
    await db.owner.execute("UPDATE pusher.push SET planned_at = approved_at WHERE id = $1", push)
    begun = office.site.clock()
    for minutes, counts in ((1, (0, 0, 0)), (3, (2, 0, 0)), (8, (3, 2, 0)), (30, (3, 2, 1)), (90, (4, 3, 1))):
        at = begun + timedelta(minutes=minutes)
        await db.owner.execute("INSERT INTO pusher.reach VALUES ($1, $2, $3, $4, $5)", push, at, *counts)
    await weekly(office)
    await db.owner.execute(
        "INSERT INTO pusher.digest SELECT division, week - 7, county, made_at, jsonb_set(figures, '{grades,none}', '1')"
        " FROM pusher.digest WHERE division = $1",
        COUNTY,
    )
    return push


async def test_a_county_looks_after_its_accounts(open_desk, office, db):  # noqa: F811
    await _county(office, db)
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.look("watch-home")
    await desk.follow("上周的周报")
    await desk.look("digest")
    await desk.page.get_by_text("看数字").first.click()
    assert "50%" in await desk.page.inner_text("main")
    await desk.go("/console/matrix")
    await desk.look("matrix")
    await desk.follow("随县发布")
    await desk.look("matrix-account")
    await desk.page.fill("#title", "关于秋粮收购的通知")
    await desk.page.fill("#link", "http://wrong")
    await desk.press("登记")
    await desk.look("matrix-account-error")
    await desk.page.fill("#link", "https://mp.weixin.qq.com/s/abc")
    await desk.page.fill("#day", date(2026, 11, 20).isoformat())
    await desk.press("登记$")
    await desk.look("matrix-account-article")
    assert "没有审批" in await desk.page.inner_text("main")
    assert _unexpected(desk) == []


async def test_how_far_it_came_is_drawn_and_the_pack_is_fetched(open_desk, office, db):  # noqa: F811
    push = await _county(office, db)
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go(f"/console/pushes/{push}")
    await desk.look("push-curve")
    await desk.follow("看告知情况")
    await desk.look("report-bar")
    await desk.go("/console/dossiers")
    await desk.look("dossiers-empty")
    await desk.press("生成迎检包")
    await make(office)
    await desk.go("/console/dossiers")
    await desk.look("dossiers")
    async with desk.page.expect_download() as download:
        await desk.page.get_by_role("link", name="下载").first.click()
    assert (await download.value).suggested_filename.endswith(".zip")
    assert desk.complaints == []


async def test_the_three_administrators_find_their_pages(open_desk, office, db):  # noqa: F811
    await office.divisions()
    await office.account()
    await office.account("wechat")
    system, auditor = await open_desk(Role.SYSTEM_ADMIN), await open_desk(Role.AUDIT_ADMIN)
    await system.follow("^设置$")
    await system.look("settings")
    await system.page.fill("#opens", "21:30")
    await system.press("保存")
    await system.look("settings-error")
    await system.page.fill("#opens", "07:30")
    await system.press("保存")
    await system.follow("随县人民政府")
    await system.look("gateway")
    await system.go("/console/accounts/wechat-county")
    await system.press("停用模板消息")
    await system.look("gateway-closed")
    async with db.worker.acquire() as conn:
        await chains.chain(conn)
    await auditor.follow("操作记录")
    await auditor.look("audit")
    assert "已核对" in await auditor.page.inner_text("main")
    await auditor.page.select_option("#action", "set_hours")
    await auditor.press("查")
    assert "07:30" in await auditor.page.inner_text("main")
    await auditor.follow("^设置$")
    await auditor.look("settings-read")
    assert _unexpected(system) == _unexpected(auditor) == []


def _unexpected(desk) -> list[str]:
    """What the browser complained of, but for the form that was wrong on purpose."""
    return [words for words in desk.complaints if "400" not in words]
