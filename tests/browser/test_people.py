"""花名册 and 村民 in a real browser: from the file to one person's page."""

from __future__ import annotations

from pusher.access import Role
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.office import ROSTER
from tests.pusher.web.console.test_report_groups import _sent


def csv(text: str) -> list[dict]:
    return [{"name": "花名册.csv", "mimeType": "text/csv", "buffer": text.encode()}]


async def test_from_a_roster_to_a_person(open_desk, office):  # noqa: F811
    await office.whole()
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/rosters")
    await desk.page.select_option("#division", "421321101000000")
    strange = ROSTER.replace("手机号", "机主号码", 1)
    await desk.page.set_input_files("#roster", csv(strange))
    await desk.press("核对")
    await desk.look("roster-mapping")
    await desk.page.select_option("select", "手机号")
    await desk.page.set_input_files("#roster", csv(strange.replace("14000000004", "14000000O04")))
    await desk.press("记住，并核对")
    await desk.look("roster-errors")
    changed = strange.replace("14000000004", "14000000044").replace("神农社区,2,李大爷,户主,1948-05-06,\n", "")
    await desk.page.set_input_files("#roster", csv(changed + "星亮村,3,孙宝宝,户主,2026-07-01,\n"))
    await desk.press("再核对")
    for summary in await desk.page.locator("main summary").all():
        await summary.click()
    await desk.look("roster-check")
    await desk.press("导入")
    await desk.look("rosters")
    await desk.follow("撤销这次导入")
    await desk.look("roster-undo")
    await desk.go("/console/people")
    await desk.page.fill("#name", "钱小妹")
    await desk.press("查找")
    await desk.look("people")
    await desk.follow("钱")
    await desk.press("已去世")
    for summary in await desk.page.locator("main summary").all():
        await summary.click()
    await desk.look("person")
    assert await desk.page.locator("dt", has_text="户籍地").inner_text() == "所在村组、户籍地、现居地、承包地"
    await desk.go("/console/people/duplicates")
    await desk.look("duplicates")
    refused = "status of 400"  # the page of the errors is one
    assert [one for one in desk.complaints if refused not in one] == []


async def test_a_merge_and_the_sources(open_desk, office):  # noqa: F811
    await office.whole()
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.page.click("summary:has-text('更多')")
    await desk.look("nav-more")
    await desk.follow("合村并组")
    await desk.page.select_option("#town", "421321101000000")
    await desk.press("看这个乡镇的村")
    await desk.page.click("summary:has-text('并村')")
    await desk.look("places")
    await desk.page.get_by_label("星亮村").check()
    await desk.page.fill("#merge-name", "新星社区")
    await desk.press("先看会动多少人")
    await desk.look("places-look")
    await desk.press("照此办理")
    await desk.look("places-done")
    await desk.go("/console/sources")
    await desk.look("sources-none")
    await desk.press("开始看")
    await desk.look("sources-wrong")
    await desk.page.fill("#address", "http://www.suixian.gov.cn/zwgk/tzgg/")
    await desk.page.fill("#name", "县政府网站通知公告")
    await desk.press("开始看")
    await desk.look("sources")


async def test_the_report_by_channel_and_group(open_desk, office):  # noqa: F811
    push = await _sent(office)
    await office.db.owner.execute("UPDATE pusher.push SET state = 'dispatched', dispatched_at = now()")
    desk = await open_desk(Role.TOWN_REVIEWER)
    await desk.go(f"/console/pushes/{push}/report")
    await desk.page.click("summary:has-text('各村民小组')")
    await desk.look("report-groups")
    assert "神农社区2组" in await desk.page.inner_text("main")
