"""事项和标签 in a real browser: taken in one tap, made, named in a roster; what a roster's preview says of itself."""

from __future__ import annotations

from pusher.access import Role
from tests.browser.desk import BOTH
from tests.browser.test_people import csv
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.office import ROSTER

pytestmark = BOTH


TAGGED = "\n".join(
    f"{line},{'汉,在外务工,独居老人' if n else '民族,备注,标签'}" for n, line in enumerate(ROSTER.strip().split("\n"))
)
NEW = {"tag": "护林员", "name": "生态护林", "owner": "随县林业局", "purpose": "告知", "basis": "《森林法》"}


async def upload(desk):
    await desk.go("/console/rosters")
    await desk.page.select_option("#division", "421321101000000")
    await desk.page.set_input_files("#roster", csv(TAGGED))
    await desk.press("核对")
    for summary in await desk.page.locator("main summary").all():
        await summary.click()


async def test_from_no_tag_to_a_roster_with_one(open_desk, office):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.COUNTY_OFFICE)
    await upload(desk)
    await desk.look("tags-refused")
    await desk.follow("事项和标签")
    await desk.look("tags-none")
    await desk.page.get_by_role("button", name="采用“独居老人”").click()
    await desk.press("新建")
    await desk.look("tags-wrong")
    for field, words in NEW.items():
        await desk.page.fill(f"#{field}", words)
    await desk.press("新建")
    await desk.look("tags")
    await desk.go("/console/groups")
    await desk.look("tags-groups")
    await upload(desk)
    await desk.look("tags-roster-check")
    await desk.page.fill("#reason", "核对新增的人")
    await desk.press("看全名")
    await desk.look("tags-roster-names")
    assert "钱小妹" in await desk.page.inner_text("main")
    await desk.press("导入")
    await desk.follow("撤销这次导入")
    await desk.look("tags-roster-undo")
    assert [one for one in desk.complaints if "status of 400" not in one] == []
