"""After 合村并组: who answers now finds the open visit lists, the papers, the items and the planned pushes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from audiences import store as people
from content import store as items
from content.item import PlainFacts, Variant
from pusher.access import Role
from tests.pusher.web.conftest import TOWN, grant_of
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.way import prepared, send

PAGE = "/console/places"
ROWS = """村,组,户号,姓名,与户主关系,出生日期,手机号
星亮村,1组,1,王大爷,户主,1950-03-01,
星亮村,3组,2,李大爷,户主,1948-05-06,
星亮村,4组,3,赵老伯,户主,1955-07-08,
王家岗村,1组,1,孙老伯,户主,1951-07-08,
"""


async def _push(site, office, db, **more):
    """A running 必达 push to all of the town, of which nothing arrived."""
    await office.divisions()
    await office.account()
    await office.roster(ROWS)
    town = await site.person(Role.TOWN_EDITOR)
    push = await prepared(town, await office.approved(**more))
    await send(town, push)
    await db.owner.execute(
        "UPDATE pusher.push SET state = 'running', approved_at = $1", datetime(2026, 11, 21, tzinfo=UTC)
    )
    async with db.owner.acquire() as conn:
        tree = await people.tree(conn, 421321)
    return town, push, {node.name[:2]: node.code for node in tree.children(TOWN)}


async def _village(site, code: int, account: str):
    return await site.person(
        Role.VILLAGE_EDITOR, account, replace(grant_of(Role.VILLAGE_EDITOR), lo=code, hi=code + 999)
    )


def _open(page: str) -> int:
    return int(re.search(r"<dt>还要走访</dt><dd>(\d+)<small>户", page)[1])


async def test_whom_a_split_moved_is_on_the_new_village_s_list_and_on_nobody_else_s(site, office, db):
    town, push, codes = await _push(site, office, db)
    clerk = await _village(site, codes["星亮"], "old")
    assert _open(await clerk.page(f"{push}/visits")) == 3
    county = await site.person(Role.COUNTY_OFFICE)
    form = {"act": "split", "code": str(codes["星亮"]), "groups": "3、4组", "name": "新湾村"}
    looked = await (await county.post(f"{PAGE}/look", form)).text()
    assert "走访清单1份" in looked
    assert "新湾村还没有人有账号" in looked
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    assert (await county.post(f"{PAGE}/change", form)).status == 400  # a double click makes one village
    async with db.owner.acquire() as conn:
        new = await conn.fetchval("SELECT code FROM audiences.division WHERE name = '新湾村'")
    assert await db.owner.fetchval("SELECT count(*) FROM audiences.division WHERE name = '新湾村'") == 1
    assert _open(await clerk.page(f"{push}/visits")) == 1
    assert "李大爷" not in await clerk.page(f"{push}/visits/{codes['星亮']}")
    fresh = await _village(site, new, "fresh")
    assert _open(await fresh.page(f"{push}/visits")) == 2
    page = await fresh.page(f"{push}/visits/{new + 3}")
    assert "李大爷" in page
    assert "新湾村3组" in await town.page(f"{push}/visits?at={new}")
    assert _open(await town.page(f"{push}/visits")) == 4
    assert "星亮村3组、4组 → 新湾村" in await county.page(PAGE)


async def test_the_clerk_of_the_merged_village_finds_all_of_it(site, office, db):
    _, push, codes = await _push(site, office, db)
    old, into = codes["王家"], codes["星亮"]
    item = await office.approved(version=replace(NOTICE, division=old), unit=old)
    draft = await office.item(version=replace(NOTICE, division=old, title="村里的稿子"), unit=old)
    own = await prepared(await _village(site, old, "clerk"), item)
    county = await site.person(Role.COUNTY_OFFICE)
    form = {"act": "merge", "code": str(old), "into": str(into), "name": "东岗村"}
    looked = await (await county.post(f"{PAGE}/look", form)).text()
    assert "没发的1次" in looked
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    gone = await _village(site, old, "before")
    assert "王家岗村已并入厉山镇东岗村" in await gone.page("/console")
    assert (await gone.get("/console/groups/build")).status == 200
    refused = await gone.post("/console/items/new", {"text": "停水通知\n\n1组12月3日停水。", "division": str(old)})
    assert refused.status == 400
    assert "已并入厉山镇东岗村，请安全管理员重新授权后再写" in await refused.text()
    clerk = await _village(site, into, "after")
    listed = await clerk.page(f"{push}/visits")
    assert _open(listed) == 4
    assert "421321101" not in re.sub(r'"[^"]*"', "", listed)  # no bare code
    assert "孙老伯" in await clerk.page(f"{push}/visits/{into + 5}")
    for code in (item.code, draft.code):
        assert (await clerk.get(f"/console/items/{code}")).status == 200
    assert "村里的稿子" in await clerk.page("/console/items")
    assert (await clerk.get(f"{own}/check")).status == 200
    assert (await clerk.get(f"/console/items/{item.code}/audience")).status == 200


async def test_what_a_village_was_told_of_its_own_goes_where_its_people_go(site, office, db):
    await office.divisions()
    await office.account()
    await office.roster(ROWS)
    async with db.owner.acquire() as conn:
        codes = {node.name[:2]: node.code for node in (await people.tree(conn, 421321)).children(TOWN)}
    old, into = codes["王家"], codes["星亮"]
    own = (Variant(old, plain=PlainFacts(when="12月8日上午")),)
    item = await office.approved(variants=own)
    async with site.deps.pool.acquire() as conn:
        await items.publish(conn, item.id, item.current, site.clock())
    town, county = await site.person(Role.TOWN_EDITOR), await site.person(Role.COUNTY_OFFICE)
    before = await prepared(town, item)
    await items_asked(site, item, old, into)
    form = {"act": "merge", "code": str(old), "into": str(into), "name": "东岗村"}
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    group = into + 5  # 王家岗村1组
    resident = site.browser()
    assert "12月8日" in await resident.page(f"/n/{item.code}?v={group}")
    assert "12月8日" not in await resident.page(f"/n/{item.code}?v={into + 1}")
    assert "12月8日" in await resident.page(f"/n/{item.code}?v={old // 1000}")  # its poster
    told = {row["division"] for row in await db.owner.fetch("SELECT division FROM pusher.rendition")}
    assert told == {0, old, group}
    after = await prepared(town, item)
    assert after != before
    told = await db.owner.fetch("SELECT division FROM pusher.rendition WHERE push = $1", int(after.rpartition("/")[2]))
    assert {row["division"] for row in told} == {0, old, group}
    assert "王家岗村村民委员会：12月8日上午" in await town.page(f"/console/items/{item.code}/edit")
    (left,) = await db.owner.fetch("SELECT division FROM content.relay_ask")
    assert left["division"] == into  # whoever was asked for the old village owes it once


async def items_asked(site, item, *places):
    async with site.deps.pool.acquire() as conn:
        await items.ask(
            conn, item.id, list(places), unit=TOWN, due_on=date(2026, 12, 3), note="", by=1, at=site.clock()
        )


async def test_a_paper_that_was_printed_before_is_entered_under_the_new_village(site, office, db):
    town, push, codes = await _push(site, office, db)
    clerk = await _village(site, codes["星亮"], "old")
    group = codes["星亮"] + 3
    assert (await clerk.post(f"{push}/visits/{group}/paper")).status == 200
    county = await site.person(Role.COUNTY_OFFICE)
    form = {"act": "split", "code": str(codes["星亮"]), "groups": "3,4", "name": "新湾村"}
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    async with db.owner.acquire() as conn:
        new = await conn.fetchval("SELECT code FROM audiences.division WHERE name = '新湾村'")
    for page in (f"{push}/visits/{group}", f"{push}/visits/{group}/all"):
        hidden = await clerk.get(page)  # never 都通知到了
        assert hidden.status == 409
        assert "新湾村3组" in await hidden.text()
        led = await town.get(page)
        assert (led.status, led.headers["Location"]) == (303, f"{push}/visits/{new + 3}")
    assert "李大爷" in await town.page(f"{push}/visits/{new + 3}/all")
