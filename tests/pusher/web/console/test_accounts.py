"""The page of accounts: who sees which, what it says, what a person may do by hand, and alarms on the first page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.registry import CHANNELS
from pusher.access import Role
from pusher.account import about, halt, seal
from pusher.store import account as accounts
from pusher.store import alarm as alarms
from pusher.store import allotment as allotments
from pusher.store import audit, session
from pusher.store import mode as modes
from pusher.store.account import NewAccount
from pusher.store.tally import CLOSED
from pusher.strategy import OFFICE_TIME
from tests.pusher.web.conftest import COUNTY, NEIGHBOUR, TOWN, grant_of
from tests.pusher.web.console.way import prepared

WHY = "IllegalSignId: 签名编码无效，请核对短信签名是否已在平台备案"


async def port(office, key: str, division: int = COUNTY, **more) -> int:
    async with office.db.owner.acquire() as conn:
        return await accounts.add_account(conn, NewAccount(key, "sms", division, f"端口{key}", {}, **more), 421321)


async def broken(office) -> int:
    """The county's SMS port, paused by the circuit."""
    number = await office.account()
    async with office.db.worker.acquire() as conn:
        await halt(conn, number, WHY)
    return number


async def state(office, number: int) -> tuple:
    row = await office.db.owner.fetchrow(
        "SELECT state, paused_by, share, brake, weight FROM pusher.account WHERE id = $1", number
    )
    return tuple(row)


async def test_a_paused_account_says_why_since_when_and_what_happens_next(site, office):
    await broken(office)
    page = await (await site.person(Role.VILLAGE_EDITOR)).page("/console/accounts")
    for words in ("自动暂停", "签名编码无效", "IllegalSignId", "暂停时间", "下次试探", "未处理"):
        assert words in page
    assert "/resume" not in page, "who may not press it does not see the button"


async def test_each_sees_the_accounts_that_send_for_his_territory(site, office):
    await port(office, "county-port")
    await port(office, "town-port", TOWN)
    await port(office, "other-village", NEIGHBOUR)
    page = await (await site.person(Role.VILLAGE_EDITOR)).page("/console/accounts")
    assert "county-port" in page
    assert "town-port" in page
    assert "other-village" not in page
    page = await (await site.person(Role.COUNTY_OFFICE)).page("/console/accounts")
    assert "other-village" in page


async def test_an_administrator_resumes_and_the_alarm_is_over(site, office):
    number = await broken(office)
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert "需要处理" in await admin.page("/console")
    assert (await admin.post("/console/accounts/sms-county/resume")).status == 303
    assert await state(office, number) == ("active", "", 100, 1.0, 100)
    assert "需要处理" not in await admin.page("/console")
    page = await admin.page("/console/accounts")
    assert "已消除" in page
    async with session(office.db.web, grant_of(Role.SYSTEM_ADMIN)) as conn:
        (entry,) = await audit.history(conn, "account sms-county")
    assert entry.action == "resume_account"


async def test_an_administrator_pauses_and_the_page_says_who(site, office):
    number = await office.account()
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert (await admin.post("/console/accounts/sms-county/pause")).status == 303
    assert (await state(office, number))[:2] == ("paused", "hand")
    page = await admin.page("/console/accounts")
    assert "人工暂停" in page
    assert "王芳暂停" in page
    assert "下次试探" not in page


@pytest.mark.parametrize(("given", "status"), [("30", 303), ("-1", 400), ("一百", 400), ("²", 400), ("1001", 400)])
async def test_a_weight_is_a_small_number(site, office, given, status):
    number = await office.account()
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert (await admin.post("/console/accounts/sms-county/weight", {"weight": given})).status == status
    assert (await state(office, number))[4] == (30 if status == 303 else 100)


async def test_another_countys_account_does_not_exist(site, office):
    await port(office, "elsewhere", 421322 * 10**9)
    admin = await site.person(Role.SYSTEM_ADMIN)
    for act in ("pause", "resume"):
        assert (await admin.post(f"/console/accounts/elsewhere/{act}")).status == 404
        assert (await admin.post(f"/console/accounts/nobody/{act}")).status == 404


async def test_shares_and_quota_are_shown_where_they_mean_something(site, office):
    first = await port(office, "one", daily_limit=1000)
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert "份额" not in await admin.page("/console/accounts"), "it shares with nobody"
    await port(office, "two")
    await office.db.owner.execute("UPDATE pusher.account SET share = 60, brake = 0.25 WHERE id = $1", first)
    await office.db.owner.execute(
        "INSERT INTO pusher.quota (account, day, used) VALUES ($1, $2, 400)", first, site.clock().date()
    )
    page = await admin.page("/console/accounts")
    for words in ("60%（权重100）", "平时的25%", "已发400条，还可发600条", "正常，已减量"):
        assert words in page


async def test_an_alarm_of_a_push_is_shown_where_the_push_is(site, office, db):
    await office.divisions()
    async with db.owner.acquire() as conn:
        for division, number in ((NEIGHBOUR, 202611000000001), (TOWN, 202611000000002)):
            await conn.execute(
                "INSERT INTO pusher.push (id, county, division, item, version, strategy, urgency, duty, digest,"
                " frozen_at) VALUES ($1, 421321, $2, 1, 'v', '{}', 'normal', 'should', 'd', now())",
                number, division,
            )  # fmt: skip
            await alarms.raise_alarm(
                conn, county=421321, kind="content", object=f"push {number}", text=f"第{number % 10}次推送"
            )
    page = await (await site.person(Role.TOWN_EDITOR)).page("/console")
    assert "第1次推送" in page
    assert "第2次推送" in page
    assert "/console/pushes/202611000000002" in page
    assert "需要处理" not in await (await site.person(Role.VILLAGE_EDITOR)).page("/console")
    assert "需要处理" not in await (await site.person(Role.SYSTEM_ADMIN)).page("/console"), "he sees no pushes"
    assert "需要处理" not in await (await site.person(Role.AUDIT_ADMIN)).page("/console")


