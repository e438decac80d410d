"""村民小组 in the rule builder: those that the roster has, who is in none, who is taken out and why."""

from __future__ import annotations

import html
import re

from pusher.access import Role
from tests.pusher.web.conftest import VILLAGE

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
