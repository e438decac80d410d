"""Choosing between two readings of a text's places in a real browser: nothing is chosen before a person does."""

from __future__ import annotations

from pusher.access import Role
from tests.browser.desk import BOTH
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_audience import TWO_WAYS

pytestmark = BOTH


async def test_a_person_chooses_one_of_two_ways(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved(**TWO_WAYS)
    editor = await open_desk(Role.TOWN_EDITOR)
    await editor.go(f"/console/items/{item.code}/audience")
    await editor.look("audience-two-ways")
    assert await editor.page.locator("input[name=where]:checked").count() == 0
    await editor.press("下一步：发送前核对")
    await editor.look("audience-two-ways-error")
    assert "请选择发给哪里" in await editor.page.inner_text(".summary")
    editor.complaints.clear()  # the browser's own word on a page with status 400
    await editor.page.get_by_label("厉山镇的所有地方").first.check()
    await editor.press("下一步：发送前核对")
    assert "4人" in await editor.page.inner_text("main")
    assert editor.complaints == []


async def test_ticking_a_place_chooses_what_is_ticked(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved(**TWO_WAYS)
    editor = await open_desk(Role.TOWN_EDITOR)
    await editor.go(f"/console/items/{item.code}/audience")
    await editor.page.get_by_label("厉山镇的所有地方").first.check()
    await editor.page.locator(".ticks").get_by_label("沙城村").uncheck()
    await editor.page.get_by_text("其他地方").click()
    await editor.page.locator(".columns").get_by_label("神农社区").check()
    assert "勾上的地方改了" in await editor.page.inner_text("#source")
    await editor.look("audience-ticked")
    assert await editor.page.locator("input[name=where]:checked").input_value() == "ticked"
    await editor.press("下一步：发送前核对")
    assert "发送给 神农社区等2个村 4人" in await editor.page.inner_text("main")
    assert editor.complaints == []


async def test_without_javascript_a_forgotten_tick_is_asked_about(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved(**TWO_WAYS)
    editor = await open_desk(Role.TOWN_EDITOR, javascript=False)
    await editor.go(f"/console/items/{item.code}/audience")
    await editor.page.get_by_label("厉山镇的所有地方").first.check()
    await editor.page.locator(".ticks").get_by_label("沙城村").uncheck()
    await editor.press("下一步：发送前核对")
    await editor.look("audience-tick-forgotten")
    assert "您改了下面的勾（星亮村）" in await editor.page.inner_text(".summary")
