"""待收稿件 and a new item in a real browser: a list, a page that has to be compared, an item of it."""

from __future__ import annotations

from content.store import source as sources
from content.store.source import Arrival
from pusher.access import Role
from tests.pusher.web.conftest import TOWN, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_finds import TITLE, article

ADDRESS = "http://x.gov.cn/tzgg/t1.html"
TABLE = "<table><tr><td>村</td><td>户数</td></tr><tr><td>河口村</td><td>12</td></tr></table>"
DARK = '<p style="display:none"><a href="http://casino.example/">博彩</a></p>'


async def test_what_came_in_is_compared_and_becomes_an_item(open_desk, office, db):  # noqa: F811
    await office.divisions()
    clerk = await open_desk(Role.TOWN_EDITOR)
    await clerk.go("/console/finds")
    await clerk.look("finds-none")
    page = article(container="x9", more=TABLE + DARK).encode("gbk")
    at = office.site.clock()
    async with db.worker.acquire() as conn:
        number = await sources.add_source(conn, 421321, TOWN, "page", "县政府网站通知公告", "http://x.gov.cn/tzgg/", at)
        came = Arrival(421321, TOWN, "http://x.gov.cn/tzgg/t1.html", "0" * 64, "t1.html", page, number, TITLE)
        await sources.arrive(conn, came, at)
        broken = Arrival(421321, TOWN, "老.doc|9|9", "1" * 64, "老.doc", b"x", error="“老.doc”：请另存为.docx后再上传")
        await sources.arrive(conn, broken, at)
        await sources.look_failed(conn, number, "网站打不开（503）", next_at=at, at=at)
    await clerk.go("/console/finds")
    await clerk.look("finds")
    await clerk.page.get_by_role("link", name="老.doc").click()
    await clerk.look("find-broken")
    await clerk.press("不用这件")
    await clerk.page.get_by_role("link", name=TITLE).click()
    await clerk.look("find-compare")
    assert "casino.example" in await clerk.page.inner_text("main")
    await clerk.press("做成信息")
    assert "/edit" in clerk.page.url
    await clerk.go("/console/items/new")
    await clerk.look("item-new")


async def test_a_page_that_was_corrected_is_compared_and_put_in(open_desk, office, db):  # noqa: F811
    await office.divisions()
    clerk = await open_desk(Role.TOWN_EDITOR)
    was, now = (article().replace("12月20日", day).encode("gbk") for day in ("12月20日", "12月25日"))
    async with db.worker.acquire() as conn:
        first = await sources.arrive(
            conn, Arrival(421321, TOWN, ADDRESS, "0" * 64, "t1.html", was), office.site.clock()
        )
    await clerk.go(f"/console/finds/{first}")
    await clerk.press("做成信息")
    async with db.worker.acquire() as conn:
        again = Arrival(421321, TOWN, ADDRESS, "1" * 64, "t1.html", now, title=TITLE, changes=first)
        await sources.arrive(conn, again, office.site.clock())
    await clerk.go("/console/finds")
    await clerk.look("finds-corrected")
    await clerk.page.get_by_role("link", name=TITLE).click()
    await clerk.look("find-corrected")
    await clerk.press("照原网页起草更正")
    assert await clerk.page.input_value("#deadline") == "2026-12-25"
