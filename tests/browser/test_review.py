"""审核 and 转发 at 360 and 1280 px: two taps in a village, additions, the route, what the county sees."""

from __future__ import annotations

from datetime import timedelta

from content import store
from content.item import Contact, Genre, Paragraph, PlainFacts, Variant
from content.review import Act
from pusher.access import Role
from tests.browser.desk import BOTH
from tests.pusher.web.conftest import COUNTY, NEIGHBOUR, VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.office import NOTICE

pytestmark = BOTH

OWN = Variant(
    NEIGHBOUR,
    (Paragraph("本村12月20日截止，请带身份证到村委会二楼。"),),
    PlainFacts(how="到村委会二楼办理"),
    (Contact("村里", "0722-3339999"),),
)


async def test_a_village_relays_in_two_taps_and_the_county_sees_it(open_desk, office, site):  # noqa: F811
    await office.divisions()
    item = await office.approved(unit=COUNTY, division=COUNTY)
    async with site.deps.pool.acquire() as conn:
        now = site.clock()
        await store.publish(conn, item.id, item.current, now)
        other = await store.relay(conn, item.id, NEIGHBOUR, by=5, at=now)
        await store.add(conn, other.id, OWN, by=5, at=now)
        due = (now + timedelta(days=3)).date()
        await store.ask(conn, item.id, [VILLAGE, NEIGHBOUR], unit=COUNTY, due_on=due, note="请张贴", by=1, at=now)
    village, county = await open_desk(Role.VILLAGE_EDITOR), await open_desk(Role.COUNTY_OFFICE)
    await village.go("/console")
    await village.look("relay-home")
    await village.follow("转发到本地")
    await village.look("relay-item")
    await village.press("转发到本村")
    await village.look("relay-done")
    assert await village.page.get_by_role("link", name="打印、广播、转发").count() == 1
    await village.follow("补充本地内容")
    await village.look("relay-additions")
    await village.go("/console/relay")
    await village.look("relay-list")
    await county.go(f"/console/items/{item.code}/relays")
    await county.look("relays")
    assert "12月20日" in await county.page.content()


async def test_a_villages_accounts_pass_its_supervisors(open_desk, office, site):  # noqa: F811
    secretary, supervisor = await open_desk(Role.VILLAGE_SECRETARY), await open_desk(Role.VILLAGE_SUPERVISOR)
    item = await office.item(
        Act.SUBMIT, unit=VILLAGE, division=VILLAGE, genre=Genre.ACCOUNTS, title="2026年三季度村级财务收支公示"
    )
    await supervisor.go("/console")
    await supervisor.look("review-home")
    await supervisor.go(f"/console/items/{item.code}/review")
    await supervisor.page.get_by_text("送终审签发").click()
    await supervisor.press("提交审核意见")
    await supervisor.look("review-unread")
    await supervisor.page.get_by_text("已通读全文").click()
    await supervisor.page.get_by_text("送终审签发").click()
    await supervisor.press("提交审核意见")
    await secretary.go(f"/console/items/{item.code}")
    await secretary.look("review-item")
    assert NOTICE.issuer in await secretary.page.content()


async def test_the_routes_of_a_county(open_desk, office):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/routes")
    await desk.look("routes")
