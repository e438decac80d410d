"""Groups in groups: each counts its people by its own basis, and what the roster does not know is said."""

from __future__ import annotations

import json
import re

from content.item import Duty, Genre, Paragraph, PlainFacts
from pusher.access import Role
from tests.pusher.web.console.test_groups import BUILD, _do
from tests.pusher.web.console.way import prepared

LIVING, REGISTERED = {"basis": "living"}, {"basis": "registered"}


async def _town(site, office, db):
    """Four people registered here, of whom 赵老伯 lives elsewhere; 钱小妹 of elsewhere lives here."""
    await office.divisions()
    await office.roster()
    await db.owner.execute("UPDATE audiences.resident SET living = 0 WHERE name = '赵老伯'")
    await db.owner.execute("UPDATE audiences.resident SET registered = 0 WHERE name = '钱小妹'")
    return await site.person(Role.TOWN_EDITOR)


async def _keep(browser, name, page="", **more):
    assert (await _do(browser, "save", page, name=name, **more))[0] == 303
    number = dict(re.findall(r'build\?group=(\d+)">([^<]+)', await browser.page("/console/groups")))
    return next(one for one, called in number.items() if called == name)


def _people(page):
    return int(re.search(r"人数</dt><dd>(\d+)", page)[1])


def _said(page):
    return re.sub(r"\s|<[^>]+>", "", page)


async def test_who_is_registered_and_lives_elsewhere_is_what_one_group_leaves_of_another(site, office, db):
    town = await _town(site, office, db)
    living = await _keep(town, "住在镇里的人", **LIVING)
    _, page = await _do(town, "add:group", group=living, leave_out="1", **REGISTERED)
    assert _people(page) == 1
    assert "按户籍地：不属于“按现居地在厉山镇”的人" in _said(page)
    _, page = await _do(town, "why", page, who="赵老伯", **REGISTERED)
    assert "在里面" in page
    assert "不在里面" not in page
    _, page = await _do(town, "why", page, who="王大爷", **REGISTERED)
    assert "不在里面" in page
    assert "现居地：厉山镇神农社区" in _said(page)


async def test_a_group_keeps_its_basis_when_the_whole_changes_its_own(site, office, db):
    town = await _town(site, office, db)
    _, page = await _do(town, "add:age", age_from="60", **REGISTERED)
    old = await _keep(town, "户籍老人", page, **REGISTERED)
    _, page = await _do(town, "add:group", group=old, **REGISTERED)
    here = _people(page)
    assert "会算进来" not in page
    _, page = await _do(town, "count", page, **LIVING)
    assert _people(page) == here - 1  # 赵老伯, who lives elsewhere
    assert "条件里有按户籍地算的人群或地方。整个人群按现居地算，现居地不在厉山镇的人不会算进来" in _said(page)
    both = await _keep(town, "两样都在", page, **LIVING)
    _, page = await _do(town, "add:group", group=both, leave_out="1", **REGISTERED)  # a group of groups
    assert _people(page) == 1
    assert "现居地在厉山镇" in _said(page)


async def test_a_group_that_lost_its_basis_once_is_pointed_at_and_others_are_not(site, office, db):
    town = await _town(site, office, db)
    await _keep(town, "住在镇里的人", **LIVING)
    old = json.dumps({"not": {"all": []}})
    await _keep(town, "人在外地", rule=old, **REGISTERED)
    _, page = await _do(town, "add:age", age_from="60", **REGISTERED)
    await _keep(town, "老人", page, **REGISTERED)
    listed = await town.page("/console/groups")
    assert listed.count("但那个人群按现居地算，这里按户籍地算") == 1
    number = re.search(r'build\?group=(\d+)">人在外地', listed)[1]
    assert "去掉这一条，再从“另一个人群”里加一次" in _said(await town.page(f"{BUILD}?group={number}"))


async def test_whom_the_roster_leaves_open_is_said_by_village(site, office, db):
    await office.whole()
    await db.owner.execute("UPDATE audiences.resident SET birth_date = NULL WHERE name IN ('王大妈', '赵老伯')")
    town = await site.person(Role.TOWN_EDITOR)
    _, page = await _do(town, "add:age", age_from="60", **REGISTERED)
    assert _people(page) == 2
    said = _said(page)
    assert "另有2人，名册里没有出生日期，不知道符不符合，没有算在内" in said
    lacking = said[said.index("各村缺多少") :]
    assert re.search("神农社区10.*星亮村10", lacking)
    _, page = await _do(town, "add:age", age_from="60", leave_out="1", **REGISTERED)
    assert "里面有2人，名册里没有出生日期，不知道该不该排除，先算在内" in _said(page)
    _, page = await _do(town, "add:reach", way="phone", **REGISTERED)
    assert "没有出生日期" not in page
    item = await office.approved()
    chosen = _said(await town.page(f"/console/items/{item.code}/audience"))
    assert chosen.count("另有2人，名册里没有出生日期") == 1  # 60周岁及以上, not everybody
    push = await prepared(town, item)
    assert "另有2人，名册里没有出生日期，不知道符不符合，没有算在内" in _said(await town.page(f"{push}/check"))
    await db.owner.execute("UPDATE audiences.resident SET birth_date = '1950-01-01' WHERE birth_date IS NULL")
    push = await prepared(town, item)
    assert "没有出生日期" not in _said(await town.page(f"{push}/check"))


async def test_a_notice_that_says_no_tie_can_go_to_who_lives_there(site, office, db):
    await office.whole()
    await db.owner.execute("UPDATE audiences.resident SET registered = 0 WHERE name = '钱小妹'")
    town = await site.person(Role.TOWN_EDITOR)
    text = {
        "title": "关于道路施工绕行的通知",
        "genre": Genre.NOTICE,
        "duty": Duty.SHOULD,
        "plain": PlainFacts("全体村民"),
    }
    item = await office.approved(**text, blocks=(Paragraph("因施工封闭道路，请绕行。"),))
    path = f"/console/items/{item.code}/audience"
    assert "按现居地：全体居民5人" in _said(await town.page(path))
    form = {"source": "group1", "where": "whole", "channels": "sms", "per": "person"}
    made = await town.post(path, form)
    assert "5人" in _said(await town.page(made.headers["Location"]))
