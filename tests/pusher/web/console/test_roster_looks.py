"""A roster's pages before and after: what was left out, which columns are what, who it is, what an undo would do."""

from __future__ import annotations

import re

import pytest

from audiences import store as people
from audiences.resident import State
from pusher.access import Role
from tests.pusher.web.console.office import ROSTER
from tests.pusher.web.console.test_roster import NAME, checked, imported, upload


@pytest.fixture
async def town(site, office):
    await office.divisions()
    return await site.person(Role.TOWN_EDITOR)


async def test_what_was_left_out_is_said_before_the_import(town):
    text = ROSTER.replace("手机号\n", "手机号,民族,备注\n", 1).replace("14000000004\n", "14000000004,汉,在外务工\n")
    page, _ = await checked(town, f"{text}合计,,5人,,,\n")
    assert "没有导入的列：民族" in page
    assert "备注不导入" in page
    assert re.search(r"第7行不是人员", page)
    refused = await (await upload(town, text.replace("在外务工", "2025年已去世"))).text()
    assert "第6行" in refused
    assert "填“死亡”" in refused


async def test_a_column_that_was_read_wrongly_is_changed_on_the_errors_page_and_on_the_preview(town):
    text = ROSTER.replace("出生日期", "登记时间", 1)
    taken = {"as_is": "yes", "label0": "登记时间", "field0": "出生日期"}
    assert (await upload(town, text, **taken)).status == 303
    broken = text.replace("1955-07-08", "2026年")
    page = await (await upload(town, broken)).text()
    number = re.search(r'name="label(\d+)" value="登记时间"', page)[1]
    assert re.search(rf'<select id="field{number}".*?value="出生日期" selected', page, re.DOTALL)
    changed = {"as_is": "yes", f"label{number}": "登记时间", f"field{number}": "-"}
    response = await upload(town, broken, **changed)
    assert response.status == 303
    look = await town.page(response.headers["Location"])
    assert "没有导入的列：登记时间" in look
    number = re.search(r'name="label(\d+)" value="登记时间"', look)[1]
    assert re.search(rf'<select id="field{number}".*?value="-" selected', look, re.DOTALL)


async def test_what_the_form_only_repeats_is_not_remembered(town, db):
    assert (await upload(town, ROSTER, as_is="yes", label0="手机号", field0="手机号")).status == 303
    assert await db.owner.fetchval("SELECT count(*) FROM audiences.mapping") == 0


async def test_the_dead_whom_no_roster_had_are_not_said_to_be_known(town):
    text = ROSTER.replace("手机号\n", "手机号,人员状态\n", 1).replace("14000000004\n", ",死亡\n")
    page, _ = await checked(town, text)
    assert "不新增：名册写明已去世或迁出，原来没有此人：1人" in page
    assert "以前已标为" not in page


async def test_a_roster_of_wrong_rows_alone_has_no_others(town):
    wrong = ROSTER.replace("神农社区", "花果山村").replace("星亮村", "水帘洞村")
    assert "没有问题" not in await (await upload(town, wrong)).text()
    tagged = "\n".join([f"{line},{'标签' if not n else '外星人'}" for n, line in enumerate(ROSTER.strip().split("\n"))])
    assert "没有问题" not in await (await upload(town, tagged)).text()
    assert "其余4行没有问题" in await (await upload(town, ROSTER.replace("14000000004", "1400000O004"))).text()


async def test_who_did_not_appear_can_be_told_and_named_with_a_reason(town, site):
    await imported(town)
    page, token = await checked(town, ROSTER.replace("星亮村,2,钱小妹,户主,1999-07-08,14000000004\n", ""))
    person = re.search(r'<a href="(/console/people/\d+)">钱\*\*</a>', page)[1]
    assert "1999年" in page
    assert NAME not in page
    assert "140****0004" in await town.page(person)
    assert (await town.post("/console/rosters/check/names", {"token": token})).status == 400
    named = await town.post("/console/rosters/check/names", {"token": token, "reason": "核对没有出现的人"})
    text = await named.text()
    assert NAME in text
    assert 'name="token"' in text
    async with site.deps.pool.acquire() as conn:
        rows = await conn.fetch("SELECT action, detail::text AS detail FROM pusher.audit ORDER BY id")
    assert "unmask_roster" in {row["action"] for row in rows}
    assert NAME not in str(rows)
    village = await site.person(Role.VILLAGE_EDITOR)
    refused = await village.post("/console/rosters/check/names", {"token": token, "reason": "看看"})
    assert refused.status == 403


async def test_before_an_undo_it_is_said_what_it_would_do_and_nothing_is_no_undo(town, site):
    _, after = await imported(town)
    undo = re.search(r'href="(/console/rosters/\d+/undo)"', after)[1]
    assert re.search(r"删去</dt><dd>5<", await town.page(undo))
    async with site.deps.pool.acquire() as conn, conn.transaction():
        await conn.execute(
            "SELECT set_config('app.lo', '421321101000000', true), set_config('app.hi', '421321101999999', true)"
        )
        for row in await conn.fetch("SELECT id FROM audiences.resident"):
            await people.mark_resident(conn, row["id"], State.DEAD, site.clock())
    page = await town.page(undo)
    assert "撤销不会改变什么" in page
    assert "5人之后又有改动" in page
    assert 'name="sure"' not in page
    refused = await town.post(undo, {"sure": "yes"})
    assert refused.status == 409
    assert "没有撤销" in await refused.text()
    assert undo in await town.page("/console/rosters")


async def test_the_history_names_a_village_that_was_merged_away(town, site, office):
    response = await upload(
        town, ROSTER.split("\n", 1)[0] + "\n星亮村,1,赵老伯,户主,1955-07-08,\n", division="421321101200000"
    )
    page = await town.page(response.headers["Location"])
    await town.post("/console/rosters/apply", {"token": re.search(r'name="token" value="([^"]+)"', page)[1]})
    county = await site.person(Role.COUNTY_OFFICE)
    order = {"act": "merge", "code": "421321101200000", "into": "421321101201000", "name": "新星村"}
    assert (await county.post("/console/places/change", order)).status == 303
    history = await town.page("/console/rosters")
    assert "421321101200000" not in re.sub(r'value="\d+"', "", history)
    assert re.search(r"星亮[^<]*（现在是[^<]*新星村）", history)


async def test_a_look_that_is_over_says_where_to_begin_again(town):
    response = await town.get("/console/rosters/check?token=old")
    page = await response.text()
    assert response.status == 410
    assert "已经失效" in page
    assert "请到“花名册”重新上传文件" in page
    assert "下架" not in page, "nothing was taken down"


async def test_a_list_of_people_has_no_column_that_says_nothing(town):
    page, _ = await checked(town, ROSTER)
    assert "新增" in page
    assert "表格里" in page
    assert "变化</th>" not in page, "who is new has changed in nothing"
