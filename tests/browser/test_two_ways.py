"""Choosing between two readings of a text's places in a real browser: nothing is chosen before a person chooses."""

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
    assert await editor.page.locator("input[name=source]:checked").count() == 0
    await editor.press("下一步：发送前核对")
    await editor.look("audience-two-ways-error")
    assert "请选择通知对象" in await editor.page.inner_text(".summary")
    editor.complaints.clear()  # the browser's own word on a page with status 400
    await editor.page.get_by_label("厉山镇的所有地方").first.check()
    await editor.press("下一步：发送前核对")
    assert "4人" in await editor.page.inner_text("main")
    assert editor.complaints == []
