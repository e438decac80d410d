"""目录 in a real browser, on a phone and on a desk: import, what a village sees, an item's row."""

from __future__ import annotations

from pusher.access import Role
from tests.browser.desk import TEXT
from tests.content import catalogue_files as files
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures

BOOK = files.workbook(
    ("涉农补贴", "涉农补贴领域基层政务公开标准目录", files.SUBSIDY),
    ("社会救助", "社会救助领域基层政务公开标准目录", files.RELIEF),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def test_a_county_imports_its_catalogue(open_desk, office):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.follow("目录")
    await desk.look("catalogue-sample")
    await desk.follow("导入新版目录")
    await desk.look("catalogue-import")
    broken = files.workbook(("涉农补贴", "标准目录", (("1", "", "", *files.SUBSIDY[0][3:]),)))
    await desk.page.set_input_files("#file", [{"name": "坏.xlsx", "mimeType": XLSX, "buffer": broken}])
    await desk.press("读取并比较")
    await desk.look("catalogue-errors")
    await desk.page.set_input_files("#file", [{"name": "随县标准目录.xlsx", "mimeType": XLSX, "buffer": BOOK}])
    await desk.press("读取并比较")
    await desk.look("catalogue-change")
    await desk.press("启用这份5项的目录")
    await desk.look("catalogue")
    for words, name in (("还没有信息的", "gaps"), ("责任单位", "units"), ("节假日", "days")):
        await desk.go("/console/catalogue")
        await desk.follow(words)
        await desk.look(f"catalogue-{name}")
    assert [said for said in desk.complaints if "400" not in said] == [], "a refused file is answered with 400"


async def test_what_a_village_and_a_town_see(open_desk, office, site):  # noqa: F811
    await office.divisions()
    town = await open_desk(Role.TOWN_EDITOR)
    await town.go("/console/items/new")
    await town.page.fill("#text", TEXT.replace("2026年11月18日", "2026年10月8日"))
    await town.press("读取并检查")
    code = town.page.url.split("/")[-2]
    await town.go(f"/console/items/{code}")
    await town.look("catalogue-item")
    await town.follow("改归类")
    await town.look("catalogue-filing")
    await town.go("/console/catalogue")
    await town.look("catalogue-town")
    await town.go("/console/catalogue/late")
    await town.look("catalogue-late")
    village = await open_desk(Role.VILLAGE_EDITOR)
    await village.go("/console/catalogue")
    await village.look("catalogue-village")
    assert "本村公开日历" in await village.page.inner_text("main")
    assert town.complaints == village.complaints == []
