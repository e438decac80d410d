"""待人工核实 in a real browser, on a phone and on a desk: read, forget the tick, be told, decide."""

from __future__ import annotations

from pusher.access import Role
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_doubts import doubted  # noqa: F401 - a fixture


async def test_a_person_decides_with_eyes_open(open_desk, doubted):  # noqa: F811
    _, push = doubted
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.look("home-doubts")
    await desk.go(push)
    await desk.look("push-doubts")
    await desk.follow("去核实")
    await desk.look("doubts")
    await desk.page.get_by_label("王大爷").check()
    await desk.press("勾选的再发一次")
    await desk.look("doubts-error")
    assert "我知道有人可能收到两条" in await desk.page.inner_text(".summary")
    desk.complaints.clear()  # the browser's own word on a page with status 400
    await desk.page.click(".summary a")
    assert await desk.page.evaluate("document.activeElement.id || location.hash.slice(1)") == "sure"
    await desk.page.check("#sure")
    await desk.press("勾选的再发一次")
    assert "已安排再发1条" in await desk.page.inner_text("main")
    await desk.look("doubts-done")
    await desk.press("1条不再发")
    await desk.look("doubts-none")
    assert "没有等您决定的" in await desk.page.inner_text("main")
    await desk.go(f"{push}/report")
    await desk.look("report-doubts")
    assert desk.complaints == []
