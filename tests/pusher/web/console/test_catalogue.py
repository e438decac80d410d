"""The catalogue on the console: importing, filing by itself, clocks, gaps, days, units, and what a village sees."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

from aiohttp import FormData
from openpyxl import load_workbook

from content.item import Genre, Nature, Paragraph
from content.store import catalogue as catalogues
from content.store import filing as filings
from pusher.access import Role
from pusher.filing import sweep
from tests.content import catalogue_files as files
from tests.pusher.web.conftest import VILLAGE
from tests.pusher.web.console.office import NOTICE

TEXT = """关于申报2026年耕地地力保护补贴的通知

各村：请种粮农户于12月20日前到村委会登记。
厉山镇人民政府
2026年11月2日
"""
BOOK = files.workbook(
    ("涉农补贴", "涉农补贴领域基层政务公开标准目录", files.SUBSIDY),
    ("社会救助", "社会救助领域基层政务公开标准目录", files.RELIEF),
)
BAD = files.workbook(("涉农补贴", "涉农补贴领域标准目录", (("1", "", "", "结果", *files.SUBSIDY[0][4:]),)))


async def send(browser, path, file=None, name="目录.xlsx", **fields):
    form = FormData(quote_fields=False)
    form.add_field("csrf", await browser.token())
    for key, value in fields.items():
        form.add_field(key, value)
    if file is not None:
        form.add_field("file", file, filename=name)
    return await browser.client.post(path, data=form, allow_redirects=False)


async def written(browser, text=TEXT) -> str:
    """An item from pasted text; return its page's path."""
    response = await browser.post("/console/items/new", {"text": text})
    assert response.status == 303, await response.text()
    return response.headers["Location"].removesuffix("/edit")


async def test_an_item_is_filed_by_itself_with_its_deadline(site, office):
    await office.divisions()
    editor = await site.person(Role.TOWN_EDITOR)
    item = await written(editor)
    page = await editor.page(item)
    assert "自动归类：涉农补贴 › 补贴申报 › 耕地地力保护补贴申报指南" in page
    assert "11月30日" in page  # twenty working days from its date of issue
    page = await editor.page(f"{item}/filing")
    assert "领域是“涉农补贴”" in page
    assert "村公示栏：打印海报张贴" in page


async def test_what_a_person_chooses_stays_and_can_be_given_back(site, office):
    await office.divisions()
    editor = await site.person(Role.TOWN_EDITOR)
    item = await written(editor)
    assert (await editor.post(f"{item}/filing", {"row": "1", "formed": "2026-10-26"})).status == 303
    page = await editor.page(item)
    assert "归类：涉农补贴 › 惠农政策 › 补贴政策文件" in page
    assert "自动归类" not in page
    assert "11月23日" in page
    assert (await editor.post(f"{item}/filing", {"row": "auto", "formed": ""})).status == 303
    assert "自动归类：涉农补贴 › 补贴申报" in await editor.page(item)
    assert (await editor.post(f"{item}/filing", {"row": "none"})).status == 303
    assert "目录里没有对应的事项" in await editor.page(item)
    assert (await editor.post(f"{item}/filing", {"row": "9999"})).status == 400
    future = await editor.post(f"{item}/filing", {"row": "1", "formed": "2027-01-01"})
    assert future.status == 400
    assert "不能晚于今天" in await future.text()


async def test_what_came_in_by_another_door_is_filed_by_the_worker(site, office, db):
    await office.divisions()
    made = await office.item()
    async with db.worker.acquire() as conn:
        assert await sweep(conn, site.clock()) == 1
        assert await sweep(conn, site.clock()) == 0
        assert (await filings.filing(conn, made.id)).row.second == "城乡居民养老保险参保缴费和待遇资格认证"


async def test_the_county_imports_its_own_and_sees_the_change_first(site, office, db):
    await office.divisions()
    county = await site.person(Role.COUNTY_OFFICE)
    assert "示例" in await county.page("/console/catalogue")
    tried = await send(county, "/console/catalogue/import", BOOK, name="随县标准目录.xlsx")
    assert tried.status == 200
    page = await tried.text()
    assert "启用这份5项的目录" in page
    assert "时限：信息形成或者变更之日起20个工作日内；渠道：政府网站" in page, "what was read of each row"
    assert "示例" in await county.page("/console/catalogue"), "nothing is in force yet"
    no = (await _dry_run(db)).no
    assert (await county.post("/console/catalogue/put-in-force", {"no": str(no)})).status == 303
    page = await county.page("/console/catalogue")
    assert "随县标准目录" in page
    assert "示例" not in page
    assert (await county.post("/console/catalogue/put-in-force", {"no": str(no)})).status == 409
    changed = files.workbook(
        (
            "涉农补贴",
            "涉农补贴领域标准目录",
            (*files.SUBSIDY[:1], (*files.SUBSIDY[1][:6], "县财政局", *files.SUBSIDY[1][7:])),
        )
    )
    page = await (await send(county, "/console/catalogue/import", changed)).text()
    assert "补贴发放 › 申请指南：公开主体" in page
    assert "取消的事项" in page


