"""The rule builder in a browser without JavaScript: conditions, counts, people, reasons."""

from __future__ import annotations

import html
import json
import re

from pusher.access import Grant, Role
from tests.pusher.web.conftest import NEIGHBOUR, TOWN

BUILD = "/console/groups/build"


def _rule(page: str) -> str:
    return html.unescape(re.search(r'name="rule" value="([^"]*)"', page)[1])


async def _do(browser, do: str, page: str = "", **more):
    data = {"rule": _rule(page) if page else "", "basis": "registered", "do": do, **more}
    response = await browser.post(BUILD, data)
    return response.status, await response.text()


async def test_conditions_are_added_and_removed_and_the_sentence_and_counts_follow(site, office):
    await office.divisions()
    await office.roster()
    browser = await site.person(Role.TOWN_EDITOR)
    status, page = await _do(browser, "add:age", age_from="60")
    assert status == 200
    assert "按户籍地：60" in re.sub(r"<[^>]+>", "", page)
    assert ">4<small>人" in page
    assert ">3<small>户" in page
    status, page = await _do(browser, "add:reach", page, way="phone", leave_out="1")
    assert ">2<small>人" in page
    status, page = await _do(browser, "remove:1", page)
    assert ">4<small>人" in page
    status, page = await _do(browser, "add:age", page, age_from="六十")
    assert (status, "年龄请写整数" in page) == (400, True)
    assert 'name="age_from" inputmode="numeric" value="六十"' in page


async def test_why_she_is_in_or_not_and_looking_is_on_record(site, office, db):
    await office.divisions()
    await office.roster()
    browser = await site.person(Role.TOWN_EDITOR)
    _, page = await _do(browser, "add:age", age_from="60")
    _, page = await _do(browser, "why", page, who="钱小妹")
    assert "年龄27周岁，不满60周岁" in page
    assert "不在里面" in page
    _, page = await _do(browser, "sample", page)
    assert "赵某某，65" not in page
    assert "赵某某" in page
    assert "赵老伯" not in page
    rows = await db.owner.fetch("SELECT action FROM pusher.audit WHERE action IN ('ask_why', 'sample_group')")
    assert sorted(row["action"] for row in rows) == ["ask_why", "sample_group"]
    neighbour = await site.person(
        Role.VILLAGE_EDITOR, "elsewhere", Grant(Role.VILLAGE_EDITOR, NEIGHBOUR, NEIGHBOUR + 999)
    )
    status, page = await _do(neighbour, "why", page, who="钱小妹")
    assert (status, "没有叫这个名字的人" in page) == (400, True)


async def test_who_lacks_the_matter_sees_counts_and_no_names(site, office, db):
    await office.divisions()
    await office.roster()
    tag = await db.owner.fetchval(
        "WITH m AS (INSERT INTO audiences.matter (county, name, owner, purpose, legal_basis)"
        " VALUES (421321, '社会救助', '民政局', '告知', '办法') RETURNING id)"
        " INSERT INTO audiences.tag (matter, county, name) SELECT id, 421321, '低保' FROM m RETURNING id"
    )
    matter = await db.owner.fetchval("SELECT matter FROM audiences.tag WHERE id = $1", tag)
    await db.owner.execute("UPDATE audiences.resident SET tags = ARRAY[$1::int] WHERE name LIKE '王%'", tag)
    browser = await site.person(Role.TOWN_EDITOR)
    _, page = await _do(browser, "add:tag", tag=str(tag))
    assert ">2<small>人" in page
    assert "没有授权的标签" in page
    forged = json.dumps({"tag": tag, "name": "低保", "matter": 0})
    assert (await _do(browser, "sample", rule=forged))[0] == 403
    knows = await site.person(Role.TOWN_EDITOR, "knows", Grant(Role.TOWN_EDITOR, TOWN, TOWN + 999999, (matter,)))
    status, page = await _do(knows, "sample", page)
    assert (status, page.count("王某某")) == (200, 2)


async def test_a_kept_group_is_read_only_below(site, office):
    await office.divisions()
    town = await site.person(Role.TOWN_EDITOR)
    _, page = await _do(town, "add:age", age_from="80")
    status, _ = await _do(town, "save", page, name="高龄老人")
    assert status == 303
    village = await site.person(Role.VILLAGE_EDITOR)
    page = await village.page("/console/groups")
    number = re.search(r"build\?group=(\d+)", page)[1]
    assert "您可以用，不能改" in page
    assert "80周岁" in re.sub(r"<[^>]+>", "", await village.page(f"{BUILD}?group={number}"))
    assert (await village.post(f"/console/groups/{number}/remove")).status == 404
    assert (await town.post(f"/console/groups/{number}/remove")).status == 303


async def test_a_name_in_use_is_not_given_to_other_people_unasked(site, office):
    await office.divisions()
    town = await site.person(Role.TOWN_EDITOR)
    for age, status in (("80", 303), ("60", 400)):
        _, page = await _do(town, "add:age", age_from=age)
        found, said = await _do(town, "save", page, name="高龄老人")
        assert found == status
    assert "本单位已经有“高龄老人”" in said
    assert "80周岁" in await town.page("/console/groups")
    assert (await _do(town, "save", said, name="高龄老人", replace="yes"))[0] == 303
    changed = await town.page("/console/groups")
    assert "60周岁" in changed
    number = re.search(r"build\?group=(\d+)", changed)[1]
    own = await town.page(f"{BUILD}?group={number}")  # who opens a group may change it under its name
    assert (await _do(town, "save", own, name="高龄老人", was="高龄老人"))[0] == 303


async def test_a_kept_group_is_a_choice_for_an_item(site, office):
    await office.whole()
    town = await site.person(Role.TOWN_EDITOR)
    _, page = await _do(town, "add:age", age_to="30")
    await _do(town, "save", page, name="年轻人")
    item = await office.approved()
    path = f"/console/items/{item.code}/audience"
    number = re.search(r'href="\?group=(\d+)">年轻人', await town.page(path))[1]
    assert "已存的人群“年轻人”" in await town.page(f"{path}?group={number}")
    form = {"source": "group0", "where": "whole", "channels": "sms", "per": "household"}
    made = await town.post(f"{path}?group={number}", form)
    assert made.status == 303
    assert "发送给 星亮村 1人" in await town.page(made.headers["Location"])
