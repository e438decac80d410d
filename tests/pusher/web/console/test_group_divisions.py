"""村民小组 in the rule builder and for an item: those of the roster, who is in none, who is taken out and why."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from content.item import Duty, Genre, Paragraph, PlainFacts
from pusher.access import Role
from tests.pusher.web.conftest import TOWN, VILLAGE
from tests.pusher.web.console.office import NOTICE

BUILD = "/console/groups/build"
ROSTER = """村,组,户号,姓名,与户主关系,出生日期,手机号
王家岗村,1组,1,王大爷,户主,1950-03-01,14000000001
王家岗村,三组,2,李大爷,户主,1948-05-06,14000000002
王家岗村,第3村民小组,2,李大妈,配偶,1949-05-06,
王家岗村,4,3,赵老伯,户主,1955-07-08,14000000003
王家岗村,,4,钱小妹,户主,1999-07-08,14000000004
星亮村,1组,1,孙老伯,户主,1955-07-08,14000000005
"""


async def _do(browser, do: str, page: str = "", **more):
    found = html.unescape(re.search(r'name="rule" value="([^"]*)"', page)[1]) if page else ""
    response = await browser.post(BUILD, {"rule": found, "basis": "registered", "do": do, **more})
    assert response.status == 200
    return await response.text()


def _plain(page: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", page)


async def test_groups_of_the_roster_are_ticked_counted_and_explained(site, office):
    await office.divisions()
    await office.roster(ROSTER)
    village = await site.person(Role.VILLAGE_EDITOR)
    page = await village.page(BUILD)
    assert re.findall(r'name="group_division" value="(\d+)"', page) == [str(VILLAGE + n) for n in (0, 1, 3, 4)]
    ticked = {"group_basis": "registered", "group_division": [str(VILLAGE + n) for n in (0, 1, 3)]}
    page = await _do(village, "add:group_divisions", **ticked)
    assert "按户籍地在厉山镇王家岗村1组、3组（没有登记组的也算）" in _plain(page)
    assert ">4<small>人" in page
    page = await _do(village, "why", page, who="赵老伯")
    assert "户籍地：厉山镇王家岗村4组" in page
    assert "不在里面" in page
    page = await _do(village, "why", page, who="钱小妹")
    assert "户籍地：厉山镇王家岗村，名册里没有登记组" in page


async def test_a_group_is_taken_out_and_the_village_stays(site, office):
    await office.divisions()
    await office.roster(ROSTER)
    village = await site.person(Role.VILLAGE_EDITOR)
    out = {"group_basis": "registered", "group_division": str(VILLAGE + 1), "leave_out": "1"}
    page = await _do(village, "add:group_divisions", **out)
    assert "不属于“按户籍地在厉山镇王家岗村1组”的人" in _plain(page)
    assert ">4<small>人" in page


async def test_groups_of_two_villages_are_one_condition_and_forged_ones_none(site, office):
    await office.divisions()
    await office.roster(ROSTER)
    town = await site.person(Role.TOWN_EDITOR)
    found = re.findall(r'name="group_division" value="(\d+)"', await town.page(BUILD))
    assert len(found) == 5
    ticked = {"group_basis": "living", "group_division": [str(VILLAGE + 3), found[0]]}
    page = await _do(town, "add:group_divisions", **ticked)
    assert "按现居地在厉山镇星亮村1组或者按现居地在厉山镇王家岗村3组" in _plain(page)
    assert ">3<small>人" in page
    forged = {"rule": "", "basis": "living", "do": "add:group_divisions", "group_basis": "living"}
    assert (await town.post(BUILD, forged | {"group_division": str(VILLAGE + 77)})).status == 400
    county = await site.person(Role.COUNTY_OFFICE)
    assert "group_division" not in await county.page(BUILD)


CUT = replace(
    NOTICE,
    title="停水通知",
    division=VILLAGE,
    genre=Genre.OUTAGE,
    issuer="王家岗村村民委员会",
    duty=Duty.NOTICE,
    plain=PlainFacts("王家岗村1组、3组", when="12月2日8:00—18:00"),
    blocks=(Paragraph("因水管检修，12月2日8:00—18:00对我村1组、3组停水，其余各组正常。"),),
)


async def _choosing(site, office, version, role=Role.VILLAGE_EDITOR):
    await office.divisions()
    await office.account()
    await office.roster(ROSTER)
    item = await office.approved(version=version, unit=version.division)
    browser = await site.person(role)
    path = f"/console/items/{item.code}/audience"
    return browser, path, await browser.page(path)


def _ticked(page: str, name: str = "places") -> set[str]:
    return set(re.findall(rf'name="{name}" value="(\w+)" checked', page))


async def test_a_cut_goes_to_its_groups_and_to_who_is_in_none(site, office, db):
    browser, path, page = await _choosing(site, office, CUT)
    assert _ticked(page) == {str(VILLAGE + 1), str(VILLAGE + 3)}
    assert _ticked(page, "where") == {"ticked"}
    assert "王家岗村其他组的人收不到；没有登记组的人也发" in page
    assert "勾上的地方：4人，能联系上3人" in _plain(page)
    assert "其中1人花名册里没有登记组" in _plain(page)
    form = {"source": "group0", "where": "ticked", "places": [str(VILLAGE + 1), str(VILLAGE + 3)], "channels": "sms"}
    made = await browser.post(path, {**form, "per": "household"})
    assert "发送给 王家岗村 4人" in await browser.page(made.headers["Location"])
    names = await db.owner.fetch(
        "SELECT r.name FROM audiences.member AS m JOIN audiences.resident AS r ON r.id = m.resident ORDER BY r.name"
    )
    assert [row["name"] for row in names] == ["李大妈", "李大爷", "王大爷", "钱小妹"]
    reasons = await db.owner.fetchval("SELECT reasons ->> 0 FROM audiences.why")
    assert reasons == "现居地在王家岗村1组、王家岗村3组"


async def test_a_group_taken_out_takes_its_people_out_only(site, office):
    out = replace(CUT, blocks=(Paragraph("12月2日全村停水，王家岗村1组除外。"),), plain=PlainFacts("全体村民"))
    browser, path, page = await _choosing(site, office, out)
    assert _ticked(page, "where") == {"whole"}
    assert "不含王家岗村1组" in _plain(page)
    assert "4人，能联系上3人" in _plain(page)
    made = await browser.post(path, {"source": "group0", "where": "whole", "channels": "sms", "per": "household"})
    assert "发送给 王家岗村 4人" in await browser.page(made.headers["Location"])


async def test_two_ways_are_asked_and_nothing_is_chosen(site, office):
    doubt = replace(CUT, blocks=(Paragraph("12月2日王家岗村停水。其中1组停水至20时。"),))
    _, _, page = await _choosing(site, office, doubt)
    assert _ticked(page, "where") == set()
    assert "文中有两种理解" in page


async def test_a_town_may_tick_groups_of_a_village_that_its_text_names(site, office):
    text = "因水管检修，12月2日8:00—18:00王家岗村停水。"
    cut = replace(CUT, division=TOWN, issuer="厉山镇人民政府", blocks=(Paragraph(text),), plain=PlainFacts("村民"))
    browser, path, page = await _choosing(site, office, cut, Role.TOWN_EDITOR)
    assert _ticked(page) == {str(VILLAGE)}
    assert "只发给王家岗村的几个组" in page
    form = {"source": "group0", "where": "ticked", "places": str(VILLAGE + 4), "channels": "sms", "per": "household"}
    made = await browser.post(path, form)
    assert "发送给 王家岗村 2人" in await browser.page(made.headers["Location"])


async def test_groups_that_the_village_has_no_more_are_asked_about(site, office):
    closed = "各位村民：王家岗村7、8组通组公路12月2日至8日封闭，请绕行东方村。"
    road = replace(CUT, genre=Genre.NOTICE, blocks=(Paragraph(closed),), plain=PlainFacts("各位村民"))
    _, _, page = await _choosing(site, office, road)
    assert _ticked(page, "where") == set()
    assert "文中写到7组、8组，花名册里这个村没有7组、8组，也许已经划到别的村。请核对发给哪里" in page
