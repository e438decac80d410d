"""What becomes of what was published, in a real browser: pages that are over, objections, clean-up, alerts, calls."""

from __future__ import annotations

import json
from datetime import timedelta

from content.item import Genre
from pusher import upkeep
from pusher.access import Role
from tests.browser.desk import BOTH
from tests.pusher.web.conftest import VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_alerts import RED
from tests.pusher.web.console.test_standing import LIST, _approve, _published, worker  # noqa: F401

pytestmark = BOTH


async def test_a_listing_is_contested_answered_and_over(open_desk, office):  # noqa: F811
    await office.divisions()
    now = office.site.clock()
    listing = await _published(office, version=LIST, unit=VILLAGE, valid_until=now + timedelta(hours=8))
    resident, town = await open_desk(), await open_desk(Role.TOWN_EDITOR)
    await resident.go(f"/n/{listing.code}")
    await resident.look("listing")
    await resident.follow("提出异议")
    await resident.look("objection-form")
    await resident.page.select_option("#row", "1")
    await resident.page.fill("#reason", "面积应为4.6亩")
    await resident.press("提交")
    await resident.look("objection-taken")
    code = (await resident.page.inner_text("h1 .no")).strip()
    await town.go("/console/objections")
    await town.look("objections")
    await town.follow("第1行")
    await town.look("objection-open")
    await town.page.check("input[value=upheld]")
    await town.page.fill("#answer", "经核对，面积无误。")
    await town.press("答复")
    await town.look("objection-decided")
    await town.go(f"/console/items/{listing.code}/objections")
    await town.look("objections-of-one")
    await resident.follow("查答复")
    await resident.page.fill("#code", code)
    await resident.press("查答复")
    await resident.look("objection-answer")
    assert "维持原公示" in await resident.page.inner_text("main")
    office.site.clock.forward(hours=9)
    later = await open_desk()
    await later.go(f"/n/{listing.code}?v=421321101201")
    await later.look("listing-over")
    assert "王守田" not in await later.page.inner_text("body")


async def test_a_matter_and_the_clean_up(open_desk, office):  # noqa: F811
    await office.whole()
    first, last = await _published(office), await _published(office, title="养老金已发放的通知")
    old = await _published(office, title="关于旧办法的通知", genre=Genre.POLICY)
    editor = await open_desk(Role.TOWN_EDITOR)
    await editor.go(f"/console/items/{last.code}")
    await editor.page.click("summary:has-text('接在另一条')")
    await editor.look("matter-join")
    await editor.page.fill("#after", first.code)
    await editor.page.select_option("#stage", "paid")
    await editor.press("接上")
    await editor.look("matter")
    await editor.go(f"/n/{first.code}")
    await editor.look("thread")
    await editor.go("/console/cleanup")
    await editor.look("cleanup")
    await editor.page.check(f"input[value='{old.id}']")
    await editor.page.check("input[value=repealed]")
    await editor.press("定下来")
    await editor.look("cleanup-after")
    await editor.go(f"/n/{old.code}")
    await editor.look("notice-repealed")
    assert "已废止" in await editor.page.inner_text("main")


async def test_a_red_alert_from_its_words_to_the_calls(open_desk, office, worker):  # noqa: F811
    await office.whole()
    await office.db.owner.execute("UPDATE audiences.resident SET preference = 'visit' WHERE name = '赵老伯'")
    editor = await open_desk(Role.TOWN_EDITOR)
    await editor.go("/console/items")
    await editor.look("items-standing")
    await editor.follow("转发预警")
    await editor.look("alert-new")
    await editor.press("读取")
    await editor.look("alert-nothing")
    await editor.page.fill("#text", json.dumps(RED, ensure_ascii=False))
    await editor.press("读取")
    await editor.page.fill("#arrangement", "低洼处的住户到镇中心小学避险。")
    await editor.page.fill("#phone", "0722-3338110")
    await editor.press("保存本地安排")
    await editor.look("alert-item")
    code = editor.page.url.rpartition("/")[2]
    await editor.press("提交审核")
    await _approve(office, code)
    await upkeep.red_calls(worker)
    await editor.go(f"/console/items/{code}/audience")
    await editor.look("alert-audience")
    await editor.go(f"/console/items/{code}")
    await editor.look("alert-paces")
    await editor.go("/console/calls")
    await editor.look("calls")
    await editor.page.get_by_text("登记值班干部和电话").first.click()
    await editor.page.locator("input[name=name]").first.fill("值班李")
    await editor.page.locator("input[name=phone]").first.fill("13900000009")
    await editor.look("calls-officer")
    await editor.page.get_by_role("button", name="保存").first.click()
    await editor.look("calls-named")
    assert await editor.page.locator("a[href='tel:13900000009']").count() == 1
    await editor.page.get_by_role("button", name="无人应答").first.click()
    await editor.look("calls-after")
    await editor.go(f"/n/{code}")
    await editor.look("alert-page")
    assert "镇中心小学" in await editor.page.inner_text("main")
