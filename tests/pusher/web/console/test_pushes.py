"""From an approved item to the button, its progress and its report, through the console's own pages."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from redis.asyncio import Redis

from channels.base import Resources
from channels.registry import CHANNELS
from channels.sandbox.app import WORLD
from channels.sandbox.app import application as sandbox_application
from content import store as items
from content.item import Genre
from pusher.access import Grant, Role
from pusher.publish import CheckPage
from pusher.runtime import Posts, RedisCache
from pusher.store import audit
from pusher.store import push as pushes
from pusher.store.report import Village
from tests.pusher.web.conftest import TOWN, VILLAGE
from tests.pusher.web.console.way import choose, prepared, send


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ([(VILLAGE, "河口村")], "河口村"),
        ([(VILLAGE, "河口村"), (VILLAGE + 1000, "星亮村")], "河口村等2个村"),
        ([(TOWN, "厉山镇"), (VILLAGE, "河口村"), (VILLAGE + 1000, "星亮村")], "河口村等2个村和厉山镇没登记到村的"),
        ([(TOWN, "厉山镇")], "厉山镇"),
        ([(TOWN, "厉山镇"), (TOWN + 10**6, "唐县镇")], "厉山镇等2个镇"),
    ],
)
def test_a_town_is_no_village_on_the_button(where, said):
    villages = [Village(division, name, 3, 2) for division, name in where]
    page = SimpleNamespace(villages=villages, subscribed=0, people=9, places=())
    assert CheckPage.button.fget(page) == f"发送给 {said} 9人"


async def test_the_button_says_what_it_does_and_does_it_once(site, office):
    await office.whole()
    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, item)
    page = await browser.page(f"{push}/check")
    assert "发送给 神农社区等2个村 4人" in page
    assert "【随县人民政府】" in page
    assert "没有联系方式" in page
    assert not site.rung
    sent = await send(browser, push)
    assert sent.headers["Location"] == push
    number = int(push.rpartition("/")[2])
    assert site.rung == [number]
    again = await browser.post(f"{push}/send", {"digest": "0" * 64})
    assert again.status in {303, 409}
    assert site.rung == [number]
    async with site.deps.pool.acquire() as conn:
        assert (await pushes.push(conn, number)).state == "approved"
        actions = [line.action for line in await audit.history(conn, f"push {number}")]
    assert actions == ["send_push", "prepare_push"]


async def test_a_push_that_no_worker_takes_is_not_said_to_be_queued(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    assert "后台没有在运行" in await browser.page(push)
    beat = "INSERT INTO pusher.heartbeat (name, at) VALUES ('fold', now() - make_interval(secs => $1))"
    await office.db.owner.execute(beat, 100)
    page = await browser.page(push)
    assert ("后台没有在运行" in page, "正在排队" in page) == (True, False)
    await office.db.owner.execute("UPDATE pusher.heartbeat SET at = now()")
    assert "后台没有在运行" not in await browser.page(push)


async def test_another_digest_than_was_shown_sends_nothing(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    refused = await browser.post(f"{push}/send", {"digest": "0" * 64})
    assert refused.status == 409
    assert "重新核对" in await refused.text()
    assert not site.rung


async def test_the_same_again_today_is_asked_about(site, office):
    await office.whole()
    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    await send(browser, await prepared(browser, item))
    second = await prepared(browser, item, again="yes")
    assert "已经发过" in await browser.page(f"{second}/check")
    assert (await send(browser, second)).status == 409
    assert (await send(browser, second, again="yes")).status == 303


async def test_an_edit_after_the_check_page_stops_the_button(site, office):
    await office.whole()
    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, item)
    from tests.pusher.web.console.test_items import _values

    values = _values(await browser.page(f"/console/items/{item.code}/edit"))
    await browser.post(f"/console/items/{item.code}/edit", values | {"title": "改了标题"})
    assert (await send(browser, push)).status == 409
    assert not site.rung


async def test_pausing_resuming_and_cancelling(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    assert (await browser.post(f"{push}/pause")).status == 303
    assert "已暂停" in await browser.page(push)
    assert (await browser.post(f"{push}/pause")).status == 409
    assert (await browser.post(f"{push}/resume")).status == 303
    assert (await browser.post(f"{push}/cancel")).status == 303
    assert "已取消" in await browser.page(push)
    assert (await browser.post(f"{push}/cancel")).status == 409


async def test_progress_is_told_as_events_until_the_push_is_over(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    assert "progress.js" in await browser.page(push)
    await browser.post(f"{push}/cancel")
    async with browser.client.get(f"{push}/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert '"live": false' in await stream.text()


async def test_the_report_names_grades_and_the_visit_list_names_people(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved(genre=Genre.INSURANCE))
    await send(browser, push)
    page = await browser.page(f"{push}/report")
    for words in ("确认", "到机", "已提交", "未通知到"):
        assert words in page
    response = await browser.get(f"{push}/unreached.csv")
    sheet = (await response.read()).decode("utf-8-sig")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "王大爷" in sheet
    assert sheet.count("\n") == 4  # the head and three households
    async with site.deps.pool.acquire() as conn:
        lines = await audit.history(conn, f"push {push.rpartition('/')[2]}")
    assert lines[0].action == "export_unreached"
    assert lines[0].detail == {"households": 3}


async def test_without_a_roster_the_report_says_so(site, office):
    await office.divisions()
    await office.account("qrcode")
    browser = await site.person(Role.TOWN_EDITOR)
    made = await choose(browser, await office.approved(), {"source": "places", "channels": "qrcode"})
    assert made.status == 303, await made.text()
    push = made.headers["Location"].removesuffix("/check")
    assert "个村的通知页面" in await browser.page(f"{push}/check")
    await send(browser, push)
    page = await browser.page(f"{push}/report")
    assert "名册未建" in page
    assert "0%" not in page


async def test_a_village_exports_nobody_of_its_neighbours(site, office):
    """Even where a push covers the town: row-level security shows a village's session its own members only."""
    await office.whole()
    town = await site.person(Role.TOWN_EDITOR)
    push = await prepared(town, await office.approved())
    await send(town, push)
    village = await site.person(Role.VILLAGE_EDITOR, grant=Grant(Role.VILLAGE_EDITOR, VILLAGE, VILLAGE + 999))
    assert (await village.get(f"{push}/unreached.csv")).status == 404


