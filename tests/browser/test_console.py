"""The console in a real browser: sign in, write, review, choose, check, send, report, on a phone and on a desk."""

from __future__ import annotations

from pusher.access import Role
from pusher.account import halt
from tests.browser.desk import TEXT
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_accounts import port


async def test_a_wrong_password_is_explained(open_desk):
    desk = await open_desk()
    await desk.sign_in("nobody", "wrong-password")
    await desk.look("sign-in-error")
    assert "账号、密码或动态验证码不对" in await desk.page.inner_text(".summary")
    await desk.page.click(".summary a")
    assert await desk.page.evaluate("document.activeElement.id || location.hash.slice(1)") == "account"


async def test_from_pasted_text_to_the_report(open_desk, office):  # noqa: F811
    await office.whole()
    editor, reviewer = await open_desk(Role.TOWN_EDITOR), await open_desk(Role.TOWN_REVIEWER)
    signer = await open_desk(Role.TOWN_SIGNER)
    await editor.look("home-empty")
    await editor.follow("写一条信息")
    await editor.look("item-new")
    await editor.page.fill("#text", TEXT)
    await editor.press("读取并检查")
    await editor.look("item-edit")
    assert await editor.page.input_value("#deadline") == "2026-12-31"
    await editor.page.fill("#who", "年满60周岁的养老金领取人")
    await editor.press("保存")
    await editor.look("item")
    await editor.press("提交审核")
    for desk, decision in ((reviewer, "送终审签发"), (signer, "签发，随后可以选对象发送")):
        await desk.go("/console")
        await desk.look("home")
        await desk.follow(NOTICE.title)
        await desk.follow("审核这条信息")
        await desk.look("review")
        await desk.page.get_by_text(decision).click()
        await desk.page.get_by_text("已通读全文").click()
        await desk.press("提交审核意见")
    await editor.page.reload()
    await editor.follow("选对象，准备发送")
    await editor.look("audience")
    await editor.press("发送前核对")
    await editor.look("check")
    await editor.press("发送给 神农社区等2个村 4人")
    await editor.look("push")
    await editor.follow("看告知情况")
    await editor.look("report")
    await editor.go("/console/pushes")
    await editor.look("pushes")
    assert editor.complaints == reviewer.complaints == signer.complaints == [], "the policy or a script complained"


async def test_the_whole_way_without_javascript(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved()
    desk = await open_desk(Role.TOWN_EDITOR, javascript=False)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.press("发送前核对")
    await desk.press("发送给")
    assert "即将发送" in await desk.page.inner_text("main")


async def test_progress_moves_by_itself(open_desk, office, db):  # noqa: F811
    await office.whole()
    item = await office.approved()
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.press("发送前核对")
    await desk.press("发送给")
    push = int(desk.page.url.rpartition("/")[2])
    await db.owner.execute(
        "INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi, sent)"
        " SELECT $1, 421321, 0, 'sms', min(id), 'text', 'normal', 1, 40, 10 FROM pusher.account",
        push,
    )
    await desk.page.wait_for_selector(".bar")
    await desk.look("push-running")
    await db.owner.execute("UPDATE pusher.batch SET sent = 30 WHERE push = $1", push)
    await desk.page.locator("[data-of=sent]", has_text="30").wait_for()
    assert await desk.page.evaluate("document.querySelector('progress').value") == 30
    await desk.press("取消没发出的")
    assert "已取消" in await desk.page.inner_text("main")


async def test_rows_of_a_bad_list_are_shown(open_desk, office):  # noqa: F811
    await office.whole()
    item = await office.approved()
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.get_by_text("用本次名单", exact=True).click()
    rows = "姓名,手机号,村\n王大爷,1400000OO01,神农社区\n".encode()
    await desk.page.set_input_files("#list", [{"name": "名单.csv", "mimeType": "text/csv", "buffer": rows}])
    await desk.press("发送前核对")
    await desk.look("list-errors")
    assert "第2行" in await desk.page.inner_text("table")


async def test_accounts_in_trouble_are_seen_on_any_screen(open_desk, office, db):  # noqa: F811
    first, second = await office.account(), await port(office, "sms-second")
    async with db.worker.acquire() as conn:
        await halt(conn, first, "IllegalSignId: 签名编码无效，请核对短信签名是否已在平台备案")
    await db.owner.execute(
        "UPDATE pusher.account SET share = 60, brake = 0.25, daily_limit = 9000 WHERE id = $1", second
    )
    await db.owner.execute(
        "INSERT INTO pusher.stock (account, entered, used, warn_below, entered_at) VALUES ($1, 5000, 4800, 500, now())",
        second,
    )
    editor, admin = await open_desk(Role.COUNTY_OFFICE), await open_desk(Role.SYSTEM_ADMIN)
    await editor.look("home-alarm")
    await editor.follow("看账号")
    await editor.look("accounts-read")
    await admin.go("/console/accounts")
    await admin.page.get_by_text("改权重").first.click()
    await admin.page.get_by_text("填预存条数").first.click()
    await admin.look("accounts")
    await admin.press("恢复")
    assert "自动暂停" not in await admin.page.inner_text("main")
    assert editor.complaints == admin.complaints == []