async def test_an_administrator_enters_what_was_paid_in_advance(site, office):
    await office.account()
    admin = await site.person(Role.SYSTEM_ADMIN)
    path = "/console/accounts/sms-county/stock"
    assert (await admin.post(path, {"left": "很多"})).status == 400
    assert (await admin.post(path, {"left": "5000"})).status == 303
    await office.db.owner.execute("UPDATE pusher.stock SET used = 4600")
    page = await admin.page("/console/accounts")
    for words in ("还剩400条", "填5000条，已用4600条", "快用完了"):
        assert words in page
    assert (await admin.post(path, {"left": "0"})).status == 303
    assert "<dt>预存条数</dt>" not in await admin.page("/console/accounts")
    village = await site.person(Role.VILLAGE_EDITOR)
    assert (await village.post(path, {"left": "5000"})).status == 403


async def test_the_check_page_warns_of_an_account_that_runs_out_on_the_way(site, office):
    await office.whole()
    await office.db.owner.execute(
        "INSERT INTO pusher.stock (account, entered, warn_below, entered_at) SELECT id, 1, 0, now() FROM pusher.account"
    )
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(f"{await prepared(browser, await office.approved())}/check")
    assert "预存的短信还剩1条，这次要" in page


async def test_sends_past_us_are_entered_by_the_day_and_shown(site, office):
    vault = site.deps.vault
    given = dict(CHANNELS["wechat"].sandbox_options("http://127.0.0.1:1", "wx-county", "mass"))
    async with office.db.owner.acquire() as conn:
        new = NewAccount("wx-county", "wechat", COUNTY, "随县发布", seal(vault, "wechat", given))
        await accounts.add_account(conn, new, 421321)
    browser = await site.person(Role.SYSTEM_ADMIN)
    assert "从这里发了0次，登记的后台群发0次。平台让每个关注者每月收4条，其中1条留给紧急通知" in await browser.page(
        "/console/accounts"
    )
    today = site.clock().astimezone(OFFICE_TIME).date()
    for day, sends, status in (
        (today, "2", 303), (today, "32", 400), (today, "x", 400), ("11-20", "1", 400), (today + timedelta(1), "1", 400),
    ):  # fmt: skip
        answer = await browser.post("/console/accounts/wx-county/outside", {"day": str(day), "sends": sends})
        assert answer.status == status
    assert "登记的后台群发2次" in await browser.page("/console/accounts")
    await browser.post("/console/accounts/wx-county/outside", {"day": str(today), "sends": "0"})
    assert "登记的后台群发0次" in await browser.page("/console/accounts")
    other = await site.person(Role.VILLAGE_EDITOR)
    refused = await other.post("/console/accounts/wx-county/outside", {"day": str(today), "sends": "1"})
    assert refused.status in {403, 404}


async def test_the_days_calls_are_shown_as_the_platform_says_them_else_by_the_row(site, office):
    number = await office.account("wechat")
    async with office.db.worker.acquire() as conn:
        await allotments.note(conn, number, "template", most=1000, used=12)
        await allotments.miss(conn, number, "subscription", "公众号没有这个接口的权限")
    browser = await site.person(Role.COUNTY_OFFICE)
    page = await browser.page("/console/accounts")
    assert "平台每天给1000次，今天已用12次" in page
    assert "订阅通知接口" not in page, "nobody knows that one"
    async with office.db.worker.acquire() as conn:
        await office.db.owner.execute("DELETE FROM pusher.allotment")
        await allotments.miss(conn, number, "template", "公众号没有这个接口的权限")
    page = await browser.page("/console/accounts")
    assert "每天100000次（按账号参数；平台没有告诉：公众号没有这个接口的权限）" in page


async def test_a_way_that_the_platform_closed_is_shown_and_opened_again_by_who_may(site, office):
    number = await office.account("wechat")
    async with office.db.worker.acquire() as conn:
        await modes.close_mode(conn, number, "subscription", "IllegalMode: 没有这个接口的权限")
        await modes.close_mode(conn, number, "template", "IllegalMode: 没有这个接口的权限")
        await modes.close_mode(conn, number, "gone", "E1: 已不再有的方式")
        await alarms.raise_alarm(conn, county=421321, kind=CLOSED, object=about(number), text="订阅通知发不了")
    editor = await site.person(Role.VILLAGE_EDITOR)
    page = await editor.page("/console/accounts")
    assert "没有这个接口的权限（IllegalMode）" in page
    assert "已不再有的方式" not in page, "what the account's row has no more is nobody's trouble"
    assert "/open-mode" not in page
    assert "wechat-county" not in page, "a key is for who keeps the accounts"
    assert (await editor.post("/console/accounts/wechat-county/open-mode", {"mode": "subscription"})).status == 403
    admin = await site.person(Role.SYSTEM_ADMIN)
    page = await admin.page("/console/accounts")
    assert "重新启用" in page
    assert "wechat-county" in page
    assert (await admin.post("/console/accounts/wechat-county/open-mode", {"mode": "subscription"})).status == 303
    assert (await admin.page("/console/accounts")).count("已停用") == 1
    assert (await admin.post("/console/accounts/wechat-county/open-mode", {"mode": "subscription"})).status == 409
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.alarm WHERE cleared_at IS NULL") == 1
    assert (await admin.post("/console/accounts/wechat-county/open-mode", {"mode": "template"})).status == 303
    assert "已停用" not in await admin.page("/console/accounts")
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.alarm WHERE cleared_at IS NULL") == 0