async def test_a_file_of_one_domain_leaves_the_others(site, office, db):
    await office.divisions()
    county = await site.person(Role.COUNTY_OFFICE)
    await send(county, "/console/catalogue/import", BOOK)
    await county.post("/console/catalogue/put-in-force", {"no": str((await _dry_run(db)).no)})
    one = files.workbook(("社会救助", "社会救助领域标准目录", files.RELIEF[:1]))
    page = await (await send(county, "/console/catalogue/import", one)).text()
    assert "文件里有1个领域：社会救助。现行目录的其他1个领域（涉农补贴）不动" in page
    assert "启用这份4项的目录" in page
    assert "标准目录：4项" in page, "not what the file of one domain is called"
    assert "临时救助 › 政策法规文件" in page  # of the file's domain: cancelled
    await county.post("/console/catalogue/put-in-force", {"no": str((await _dry_run(db)).no)})
    assert "涉农补贴" in await county.page("/console/catalogue")
    page = await (await send(county, "/console/catalogue/import", one, holds="whole")).text()
    assert "启用这份1项的目录" in page
    assert "涉农补贴 › 补贴发放 › 申请指南" in page


async def test_a_file_with_errors_names_its_rows(site, office):
    county = await site.person(Role.COUNTY_OFFICE)
    page = await (await send(county, "/console/catalogue/import", BAD)).text()
    assert "“涉农补贴”第4行：没有公开事项" in page
    page = await (await send(county, "/console/catalogue/import", b"%PDF-1.7", name="目录.pdf")).text()
    assert "Excel" in page
    assert (await send(county, "/console/catalogue/import")).status == 400


async def test_an_item_keeps_the_version_that_it_cited(site, office, db):
    await office.divisions()
    editor, county = await site.person(Role.TOWN_EDITOR), await site.person(Role.COUNTY_OFFICE)
    item = await written(editor)
    await send(county, "/console/catalogue/import", BOOK)
    await county.post("/console/catalogue/put-in-force", {"no": str((await _dry_run(db)).no)})
    assert "补贴申报 › 耕地地力保护补贴申报指南" in await editor.page(item)
    assert "补贴发放 › 申请指南" in await editor.page(await written(editor))


async def test_what_is_late_is_listed_and_handed_on(site, office, db):
    await office.divisions()
    editor = await site.person(Role.TOWN_EDITOR)
    item = await written(editor)
    assert "没有逾期" in await editor.page("/console/catalogue/late")
    site.clock.forward(days=12)
    editor = await site.person(Role.TOWN_EDITOR, account="second")
    page = await editor.page("/console/catalogue/late")
    assert "未公开，已超3个工作日" in page
    assert item in page
    assert "已超过公开时限" in await editor.page(item)
    sheet = load_workbook(io.BytesIO(await (await editor.get("/console/catalogue/late.xlsx")).read())).active
    assert sheet["A2"].value == "关于申报2026年耕地地力保护补贴的通知"
    assert sheet["G2"].value == 3
    other = await site.person(Role.VILLAGE_EDITOR, account="third")
    assert "没有逾期" in await other.page("/console/catalogue/late")


async def test_a_holiday_moves_the_deadline_at_once(site, office):
    await office.divisions()
    editor, county = await site.person(Role.TOWN_EDITOR), await site.person(Role.COUNTY_OFFICE)
    item = await written(editor)
    given = {"day": "2026-11-30", "kind": "rest", "note": "本地节日"}
    assert (await send(county, "/console/catalogue/days", **given)).status == 303
    assert "12月1日" in await editor.page(item)
    assert "本地节日" in await county.page("/console/catalogue/days")
    assert (await county.post("/console/catalogue/days/drop", {"day": "2026-11-30"})).status == 303
    assert "11月30日" in await editor.page(item)
    assert (await send(county, "/console/catalogue/days", b"[]", name="2027.json")).status == 400
    assert (await send(county, "/console/catalogue/days", kind="rest")).status == 400


