"""An Update that says little of itself: its title and its colour agree, and what cannot be told is explained."""

from __future__ import annotations

from content import store as items
from content.item import Duty
from pusher.access import Role
from tests.pusher.web.console.test_alerts import RED, _bring

ORANGE = RED | {
    "headline": "随县气象台发布暴雨橙色预警信号",
    "description": "预计未来6小时厉山镇降雨量将达50毫米以上。",
    "signallevel": "橙色",
}
BARE = {"msgType": "Update", "references": RED["identifier"], "description": "预计未来3小时厉山镇降雨量将达100毫米。"}


async def _version(office, code: str):
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        return await items.version(conn, item.id, item.current)


async def test_an_update_to_red_is_titled_red_and_after_a_cancel_it_ends_nothing(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, ORANGE)
    assert await _bring(editor, BARE | {"identifier": "x_2", "sent": "2026-11-21 15:20:00", "color": "Red"}) == code
    version = await _version(office, code)
    assert (version.title, version.duty) == ("变更：随县气象台发布暴雨红色预警（原为橙色）", Duty.MUST)
    assert version.issuer == "随县气象台"
    ended = BARE | {"identifier": "x_3", "sent": "2026-11-21 15:30:00", "msgType": "Cancel", "description": "雨停了。"}
    assert await _bring(editor, ended) == code
    assert (await _version(office, code)).title == "解除：随县气象台发布暴雨红色预警"
    again = BARE | {"identifier": "x_4", "sent": "2026-11-21 15:40:00"}
    assert await _bring(editor, again) == code
    assert (await _version(office, code)).title == "随县气象台发布暴雨红色预警"


async def test_an_update_of_what_was_withdrawn_is_answered_truly(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, ORANGE)
    await office.db.owner.execute("UPDATE content.item SET state = 'withdrawn' WHERE code = $1", code)
    said = await _bring(editor, BARE | {"identifier": "x_2", "sent": "2026-11-21 15:20:00"}, 400)
    assert "没有收到过，或者已经撤回" in said
    assert "写明名称和颜色的原文件" in said
