"""合村并组 in a real browser: what is wrong with an order, what it would do, what stands on the pages afterwards."""

from __future__ import annotations

from audiences import store as people
from audiences.group import Within
from audiences.resident import Basis
from pusher.access import Role
from tests.browser.desk import BOTH
from tests.pusher.web.conftest import COUNTY, TOWN, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_places_after import ROWS, _village, prepared
from tests.pusher.web.console.way import send

pytestmark = BOTH


async def test_a_split_is_looked_at_and_done(open_desk, office, site, db):  # noqa: F811
    await office.divisions()
    await office.account()
    await office.roster(ROWS + "星亮村,,9,周老伯,户主,1950-07-08,\n")
    town = await site.person(Role.TOWN_EDITOR)
    await send(town, await prepared(town, await office.approved()))
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/groups/build")
    await desk.go(f"/console/places?town={TOWN}")
    for summary in await desk.page.locator("main summary").all():
        await summary.click()
    await desk.look("places")
    xingliang = await desk.page.locator("#split-code option", has_text="星亮村").get_attribute("value")
    await desk.page.select_option("#split-code", xingliang)
    await desk.page.fill("#split-groups", "3、9组")
    await desk.page.fill("#split-name", "新湾村")
    form = desk.page.locator("form", has=desk.page.locator("#split-groups"))
    await form.get_by_role("button").click()
    await desk.page.wait_for_load_state()
    await desk.look("places-wrong")
    assert await desk.page.input_value("#split-groups") == "3、9组"  # what was typed is there
    await desk.page.fill("#split-groups", "三、四组")
    form = desk.page.locator("form", has=desk.page.locator("#split-groups"))
    await form.get_by_role("button").click()
    await desk.page.wait_for_load_state()
    await desk.look("places-look")
    assert "没有登记组的1人留在原村" in await desk.page.inner_text("main")
    await desk.press("照此办理")
    await desk.look("places-done")
    async with db.owner.acquire() as conn:
        tree = await people.tree(conn, 421321)
    assert [node.name for node in tree.children(TOWN) if node.free] == ["新湾村"]
    refused = "status of 400"
    assert [one for one in desk.complaints if refused not in one] == []


async def test_what_a_merger_leaves_to_look_at(open_desk, office, site, db):  # noqa: F811
    await office.divisions()
    await office.roster(ROWS)
    async with db.owner.acquire() as conn:
        tree = await people.tree(conn, 421321)
    codes = {node.name[:2]: node.code for node in tree.children(TOWN)}
    old, into = codes["王家"], codes["星亮"]
    county = await site.person(Role.COUNTY_OFFICE, "office")
    async with db.owner.acquire() as conn:
        await people.save_group(
            conn, county=421321, division=COUNTY, name="王家岗住户", basis=Basis.LIVING, by=1, at=site.clock(),
            rule=Within(old, old + 999, "王家岗村村民委员会", Basis.LIVING),
        )  # fmt: skip
    form = {"act": "merge", "code": str(old), "into": str(into), "name": "东岗村"}
    assert (await county.post("/console/places/change", form)).status == 303
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/groups")
    assert "分不出原来是哪个村的" in await desk.page.inner_text("main")
    await desk.look("places-groups")
    await _village(site, old, "before")
    await desk.page.context.clear_cookies()
    await desk.sign_in("before")
    await desk.look("places-home")
    assert "已并入厉山镇东岗村" in await desk.page.inner_text("main")