async def test_rows_without_items_are_those_of_the_unit_s_own_level(site, office):
    await office.divisions()
    village = await site.person(Role.VILLAGE_EDITOR)
    page = await village.page("/console/catalogue/gaps")
    assert "村级财务收支情况" in page
    assert "部门和乡镇预算、决算" not in page
    response = await village.get("/console/catalogue/gaps.xlsx")
    sheet = load_workbook(io.BytesIO(await response.read())).active
    assert sheet.max_row > 10


async def test_who_is_responsible_stands_beside_the_domain(site, office):
    county = await site.person(Role.COUNTY_OFFICE)
    table = "序号\t公开领域名称\t责任部门\n1\t涉农补贴\t县农业农村局\n2\t扶贫\t县扶贫办\n"
    assert (
        await send(county, "/console/catalogue/units", table.encode(), name="附件1.txt", since="2020-09-09")
    ).status == 303
    newer = "1\t巩固脱贫成果\t县乡村振兴局\n"
    assert (
        await send(county, "/console/catalogue/units", newer.encode(), name="附件1.txt", since="2023-05-29")
    ).status == 303
    page = await county.page("/console/catalogue/units")
    assert page.index("县乡村振兴局") < page.index("县扶贫办")
    assert "责任单位：县农业农村局" in await county.page("/console/catalogue")


async def test_a_village_sees_its_calendar_and_a_town_its_villages(site, office, db):
    await office.divisions()
    village, town = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.TOWN_EDITOR)
    page = await village.page("/console/catalogue")
    assert "本村公开日历" in page
    assert "逾期" in page
    made = replace(
        NOTICE, title="2026年第三季度财务收支公示", genre=Genre.ACCOUNTS, nature=Nature.VILLAGE, division=VILLAGE,
        blocks=(Paragraph("收入1000元。"),), issued_on=date(2026, 11, 20),
    )  # fmt: skip
    item = await office.approved(version=made, unit=VILLAGE)
    await db.owner.execute(
        "UPDATE content.item SET published = current, published_at = $1 WHERE id = $2", site.clock(), item.id
    )
    page = await village.page("/console/catalogue")
    assert "已公开" in page
    assert "1个村已公开" in await town.page("/console/catalogue")


async def test_the_catalogue_s_group_speaks_where_the_text_is_silent(site, office, db):
    await office.whole()
    item = await office.approved(
        version=replace(
            NOTICE,
            title="高龄津贴申领通知",
            genre=Genre.NOTICE,
            domain="养老服务",
            plain=replace(NOTICE.plain, who=""),
            blocks=(Paragraph("请到镇里办理。"),),
        )
    )
    async with db.worker.acquire() as conn:
        await sweep(conn, site.clock())
    editor = await site.person(Role.TOWN_EDITOR)
    page = await editor.page(f"/console/items/{item.code}/audience")
    assert "目录的公开对象写“80周岁以上”：80周岁及以上" in page
    assert "程序推荐的，还没有人确认" in page
    assert _first(page) == "按户籍地：全体居民"  # what the program thinks of narrows nobody
    assert "标准目录要求：精准推送" in page
    await db.owner.execute("UPDATE content.filing SET state = 'confirmed' WHERE item = $1", item.id)
    page = await editor.page(f"/console/items/{item.code}/audience")
    assert _first(page) == "按户籍地：80周岁及以上"
    assert "还没有人确认" not in page


def _first(page: str) -> str:
    return re.search(r'name="source" value="group0"[^>]*>\s*<span><strong>([^<]+)<', page)[1]


async def _dry_run(db):
    async with db.owner.acquire() as conn:
        no = await conn.fetchval("SELECT max(no) FROM content.catalogue WHERE in_force_at IS NULL")
        return await catalogues.version(conn, 421321, no)


async def test_a_listing_that_ends_too_soon_is_told_before_it_goes_out(site, office):
    await office.divisions()
    editor = await site.person(Role.TOWN_EDITOR)
    text = """关于拟享受最低生活保障对象的公示

现将拟享受最低生活保障的家庭予以公示，公示期为2026年11月20日至2026年11月{day}日。
厉山镇人民政府
2026年11月20日
"""
    short = await editor.page(await written(editor, text.format(day=25)))
    assert "公示只有4个工作日，目录要求7个工作日" in short
    assert "目录要求7个工作日" not in await editor.page(await written(editor, text.format(day=30)))
