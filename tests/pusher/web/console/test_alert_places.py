"""Where an alert goes: its areas are ticked, the other towns are one tap away; a whole county is not narrowed."""

from __future__ import annotations

import re

from content import store as items
from pusher.access import Role
from tests.pusher.web.console.test_alerts import RED, _bring
from tests.pusher.web.console.test_standing import _approve

WORDS = {"description": "随县气象台11月21日15时发布暴雨红色预警信号：预计未来3小时降雨量将达100毫米以上。"}


async def _where(office, editor, number: int, areas: str) -> tuple[str, list[str]]:
    """What is chosen of 发给哪里, and the names ticked."""
    message = RED | WORDS | {"identifier": f"x_{number}", "areadesc": areas}
    code = await _bring(editor, message)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    page = await editor.page(f"/console/items/{code}/audience")
    chosen = re.search(r'name="where" value="(\w+)" checked', page)
    ticked = re.findall(r'name="places" value="\d+" checked><span>([^<]+)', page)
    assert page.count('name="places"') > len(ticked)  # the others are one tap away
    return chosen[1] if chosen else "", ticked


async def test_a_countys_alert_goes_to_the_towns_that_it_names(office):
    await office.whole()
    editor = await office.site.person(Role.COUNTY_OFFICE)
    assert await _where(office, editor, 1, "万和镇、吴山镇") == ("ticked", ["万和镇", "吴山镇"])
    assert await _where(office, editor, 2, "万和、吴山等乡镇") == ("ticked", ["万和镇", "吴山镇"])
    assert await _where(office, editor, 3, "随县") == ("whole", [])
    assert await _where(office, editor, 4, "万和镇、北部山区") == ("", ["万和镇"])
    assert await _where(office, editor, 5, "曾都区何店镇") == ("", [])  # another county's: nobody is chosen


async def test_a_towns_alert_is_for_all_of_it_or_for_its_villages(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    assert await _where(office, editor, 1, "厉山镇、万和镇") == ("whole", [])
    assert await _where(office, editor, 2, "星亮村") == ("ticked", ["星亮村"])
