"""居民来信 and 失效号码 in a real browser, on a phone and on a desk."""

from __future__ import annotations

from pusher.access import Role
from pusher.question import STRANGER
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_questions import NUMBER, letter, lose  # noqa: F401 - a fixture


async def test_a_letter_is_answered_and_a_number_mended(open_desk, letter, site, db):  # noqa: F811
    await lose(db, site.deps.vault, NUMBER, "MK:0001: 空号")
    await lose(db, site.deps.vault, "14000000003", "机主回复不是本人")
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.look("home-letters")
    await desk.follow("1件来信")
    await desk.look("questions")
    await desk.follow("资格认证")
    await desk.look("question")
    await desk.press("显示号码")
    await desk.go(letter)
    await desk.press("由我处理")
    await desk.page.get_by_label("打电话").check()
    await desk.page.fill("#answer", "请带身份证到村委会核对")
    await desk.press("已反馈")
    await desk.go(letter)
    await desk.look("question-answered")
    await desk.go("/console/people")
    await desk.follow("失效号码")
    await desk.page.locator("main summary").first.click()
    await desk.look("lost")
    await desk.page.get_by_label("新手机号").first.fill("0722-3338000")
    await desk.press("保存")
    await desk.look("lost-error")
    desk.complaints.clear()  # the browser's own word on a page with status 400
    await desk.page.get_by_label("新手机号").first.fill("14000000077")
    await desk.press("保存")
    assert await desk.page.locator(".list > li").count() == 1
    assert desk.complaints == []


async def test_a_number_closed_by_a_misread_reply_is_opened_again(open_desk, letter, site, db):  # noqa: F811
    await lose(db, site.deps.vault, NUMBER, STRANGER)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(letter)
    await desk.look("question-closed")
    await desk.press("号码没有错，恢复发送")
    assert await desk.page.get_by_text("这个号码已经停发").count() == 0
    assert not await db.owner.fetchval(
        "SELECT dead FROM audiences.contact WHERE index = $1", site.deps.vault.index(NUMBER)
    )
    assert desk.complaints == []