async def test_a_try_needs_a_real_number(site, office):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    refused = await browser.post(f"{push}/try", {"phone": "12345"})
    assert refused.status == 400
    assert "这是服务热线" in await refused.text()
    refused = await browser.post(f"{push}/try", {"wechat": "王芳"})
    assert refused.status == 400
    assert "微信号是字母、数字" in await refused.text()
    assert "您的微信号" not in await browser.page(f"{push}/check"), "nothing here goes to many"


async def test_withdrawing_stops_what_is_being_sent_and_needs_a_reason(site, office):
    await office.whole()
    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, item)
    await send(browser, push)
    assert (await browser.post(f"/console/items/{item.code}/withdraw", {"note": ""})).status == 400
    done = await browser.post(f"/console/items/{item.code}/withdraw", {"note": "日期写错"})
    assert done.status == 303
    assert "已撤回" in await browser.page(f"/console/items/{item.code}")
    assert "已取消" in await browser.page(push)


async def test_stop_and_correct_is_one_tap_and_the_page_warns(site, office, db):
    await office.whole()
    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, item)
    await send(browser, push)
    async with db.web.acquire() as conn:  # as the worker's plan does
        assert await items.publish(conn, item.id, item.current, site.clock())
    assert "停止并更正" in await browser.page(push)
    stopped = await browser.post(f"/console/items/{item.code}/stop")
    assert stopped.headers["Location"] == f"/console/items/{item.code}/edit"
    assert "已取消" in await browser.page(push)
    public = await (await site.browser().get(f"/n/{item.code}")).text()
    assert "内容有误" in public


async def test_a_try_reaches_my_phone_and_nothing_is_kept(site, office, valkey, db):
    """先发给我看看 through the real channel to the sandbox: the very text, to the number that was typed."""
    phone = "14000009111"
    await office.divisions()
    await office.roster()
    async with ClientSession() as http, Redis.from_url(valkey) as client:
        sandbox = sandbox_application("http://127.0.0.1:1", CHANNELS)
        async with TestServer(sandbox) as provider:
            await office.account(url=str(provider.make_url("")).rstrip("/"))
            resources = Resources(http, RedisCache(client), lambda: datetime.now(UTC))
            posts = Posts(site.deps.pool, site.deps.vault, resources)
            object.__setattr__(site.desk, "post", posts.post)
            browser = await site.person(Role.TOWN_EDITOR)
            push = await prepared(browser, await office.approved())
            page = await (await browser.post(f"{push}/try", {"phone": phone})).text()
            assert "已提交，请看手机" in page
            shown = sandbox[WORLD].handset(phone)
            await posts.close()
    assert len(shown) == 1
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.audit WHERE detail::text LIKE $1", f"%{phone}%") == 0
