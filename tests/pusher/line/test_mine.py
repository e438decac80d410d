"""Following, binding and allowing notices, as a page tells it to whom the platform has just named, and nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession

from audiences import store as people
from channels.wechat.sandbox import CONTROL, TEMPLATES
from pusher import receipts
from pusher.web.public.mine import COOKIE, LIFE, Mine
from tests.pusher.line.tapping import HERS, STRANGER, WINDOW, Phone
from tests.pusher.line.test_tap import phone, town  # noqa: F401 - fixtures
from tests.stage import COUNTY, VILLAGE

NOTICE, SERVICE = (each["id"] for each in TEMPLATES)
KEY, SHORT = "wx-county", "421321101201"


@pytest.fixture
def place(town):  # noqa: F811
    return f"{town.base}/v/{SHORT}"


async def ask(town, one: Phone, place: str) -> str:  # noqa: F811
    """看我收不收得到, all of it; where the browser ends."""
    there = await one._step("POST", f"{place}/tap", headers=WINDOW)
    return await one.come_back(await one.authorize(there))


async def text(one: Phone, where: str) -> tuple[str, dict[str, str]]:
    async with one.http.get(where, headers=WINDOW) as got:
        return await got.text(), dict(got.headers)


async def does(town, verb: str, openid: str, **more) -> None:  # noqa: F811
    """Something that the worker writes down."""
    async with town.stage.db.worker.acquire() as conn:
        await getattr(people, verb)(
            conn, town.stage.vault, county=COUNTY, account=KEY, openid=openid, at=datetime.now(UTC), **more
        )


async def test_a_stranger_is_told_to_follow_and_offered_the_popup(town, phone, place):  # noqa: F811
    hers = phone(STRANGER)
    assert await ask(town, hers, place) == f"{place}?me=1#mine"
    page, headers = await text(hers, f"{place}?me=1")
    assert "您还没有关注“随县人民政府”" in page
    assert "已经关注" not in page
    assert f'<wx-open-subscribe class="tag" template="{NOTICE}">' in page
    assert '<div class="ack noprint" id="allow" hidden>' in page, "nothing of it shows before the script says so"
    assert "要“政务服务”的消息，在公众号里回复“政务服务”" in page
    assert headers["Cache-Control"] == "no-store"
    assert await town.stage.db.owner.fetchval("SELECT count(*) FROM audiences.follower") == 0, "nothing was written"


async def test_who_follows_is_bound_and_allows_is_told_so_and_offered_nothing(town, phone, place):  # noqa: F811
    await does(town, "follow", HERS, division=VILLAGE)
    await does(town, "consent", HERS, template=NOTICE, count=1)
    hers = phone(HERS)
    page, headers = await text(hers, await ask(town, hers, place))
    assert "✓ 您已经关注“随县人民政府”" in page
    assert "✓ 您已经允许它给您发通知" in page
    assert "回复“绑定”" in page
    for gone in ("wx-open-subscribe", "没有关注", "政务服务"):
        assert gone not in page, gone
    assert "frame-src" not in headers["Content-Security-Policy"]
    await town.stage.db.owner.execute("UPDATE audiences.resident SET name = '张三'")
    page, _ = await text(hers, await ask(town, hers, place))
    assert "✓ 已经绑定" in page
    assert "回复“绑定”" not in page
    assert "张三" not in page


async def test_the_thanks_for_a_tap_say_it_too_and_offer_this_notices_template(town, phone):  # noqa: F811
    hers = phone(HERS)
    end = await hers.whole()
    assert end == f"{town.page}?done=1&me=1"
    page, headers = await text(hers, end)
    assert "收到，谢谢您" in page
    assert f'template="{NOTICE}"' in page
    script, frames = f"{town.stage.sandbox}/wechat/open/js/jweixin-1.6.0.js", town.stage.sandbox
    policy = headers["Content-Security-Policy"]
    assert f" {script};" in policy
    assert f"frame-src {frames};" in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3, "our style, our script, and the one that invites"
    plain, headers = await text(phone(HERS), town.page)
    assert "frame-src" not in headers["Content-Security-Policy"]
    assert "jweixin" not in headers["Content-Security-Policy"] + plain


async def test_the_signature_is_of_the_address_that_the_browser_shows(town, phone, place):  # noqa: F811
    hers = phone(STRANGER)
    await ask(town, hers, place)
    where = f"{place}?me=1&from=singlemessage"
    page, _ = await text(hers, where)
    settings = re.search(r'id="wx">(.*?)</script>', page)[1]
    asked = dict(re.findall(r'"(appId|timestamp|nonceStr|signature)": "?([^",]+)', settings))
    checked = f"{town.stage.sandbox}/wechat/sdk/config"
    for address, said in ((where, "config:ok"), (f"{place}?me=1", "invalid signature")):
        async with hers.http.get(checked, params={**asked, "page": address}) as got:
            assert said in await got.text()


async def test_who_opted_out_is_told_how_to_come_back_and_comes_back(town, phone, place):  # noqa: F811
    await does(town, "follow", HERS, division=VILLAGE)
    hers, hand = phone(HERS), town.stage.wechat[CONTROL]
    await hand.say(town.official, HERS, "退订")
    await receipts.fold(town.stage.desk)
    page, _ = await text(hers, await ask(town, hers, place))
    assert "您在“随县人民政府”里回复过“退订”" in page
    assert "wx-open-subscribe" not in page
    await hand.say(town.official, HERS, "恢复接收")
    await receipts.fold(town.stage.desk)
    page, _ = await text(hers, await ask(town, hers, place))
    assert "退订" not in re.sub("不想[^。]*回复“退订”", "", page)
    assert "wx-open-subscribe" in page


async def test_what_the_popup_says_is_in_the_ledger_and_on_the_next_page(town, phone, place):  # noqa: F811
    hers = phone(STRANGER)
    await ask(town, hers, place)
    told = {"appId": town.official.appid, "to": STRANGER, "answers": {NOTICE: "accept"}}
    async with hers.http.post(f"{town.stage.sandbox}/wechat/sdk/answer", json=told) as got:
        assert got.ok
    await receipts.fold(town.stage.desk)
    page, _ = await text(hers, await ask(town, hers, place))
    assert "✓ 您已经允许它给您发通知" in page
    assert "您还没有关注" in page, "allowing is not following"
    row = await town.stage.db.owner.fetchrow(
        "SELECT count, template FROM audiences.consent WHERE template = $1", NOTICE
    )
    assert tuple(row) == (1, NOTICE)


async def test_a_snapshot_learns_nothing_and_is_kept_nowhere(town, phone, place):  # noqa: F811
    town.official.snapshots.add(HERS)
    hers = phone(HERS)
    end = await ask(town, hers, place)
    assert end == f"{place}?me=full#mine"
    page, _ = await text(hers, end)
    assert "现在看的是微信的快照页" in page
    assert COOKIE not in [one.key for one in hers.http.cookie_jar]
    assert await town.stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact") == 4, "no virtual openid"


async def test_the_cookie_and_the_address_hold_yes_and_no_only(town, phone, place):  # noqa: F811
    hers = phone(HERS)
    there = await hers._step("POST", f"{place}/tap", headers=WINDOW)
    back = await hers.authorize(there)
    end = await hers.come_back(back)
    (cookie,) = [one for one in hers.http.cookie_jar if one.key == COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert re.fullmatch(r"\d+\.\d+\.000\.0\.[0-9a-f]+", cookie.value)
    assert HERS not in there + back + end + cookie.value
    assert parse_qs(urlsplit(there).query)["scope"] == ["snsapi_base"]


async def test_a_forged_an_old_and_another_accounts_cookie_say_nothing(town, phone, place):  # noqa: F811
    hers, vault, now = phone(HERS), town.site.vault, town.stage.world.now()
    known = Mine(1, follows=True, bound=True, stopped=False, lacks=(0,))
    right = known.written(vault, now)
    assert Mine.read(vault, right, now) == known
    assert Mine.read(vault, right, now + timedelta(seconds=LIFE + 1)) is None
    for wrong in (right[:-1] + ("0" if right[-1] != "0" else "1"), right.replace(".110.", ".111."), "", "一", "a.b"):
        assert Mine.read(vault, wrong, now) is None
    await ask(town, hers, place)
    (cookie,) = [one for one in hers.http.cookie_jar if one.key == COOKIE]
    other = replace(known, account=999).written(vault, now)
    for value, says in ((cookie.value, True), (other, False), ("x", False)):
        async with ClientSession(headers={"Cookie": f"{COOKIE}={value}"}) as http, http.get(f"{place}?me=1") as got:
            page, headers = await got.text(), got.headers
        assert ("10分钟就没了" in page) is says
        assert headers["Cache-Control"] == "no-store"


async def test_everybody_else_sees_the_same_page_and_no_button_without_a_script(town, phone, place):  # noqa: F811
    hers = phone(STRANGER)
    page, headers = await text(hers, place)
    assert f'<form class="ack noprint inwx" method="post" action="/v/{SHORT}/tap" hidden>' in page
    assert "public" in headers["Cache-Control"]
    assert f"form-action 'self' {town.stage.sandbox};" in headers["Content-Security-Policy"]
    await ask(town, hers, place)
    again, _ = await text(hers, place)
    assert again == page, "known or not: only ?me=1 is hers"
    outside = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1", "Sec-Fetch-Site": "same-origin"}
    assert await hers._step("POST", f"{place}/tap", headers=outside) == f"{place}#mine"
    assert (
        await hers._step("POST", f"{place}/tap", headers={**WINDOW, "Sec-Fetch-Site": "cross-site"}) == f"{place}#mine"
    )
    await town.stage.db.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE key = $1", KEY)
    town.site.cache._kept.clear()
    page, _ = await text(hers, place)
    assert "看我收不收得到" not in page, "nobody may ask"


async def test_a_forged_way_back_says_nothing(town, phone, place):  # noqa: F811
    hers = phone(HERS)
    back = await hers.authorize(await hers._step("POST", f"{place}/tap", headers=WINDOW))
    for wrong in (f"{place}/tap?code=x&state=0", back.replace(SHORT, "421321101202"), f"{place}/tap"):
        assert "me=" not in await hers.come_back(wrong)
    other = phone(STRANGER)
    await other._step("POST", f"{place}/tap", headers=WINDOW)
    assert await other.come_back(back) == f"{place}#mine", "of another browser"
    assert COOKIE not in [one.key for one in other.http.cookie_jar]


async def test_without_the_ticket_there_is_no_button_and_people_are_told(town, phone, place):  # noqa: F811
    town.official.forbidden.add("ticket/getticket")
    hers = phone(STRANGER)
    page, _ = await text(hers, await ask(town, hers, place))
    assert "wx-open-subscribe" not in page
    assert "您还没有关注" in page
    alarm = "SELECT text FROM pusher.alarm WHERE kind = 'sdk' AND cleared_at IS NULL"
    assert "“允许通知”按钮用不了：公众号没有这个接口的权限" in await town.stage.db.owner.fetchval(alarm)


async def test_who_allows_without_following_is_not_taken_for_one_who_left(town):  # noqa: F811
    await does(town, "follow", HERS, division=VILLAGE)
    await does(town, "consent", STRANGER, template=NOTICE, count=1)
    owner, now = town.stage.db.owner, datetime.now(UTC)
    async with town.stage.db.worker.acquire() as conn:
        assert await people.unseen(conn, county=COUNTY, account=KEY, before=now + timedelta(hours=1)) == (1, 1)
        await people.leave_unseen(conn, county=COUNTY, account=KEY, before=now + timedelta(hours=1), at=now)
    alive = "SELECT NOT dead FROM audiences.contact WHERE index = $1"
    assert await owner.fetchval(alive, town.stage.vault.index(STRANGER))
    assert not await owner.fetchval(alive, town.stage.vault.index(HERS))
    await does(town, "consent", HERS, template=NOTICE, count=1)
    assert await owner.fetchval(alive, town.stage.vault.index(HERS)), "who left may still allow a notice"
    async with town.stage.db.worker.acquire() as conn:
        await people.leave_unseen(conn, county=COUNTY, account=KEY, before=now + timedelta(hours=1), at=now)
    assert await owner.fetchval(alive, town.stage.vault.index(HERS))
