"""我知道了 inside WeChat: hers is recorded as hers, everybody else is counted, what is forged is neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from audiences import store as people
from audiences.china_division import bundled_rows
from pusher.link import Links
from pusher.web.public import Site, add_routes
from pusher.web.public.cache import PageCache
from tests.ports import port_for_sandbox
from tests.pusher.line.tapping import HERS, STRANGER, THEIRS, WINDOW, Phone, Town
from tests.stage import COUNTY

CLOSED = {HERS: "sent", THEIRS: "sent"}


@pytest.fixture
async def town(stage):
    port = port_for_sandbox()
    base = f"http://127.0.0.1:{port}"
    async with stage.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))

    def now():
        return stage.world.now()  # tests put another clock there

    site = Site(stage.db.web, Links(b"l" * 32, base), now, stage.vault, post=stage.desk.post)
    app = web.Application()
    add_routes(app, site)
    async with TestServer(app, port=port):
        town = Town(stage, site, base)
        await town.tell()
        yield town


@pytest.fixture
async def phone(town):
    phones = []

    def open_phone(openid: str, **more) -> Phone:
        phones.append(Phone(town, openid, **more))
        return phones[-1]

    yield open_phone
    for each in phones:
        await each.http.close()


async def test_a_tap_of_who_was_told_is_hers_and_no_count(town, phone):
    hers = phone(HERS)
    assert await hers.whole() == f"{town.page}?done=1&me=1"
    assert await town.states() == {HERS: "opened", THEIRS: "sent"}
    assert await hers.whole() == f"{town.page}?done=1&me=1", "a second time says nothing new"
    assert await town.counted() == 0
    assert town.official.counts["sns/oauth2/access_token"] == 2


async def test_who_was_not_told_is_counted_and_leaves_nothing(town, phone):
    before = await town.stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact")
    assert await phone(STRANGER).whole() == f"{town.page}?done=1&me=1"
    assert await town.states() == CLOSED
    assert await town.counted() == 1
    assert await town.stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact") == before


async def test_outside_wechat_nobody_is_led_anywhere(town, phone):
    other = phone(HERS)
    for headers in (
        {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1"},
        {"User-Agent": WINDOW["User-Agent"] + " wxwork/4.1"},
        {"Sec-Fetch-Site": "cross-site"},  # another site posts the form for her
        {"Sec-Fetch-Site": "none"},
    ):
        assert await other.tap(**headers) == f"{town.page}?done=1"
    assert await town.counted() == 4
    assert len(other.http.cookie_jar) == 0
    assert town.official.counts["authorize"] == 0


async def test_a_webview_that_says_only_its_origin_is_believed_only_ours(town, phone):
    old = {"User-Agent": WINDOW["User-Agent"]}
    async with aiohttp.ClientSession(headers=old) as http:
        for origin, leaves in ((town.base, True), ("https://evil.example", False), ("null", False), (None, False)):
            headers = {"Origin": origin} if origin else {}
            async with http.post(f"{town.page}/tap", headers=headers, allow_redirects=False) as got:
                assert ("authorize" in got.headers["Location"]) is leaves
            http.cookie_jar.clear()


async def test_nothing_of_her_stands_in_an_address_a_cookie_or_a_log(town, phone, caplog):
    caplog.set_level("DEBUG")
    hers = phone(HERS)
    away = await hers.tap()
    asked = parse_qs(urlsplit(away).query)
    assert asked["scope"] == ["snsapi_base"]
    assert asked["redirect_uri"] == [f"{town.page}/tap"]
    assert asked["state"][0].isalnum()
    assert len(asked["state"][0]) <= 128
    assert away.endswith("#wechat_redirect")
    (cookie,) = hers.http.cookie_jar
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/n/")
    assert cookie.value.partition(".")[2] not in away, "who sees the address cannot make the cookie"
    back = await hers.authorize(away)
    end = await hers.come_back(back)
    assert [one.key for one in hers.http.cookie_jar] == ["cunkou_known"], "what it holds: test_mine.py"
    ours = "".join(str(vars(record)) for record in caplog.records if record.name != "aiohttp.access")
    for word in (HERS, town.official.secret):
        assert word not in away + back + end + cookie.value + ours


async def test_a_forged_an_old_and_a_used_state_record_nothing(town, phone):
    hers = phone(HERS)
    back = await hers.authorize(await hers.tap())
    state = parse_qs(urlsplit(back).query)["state"][0]
    for wrong in (state[:-1] + ("0" if state[-1] != "0" else "1"), "0" * len(state), "", "%E6%97%A0"):
        assert await hers.come_back(f"{town.page}/tap?code=abc&state={wrong}") == town.page
    elsewhere = back.replace("/tap?", "/tap?v=421321101201&")
    assert await hers.come_back(elsewhere) == f"{town.page}?v=421321101201", "it was made for another address"
    now = town.stage.world.now
    town.stage.world.now = lambda: now() + timedelta(minutes=11)
    assert await hers.come_back(back) == town.page
    town.stage.world.now = now
    assert (await town.states(), await town.counted()) == (CLOSED, 0)
    await hers.come_back(back)
    assert (await town.states())[HERS] == "opened"
    assert await hers.come_back(back) == town.page, "used"
    assert await town.counted() == 0


async def test_another_persons_way_back_tells_nothing_of_either(town, phone):
    hers, theirs = phone(HERS), phone(THEIRS)
    their_way = await theirs.authorize(await theirs.tap())
    await hers.tap()
    assert await hers.come_back(their_way) == f"{town.page}?done=1"
    assert (await town.states(), await town.counted()) == (CLOSED, 1)
    assert len(hers.http.cookie_jar) == 1, "her own way is still open"


async def test_a_code_serves_once_five_minutes_and_its_own_account_only(town, phone):
    hers, now = phone(HERS), town.stage.world.now
    first = parse_qs(urlsplit(await hers.authorize(await hers.tap())).query)["code"][0]
    for spoil in ("used", "late", "unknown"):
        back = await hers.authorize(await hers.tap())
        code = parse_qs(urlsplit(back).query)["code"][0]
        town.official.tickets[first].used = spoil == "used"
        if spoil == "late":
            town.official.tickets[first].until = now()
        other = "0" * 32 if spoil == "unknown" else first
        assert await hers.come_back(back.replace(code, other)) == f"{town.page}?done=1"
    assert (await town.states(), await town.counted()) == (CLOSED, 3)


async def test_a_snapshot_is_neither_recorded_nor_counted_and_says_so(town, phone):
    town.official.snapshots.add(HERS)
    hers = phone(HERS)
    assert await hers.whole() == f"{town.page}?full=1"
    assert (await town.states(), await town.counted()) == (CLOSED, 0)
    async with hers.http.get(f"{town.page}?full=1") as got:
        text = await got.text()
    assert "还没有记下" in text
    assert '<button class="btn go">我知道了' in text
    town.official.snapshots.clear()
    await hers.whole()
    assert (await town.states())[HERS] == "opened"


async def test_without_cookies_it_is_counted_once(town, phone):
    hers = phone(HERS, cookies=False)
    back = await hers.authorize(await hers.tap())
    assert await hers.come_back(back) == f"{town.page}?done=1"
    assert await hers.come_back(back) == town.page
    assert (await town.states(), await town.counted()) == (CLOSED, 1)


async def test_who_was_stuck_on_the_way_is_counted_at_the_second_tap(town, phone):
    hers, now = phone(HERS), town.stage.world.now
    assert "authorize" in await hers.tap()
    assert "authorize" in await hers.tap(), "an old thumb taps twice"
    town.stage.world.now = lambda: now() + timedelta(seconds=30)
    assert await hers.tap() == f"{town.page}?done=1"
    assert (await town.states(), await town.counted()) == (CLOSED, 1)


async def test_an_account_without_the_right_is_told_of_and_taps_are_counted(town, phone):
    hers = phone(HERS)
    back = await hers.authorize(await hers.tap())
    town.official.forbidden = {"sns/oauth2/access_token"}
    assert await hers.come_back(back) == f"{town.page}?done=1"
    assert (await town.states(), await town.counted()) == (CLOSED, 1)
    alarm = "SELECT text FROM pusher.alarm WHERE kind = 'oauth' AND cleared_at IS NULL"
    assert "网页授权用不了：公众号没有这个接口的权限" in await town.stage.db.owner.fetchval(alarm)
    town.official.forbidden = set()
    await hers.whole()
    assert await town.stage.db.owner.fetchval(alarm) is None


async def test_an_account_that_is_paused_meanwhile_is_not_asked(town, phone):
    hers = phone(HERS)
    back = await hers.authorize(await hers.tap())
    await town.stage.db.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE key = 'wx-county'")
    assert await hers.come_back(back) == town.page, "the account may not speak: nothing is recorded, she can tap again"
    assert await hers.tap() == f"{town.page}?done=1"
    assert (await town.states(), await town.counted()) == (CLOSED, 1)


async def test_a_page_asks_only_where_an_account_that_may_ask_told_of_it(town, phone):
    async with aiohttp.ClientSession() as http:
        async with http.get(town.page) as got:
            text, headers = await got.text(), got.headers
        assert f'action="/n/{town.code}/tap"' in text
        assert "发到过您微信的，在微信里点，就记您已看到" in text
        assert f"form-action 'self' {town.stage.sandbox};" in headers["Content-Security-Policy"]
        assert "public" in headers["Cache-Control"]
        assert "Set-Cookie" not in headers
        elsewhere = replace(town.site, links=Links(b"l" * 32, "https://cunkou.example.gov.cn"), cache=PageCache())
        app = web.Application()
        add_routes(app, elsewhere)
        async with TestServer(app) as server, http.get(server.make_url(f"/n/{town.code}")) as got:
            text = await got.text()
            assert f'action="/n/{town.code}/ack"' in text
            assert "只数次数，不记是谁" in text
            assert "form-action 'self';" in got.headers["Content-Security-Policy"]


async def test_the_phone_page_opens_the_notice_inside_wechat(town):
    """Through the stand-in's own browser: message, page, tap, thanks; a stranger's address is not opened."""
    door = f"{town.stage.sandbox}/wechat/webview"
    shown = town.stage.world.handset(HERS)[-1]
    town.stage.world.accept(replace(shown, link=town.page), (HERS,))
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{town.stage.sandbox}/phone", params={"to": HERS}) as got:
            assert "wechat/webview?to=" in await got.text()
        async with http.get(door, params={"to": HERS, "url": town.page}) as got:
            text = await got.text()
        action = text.partition('method="post" action="')[2].partition('"')[0].replace("&amp;", "&")
        async with http.post(door + action, data="") as got:
            assert "收到，谢谢您" in await got.text()
        async with http.get(door, params={"to": HERS, "url": "http://127.0.0.1:1/"}) as got:
            assert got.status == 403
    assert await town.states() == {HERS: "opened", THEIRS: "sent"}
