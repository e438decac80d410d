"""花名册 and 村民 in the console: upload, look, apply, take back; find, mark, unmask, merge, forget."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from aiohttp import FormData

from pusher.access import Grant, Role
from tests.pusher.web.conftest import NEIGHBOUR
from tests.pusher.web.console.office import ROSTER

NAME, PHONE = "钱小妹", "14000000004"


@pytest.fixture
async def town(site, office):
    await office.divisions()
    return await site.person(Role.TOWN_EDITOR)


async def upload(browser, text, **fields):
    form = FormData({"csrf": await browser.token(), **fields})
    form.add_field("roster", text.encode(), filename="厉山镇.csv")
    return await browser.client.post("/console/rosters", data=form, allow_redirects=False)


async def checked(browser, text=ROSTER):
    """The page that says what would change, and its token."""
    response = await upload(browser, text)
    assert response.status == 303, await response.text()
    page = await browser.page(response.headers["Location"])
    return page, re.search(r'name="token" value="([^"]+)"', page)[1]


async def imported(browser, text=ROSTER):
    page, token = await checked(browser, text)
    response = await browser.post("/console/rosters/apply", {"token": token})
    assert response.status == 303, await response.text()
    return page, await browser.page(response.headers["Location"])


async def found(browser, name=NAME):
    """The address of the person of this name, as the search gives it."""
    page = await (await browser.post("/console/people", {"name": name})).text()
    return re.search(r'href="(/console/people/\d+)"', page)[1]


async def test_what_will_change_is_shown_masked_and_then_done_and_taken_back(town):
    page, after = await imported(town)
    assert "新增：5人" in page
    assert "钱**" in page
    assert NAME not in page
    assert PHONE not in page
    assert "新增5人" in after
    second = ROSTER.replace(PHONE, "14000000077").replace("神农社区,2,李大爷,户主,1948-05-06,\n", "")
    page, after = await imported(town, second)
    assert "换号1人" in page
    assert "这次没有出现：1人" in page
    number = re.search(r'href="(/console/rosters/\d+/undo)"', after)[1]
    assert (await town.post(number)).status == 400
    response = await town.post(number, {"sure": "yes"})
    assert "恢复2人，删去0人" in await town.page(response.headers["Location"])
    assert (await town.post(number, {"sure": "yes"})).status == 409


async def test_a_file_is_applied_once_and_only_as_it_was_shown(town):
    _, token = await checked(town)
    assert (await town.post("/console/rosters/apply", {"token": token[:-4] + "0000"})).status == 409
    assert (await town.post("/console/rosters/apply", {"token": token})).status == 303
    response = await town.post("/console/rosters/apply", {"token": token})
    assert response.status == 409
    assert "重新上传" in await response.text()


async def test_errors_are_named_by_row_or_come_back_in_the_file(town):
    wrong = ROSTER.replace("1955-07-08", "71").replace(PHONE, "1400000O004")
    page = await upload(town, wrong)
    text = await page.text()
    assert page.status == 400
    assert re.findall(r"第(\d)行</th>", text) == ["5", "6"]
    marked = await upload(town, wrong, act="mark", as_is="yes")
    book = openpyxl.load_workbook(io.BytesIO(await marked.read()))
    assert "年龄" in book.active.cell(5, 7).value


async def test_rows_with_errors_are_left_out_where_that_is_chosen(town):
    wrong = ROSTER.replace("1955-07-08", "71").replace(PHONE, "1400000O004")
    assert "有错的行不导入，核对其余的" in await (await upload(town, wrong)).text()
    response = await upload(town, wrong, act="leave_out", as_is="yes")
    assert response.status == 303
    page = await town.page(response.headers["Location"])
    assert "第5、6行有错的没有导入" in page
    assert "新增：3人" in page


async def test_a_strange_column_is_asked_about_once(town):
    text = "农户,机主号码,村\n张一,14000000011,星亮村\n"
    page = await (await upload(town, text)).text()
    assert "机主号码" in page
    said = {"as_is": "yes", "label0": "农户", "field0": "姓名", "label1": "机主号码", "field1": "手机号"}
    assert (await upload(town, text, **said)).status == 303
    assert (await upload(town, text)).status == 303
    assert (await upload(town, text, as_is="yes", label0="农户", field0="外星人")).status == 400


async def test_another_places_division_cannot_be_imported(site, office):
    await office.divisions()
    town = await site.person(Role.TOWN_EDITOR)
    assert (await upload(town, ROSTER, division="421321102000000")).status == 404
    village = await site.person(Role.VILLAGE_EDITOR)
    assert (await upload(village, ROSTER)).status == 403


async def test_a_person_is_masked_until_a_reason_is_given_and_that_is_recorded(town, site):
    await imported(town)
    path = await found(town)
    page = await town.page(path)
    assert NAME not in page
    assert "140****0004" in page
    assert (await town.post(f"{path}/unmask")).status == 400
    shown = await (await town.post(f"{path}/unmask", {"reason": "打电话核对"})).text()
    assert NAME in shown
    assert PHONE in shown
    async with site.deps.pool.acquire() as conn:
        rows = await conn.fetch("SELECT action, detail::text AS detail FROM pusher.audit ORDER BY id")
    assert "unmask_person" in {row["action"] for row in rows}
    assert NAME not in str(rows)


async def test_one_tap_and_back(town):
    await imported(town)
    path = await found(town)
    await town.post(f"{path}/state", {"state": "dead"})
    page = await town.page(path)
    assert "已去世" in page
    assert "标为已去世" in page
    check, _ = await checked(town)
    assert "保持原状：以前已标为去世或迁出：1人" in check
    assert (await town.post(f"{path}/state", {"state": "living"})).status == 400
    assert (await town.post(f"{path}/state", {"state": "living", "reason": "标错人"})).status == 303
    assert "恢复在册" in await town.page(path)


async def test_numbers_proxies_and_wishes(town):
    await imported(town)
    path = await found(town)
    assert (await town.post(f"{path}/phone", {"phone": "138", "whose": "self"})).status == 400
    assert (await town.post(f"{path}/phone", {"phone": "14000000055", "whose": "proxy"})).status == 400
    await town.post(f"{path}/phone", {"phone": "14000000055", "whose": "proxy", "agreed": "yes"})
    page = await town.page(path)
    assert "代收人</strong>" in page
    assert "请当面说：收到这样的短信要转告" in page
    contact = re.search(r'name="contact" value="(\d+)"', page)[1]
    assert (await town.post(f"{path}/contact", {"contact": contact, "act": "out"})).status == 400
    await town.post(f"{path}/contact", {"contact": contact, "act": "out", "reason": "来电要求"})
    assert "来电要求" in await town.page(path)
    await town.post(f"{path}/contact", {"contact": contact, "act": "drop", "reason": "不是本人"})
    assert f'value="{contact}"' not in await town.page(path)
    await town.post(f"{path}/prefer", {"preference": "visit"})
    assert 'value="visit" selected' in await town.page(path)


async def test_a_person_of_another_village_does_not_exist(town, site):
    await imported(town)
    path = await found(town)
    neighbour = await site.person(
        Role.VILLAGE_EDITOR, "neighbour", Grant(Role.VILLAGE_EDITOR, NEIGHBOUR, NEIGHBOUR + 999)
    )
    assert (await neighbour.get(path)).status == 404
    assert (await neighbour.post(f"{path}/state", {"state": "dead"})).status == 404
    page = await (await neighbour.post("/console/people", {"name": NAME})).text()
    assert "没有叫这个名字的人" in page


async def test_the_county_gives_a_copy_and_forgets(town, site):
    await imported(town)
    path = await found(town)
    assert (await town.post(f"{path}/purge", {"number": "15号", "reason": "申请", "sure": "yes"})).status == 403
    county = await site.person(Role.COUNTY_OFFICE)
    assert (await county.post(f"{path}/export", {"number": "15号"})).status == 400
    copy = await county.post(f"{path}/export", {"number": "15号", "reason": "本人申请"})
    held = await copy.json(content_type=None)
    assert held["联系方式"][0]["号码"] == PHONE
    assert held["发送记录"] == []
    assert (await county.post(f"{path}/purge", {"number": "16号", "reason": "本人申请"})).status == 400
    assert (await county.post(f"{path}/purge", {"number": "16号", "reason": "本人申请", "sure": "yes"})).status == 303
    assert (await county.get(path)).status == 404
    assert "已删除" in await county.page("/console/people")


async def test_two_rows_of_one_person_are_told_apart_and_the_one_on_the_roster_is_proposed(town, site, db):
    await imported(town)
    twin = await db.owner.fetchval(
        "INSERT INTO audiences.resident (county, division, registered, living, farming, name, birth_date, state)"
        " SELECT county, division, registered, living, farming, name, birth_date, 'gone' FROM audiences.resident"
        " WHERE name = $1 RETURNING id",
        NAME,
    )
    first = re.search(r"\d+$", await found(town, NAME))[0]
    page = await town.page("/console/people/duplicates")
    assert re.search(r"有手机号[^<]*，在册</a>", page)
    assert re.search(r"没有联系方式，不在最近的花名册上</a>", page)
    pairs = {f"{first}-{twin}", f"{twin}-{first}"}
    offered = dict(re.findall(r'name="pair" value="([\d-]+)"( checked)?>', page))
    assert set(offered) == pairs
    assert [pair for pair, checked in offered.items() if checked] == [f"{first}-{twin}"]
    assert NAME not in page
    county = await site.person(Role.COUNTY_OFFICE)
    assert "先选一个乡镇" in await county.page("/console/people/duplicates")
    assert (await town.post("/console/people/duplicates", {"pair": f"{first}-{twin}", "sure": "yes"})).status == 303
    assert "没有看到重复的人" in await town.page("/console/people/duplicates")


async def test_two_rows_of_one_person_are_made_one(town):
    await imported(town)
    double = ROSTER + "星亮村,2,钱幺妹,女儿,1999-07-08,14000000099\n"
    await imported(town, double)
    assert "没有看到重复的人" in await town.page("/console/people/duplicates")
    first, second = [re.search(r"\d+$", await found(town, name))[0] for name in (NAME, "钱幺妹")]
    assert (await town.post("/console/people/duplicates", {"pair": f"{first}-{second}"})).status == 400
    assert (await town.post("/console/people/duplicates", {"pair": f"{first}-{second}", "sure": "yes"})).status == 303
    page = await (await town.post("/console/people", {"name": "钱幺妹"})).text()
    assert "曾用名" in page
