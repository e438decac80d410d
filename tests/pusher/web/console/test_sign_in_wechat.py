"""Signing in inside WeChat: bound once, silent afterwards, the same session as by SMS code; called there, too."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from audiences.vault import Vault
from channels.following import Visitor
from pusher.access import Role
from pusher.web.public.site import SITE
from tests.pusher.web.console.test_sign_in_phone import cookie, put_cookie
from tests.pusher.web.handset import HERS, THEIRS, Handset, in_wechat, official  # noqa: F401 - a fixture
from tests.pusher.web.phones import NUMBER, PIN, phones  # noqa: F401 - a fixture


async def bound(db) -> list[int]:
    return [row["staff"] for row in await db.owner.fetch("SELECT staff FROM pusher.staff_wechat ORDER BY staff")]


async def test_bound_by_a_code_once_she_comes_in_silently_for_thirty_days(wechat, site, db):
    staff = await wechat.person()
    hers = Handset(wechat)
    first = await hers.get("/console/sign-in?next=/console/items")
    assert first.headers["Location"] == "/console/sign-in/wechat?next=/console/items", "led away by itself"
    assert await hers.through(first.headers["Location"]) == "/console/sign-in/phone?next=/console/items"
    page = await (await hers.get("/console/sign-in/phone")).text()
    assert "您的微信还没有绑定账号" in page, "and not led away again"
    code = await wechat.code(hers.browser)
    assert "绑定这个微信" in await hers.browser.page("/console/sign-in/code")
    assert (await wechat.enter(hers.browser, code, bind="yes")).status == 303
    assert await bound(db) == [staff]
    stored = str([dict(row) for row in await db.owner.fetch("SELECT * FROM pusher.staff_wechat")])
    assert HERS not in stored
    another = Handset(wechat)
    assert await another.through("/console/sign-in/wechat?next=/console/items") == "/console/items"
    kept = cookie(another.browser)
    assert kept
    assert (await another.get("/console/items")).headers["Location"].startswith("/console/me/pin")
    said = await db.owner.fetchrow("SELECT action, detail, staff FROM pusher.audit ORDER BY id DESC LIMIT 1")
    assert tuple(said) == ("sign_in", {"by": "wechat"}, staff)
    form, token = {"new": PIN, "again": PIN}, await another.browser.token("/console/me/pin")
    await another.browser.post("/console/me/pin", form, token=token)
    assert "微信登录" in await another.browser.page("/console/me")
    site.clock.forward(days=29)
    assert (await another.get("/console")).status == 200
    site.clock.forward(days=2)
    assert (await another.get("/console")).status == 303


async def test_outside_wechat_and_without_the_account_nothing_changes(wechat, site, db):
    browser = site.browser()
    assert "用微信登录" not in await browser.page("/console/sign-in")
    assert (await browser.get("/console/sign-in/wechat")).headers["Location"] == "/console/sign-in/phone"
    await db.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE channel = 'wechat'")
    hers = Handset(wechat)
    assert "用微信登录" not in await (await hers.get("/console/sign-in")).text()


async def test_whom_to_ask_is_looked_up_once_in_a_while_and_only_inside_wechat(wechat, site, monkeypatch):
    opened = []
    monkeypatch.setattr(Vault, "open", lambda self, *given, real=Vault.open: opened.append(1) or real(self, *given))
    browser = site.browser()
    for _ in range(3):
        await browser.page("/console/sign-in")
    assert not opened, "an ordinary browser opens nobody's secrets"
    hers = [Handset(wechat) for _ in range(3)]
    for one in hers:
        assert (await one.get("/console/sign-in")).headers["Location"] == "/console/sign-in/wechat"
    once = len(opened)
    assert once, "the account's own secrets, to know whether it may ask"
    for one in hers:
        await one.get("/console/sign-in")
    assert len(opened) == once


async def test_a_state_is_good_once_in_one_browser_and_a_session_planted_before_ends(wechat, site):
    await wechat.person()
    hers = Handset(wechat)
    await hers.bind()
    back = await Handset(wechat, HERS).away()
    thief = Handset(wechat, THEIRS)
    assert (await thief.get(back)).headers["Location"].startswith("/console/sign-in/phone?wechat=failed"), (
        "not led away"
    )
    mine = Handset(wechat)
    mallory, planted = await site.person(Role.TOWN_EDITOR), ""
    planted = cookie(mallory)
    put_cookie(mine.browser, site, planted)
    back = await mine.away()
    word = cookie(mine.browser, "cunkou_tap")
    assert (await mine.get(back)).headers["Location"] == "/console"
    assert cookie(mine.browser) not in {"", planted}
    assert (await mallory.get("/console")).status == 303, "the planted session has ended"
    copy = Handset(wechat)
    put_cookie(copy.browser, site, word, "cunkou_tap", "/console/sign-in/wechat")
    site.server.app[SITE].taps._used.clear()  # as another process, which has seen nothing of it
    assert "wechat=failed" in (await copy.get(back)).headers["Location"], "once, with its cookie too"
    forged = back.replace("state=", "state=0")
    assert "wechat=failed" in (await Handset(wechat).get(forged)).headers["Location"]


async def test_a_snapshots_virtual_openid_is_never_bound(wechat, site, db):
    await wechat.person()
    hers = Handset(wechat)
    official(wechat).snapshots.add(HERS)
    where = await hers.through()
    assert where == "/console/sign-in/phone?wechat=snapshot"
    assert "使用完整服务" in await (await hers.get(where)).text()
    done = await wechat.enter(hers.browser, await wechat.code(hers.browser), bind="yes")
    assert done.status == 303
    assert await bound(db) == []


async def test_who_signed_out_is_asked_first_and_a_lost_phone_opens_nothing(wechat, site, db):
    await wechat.person()
    hers = Handset(wechat)
    await hers.bind()
    form, token = {"new": PIN, "again": PIN}, await hers.browser.token("/console/me/pin")
    await hers.browser.post("/console/me/pin", form, token=token)
    await hers.browser.post("/console/sign-out")
    page = await (await hers.get("/console/sign-in")).text()
    assert "用微信登录" in page
    assert await hers.through() == "/console", "by a tap"
    desk = site.browser()
    await desk.sign_in("village_editor")
    number = re.search(r'name="device" value="(\d+)"', await desk.page("/console/me"))[1]
    assert (await desk.post("/console/me/devices/end", {"device": number})).status == 303
    assert await bound(db) == []
    assert (await hers.through()).startswith("/console/sign-in/phone")


@pytest.mark.parametrize("how", ["number", "password", "second", "none", "off"])
async def test_what_ends_a_phones_sessions_ends_this_way_in(wechat, site, db, how):
    staff = await wechat.person()
    await Handset(wechat).bind()
    system = await site.person(Role.SYSTEM_ADMIN)
    match how:
        case "number":
            await system.post(f"/console/staff/{staff}/phone", {"phone": "14000000077"})
        case "password":
            await system.post(f"/console/staff/{staff}/password")
        case "second":
            await db.owner.execute("UPDATE pusher.staff SET totp = 'x', totp_key = 1 WHERE id = $1", staff)
        case "none":
            await db.owner.execute("UPDATE pusher.county SET code_roles = 'none'")
        case "off":
            await system.post(f"/console/staff/{staff}/switch", {"active": "no"})
    assert (await Handset(wechat).through()).startswith("/console/sign-in/phone")


async def test_signed_in_she_binds_with_her_pin_and_no_other_persons_wechat(wechat, site, db):
    first = await wechat.person()
    await Handset(wechat).bind()
    second = await wechat.person(Role.VILLAGE_SECRETARY, "14000000092")
    theirs = Handset(wechat, THEIRS)
    await theirs.bind("14000000092", bind="")
    assert await bound(db) == [first], "not ticked"
    form, token = {"new": PIN, "again": PIN}, await theirs.browser.token("/console/me/pin")
    await theirs.browser.post("/console/me/pin", form, token=token)
    assert "绑定这个微信" in await (await theirs.get("/console/me/wechat")).text()
    theirs.openid = HERS
    assert await theirs.through("/console/sign-in/wechat?next=/console/me/wechat") == "/console/me/wechat"
    taken = await theirs.browser.post("/console/me/wechat", {"pin": PIN})
    assert (taken.status, "另一个人的账号" in await taken.text()) == (400, True)
    theirs.openid = THEIRS
    await theirs.through("/console/sign-in/wechat?next=/console/me/wechat")
    assert "发送密码" in await (await theirs.browser.post("/console/me/wechat")).text(), "the gate"
    assert (await theirs.browser.post("/console/me/wechat", {"pin": PIN})).status == 303
    assert await bound(db) == [first, second]
    assert (await theirs.browser.post("/console/me/wechat", {"pin": PIN})).status == 409, "named once, bound once"
    assert (await theirs.browser.post("/console/me/wechat/end")).status == 303
    assert await bound(db) == [first]
    actions = [row["action"] for row in await db.owner.fetch("SELECT action FROM pusher.audit ORDER BY id")]
    assert actions.count("bind_wechat") == 2
    assert actions.count("unbind_wechat") == 1


async def test_nothing_of_her_stands_in_an_address_or_a_log(wechat, caplog):
    caplog.set_level("DEBUG")
    await wechat.person()
    hers = Handset(wechat)
    left = (await hers.get("/console/sign-in/wechat")).headers["Location"]
    asked = parse_qs(urlsplit(left).query)
    assert asked["scope"] == ["snsapi_base"]
    assert asked["state"][0].isalnum()
    assert len(asked["state"][0]) <= 128
    await hers.bind()
    ours = "".join(str(vars(record)) for record in caplog.records if record.name != "aiohttp.access")
    assert HERS not in ours + left
    assert HERS not in repr(Visitor(HERS))
