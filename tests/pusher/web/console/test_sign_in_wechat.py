"""Signing in inside WeChat: bound once, silent afterwards, the same session as by SMS code; called there, too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from yarl import URL

from audiences import store as people
from channels.following import Visitor
from channels.wechat.sandbox import PLATFORM
from channels.wechat.sandbox.visits import HANDSET
from channels.wechat.sandbox.webview import AGENT
from channels.wechat.sandbox.windows import WRITTEN
from content.review import Act
from pusher import errand
from pusher.access import Role
from pusher.store import errand as errands
from pusher.web.public.site import SITE
from tests.pusher.web.conftest import VILLAGE, add_person, grant_of
from tests.pusher.web.console.test_sign_in_phone import allow, cookie, put_cookie
from tests.pusher.web.phones import NUMBER, PIN, phones  # noqa: F401 - a fixture

HERS, THEIRS = "oSecretary00000000000_f", "oStranger000000000000_f"
INSIDE = {"User-Agent": AGENT}
PLATFORM_PAGE = "wechat/connect/oauth2/authorize"


class Handset:
    """A browser inside WeChat on somebody's phone: what is asked of our site, and what the platform's page answers."""

    def __init__(self, phones, openid: str = HERS) -> None:  # noqa: F811
        self.phones, self.openid, self.browser = phones, openid, phones.site.browser()

    async def get(self, path: str):
        return await self.browser.get(path, headers=INSIDE)

    async def away(self, path: str = "/console/sign-in/wechat") -> str:
        """Where the platform's page sends the browser back to, as a path with its query."""
        left = await self.get(path)
        assert left.status == 303, await left.text()
        assert PLATFORM_PAGE in left.headers["Location"]
        where = URL(left.headers["Location"], encoded=True)
        headers = INSIDE | {"Cookie": f"{HANDSET}={self.openid}"}
        async with self.phones.http.get(where, headers=headers, allow_redirects=False) as got:
            assert got.status == 302, await got.text()
            return URL(got.headers["Location"], encoded=True).raw_path_qs

    async def through(self, path: str = "/console/sign-in/wechat") -> str:
        """All the way; where the browser ends."""
        back = await self.get(await self.away(path))
        assert back.status == 303
        return back.headers["Location"]

    async def bind(self, number: str = NUMBER, *, bind: str = "yes", **form: str):
        """Named by the platform first, then the SMS code in the same browser."""
        assert (await self.through()).startswith("/console/sign-in/phone")
        code = await self.phones.code(self.browser, number)
        return await self.phones.enter(self.browser, code, bind=bind, **form)


@pytest.fixture
async def wechat(phones, site, office):  # noqa: F811
    """A service account that may ask on this site, beside the SMS account; the site's own posts."""
    await allow(site, "village")
    base = str(site.server.make_url("")).rstrip("/")
    async with site.deps.pool.acquire() as conn:
        await conn.execute("UPDATE pusher.county SET base_url = $1", base)
    await office.account("wechat", phones.sandbox)
    object.__setattr__(site.server.app[SITE], "post", phones.desk.post)
    return phones


def official(phones):  # noqa: F811
    return phones.wechat[PLATFORM].account("wechat-county")


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


# -- called by WeChat


async def call(wechat, site, office) -> list:
    """Let something wait for the secretary, and who goes round call her; what the author's page shows of it."""
    item = await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE)
    await errand.errands(replace(wechat.desk, now=site.clock))
    async with site.deps.pool.acquire() as conn:
        return [(one.by, one.why) for one in await errands.called(conn, item.id)]


@pytest.fixture
async def secretary(wechat):
    await wechat.person(Role.VILLAGE_SECRETARY)
    await Handset(wechat).bind()
    return wechat


async def test_who_is_bound_is_called_by_wechat_with_the_same_link(secretary, site, office):
    before = len(secretary.texts())
    assert await call(secretary, site, office) == [("wechat", "")]
    assert len(secretary.texts()) == before, "and by no SMS"
    (shown,) = secretary.world.handset(HERS)
    assert re.fullmatch(rf"{site.server.make_url('/')}s/[2-9a-z]{{10}}", shown.link)
    assert "王家岗村" in shown.text
    assert "终审签发" in shown.text
    for private in ("资格认证", NUMBER, "王芳"):
        assert private not in shown.text
    await errand.errands(replace(secretary.desk, now=site.clock))
    assert len(secretary.world.handset(HERS)) == 1, "once"
    county = await site.person(Role.COUNTY_OFFICE)
    (code,) = set(re.findall(r"/console/items/([0-9A-Z]{7})\"", await county.page("/console/items")))
    assert re.search(r"已提醒：王芳（微信，", await county.page(f"/console/items/{code}"))


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("left", "微信没有发出"),
        ("forbidden", "微信没有发出：公众号没有这个接口的权限"),
        ("paused", "公众号现在发不了"),
        ("stopped", "在公众号里退订了"),
        ("unbound", "没有绑定微信"),
    ],
)
async def test_a_refused_notice_is_an_sms_at_once_and_says_why(secretary, site, office, db, how, why):
    platform = official(secretary)
    match how:
        case "left":
            platform.left.add(HERS)
        case "forbidden":
            platform.forbidden.add("message/template/send")
        case "paused":
            await db.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE channel = 'wechat'")
        case "stopped":
            async with db.worker.acquire() as conn:
                await people.opt_out(
                    conn, site.deps.vault, county=421321, kind="wechat:wechat-county", address=HERS,
                    account="wechat-county", at=site.clock(),
                )  # fmt: skip
        case "unbound":
            await db.owner.execute("DELETE FROM pusher.staff_wechat")
    ((by, said),) = await call(secretary, site, office)
    assert by == "sms"
    assert said.startswith(why)
    assert re.search(r"/s/\w{10}", secretary.texts()[-1])
    assert secretary.world.handset(HERS) == []


async def test_without_a_template_it_is_a_reply_while_she_wrote_a_moment_ago(secretary, site, office, db):
    await db.owner.execute(
        "UPDATE pusher.account SET options = options - 'calling' || '{\"replies\": true}' WHERE channel = 'wechat'"
    )
    assert await call(secretary, site, office) == [("sms", "公众号没有登记待办提醒的模板")]
    now = site.clock()
    official(secretary).windows.open(HERS, datetime.now(UTC), WRITTEN)
    async with db.worker.acquire() as conn:
        who = {"county": 421321, "account": "wechat-county", "openid": HERS}
        await people.consent(conn, site.deps.vault, template="x", count=1, at=now, **who)
        window = people.Window("reply", 5, now, now + timedelta(days=2))
        await people.open_window(conn, site.deps.vault, window=window, **who)
    site.clock.forward(minutes=1)
    await db.owner.execute("DELETE FROM pusher.errand")
    assert await call(secretary, site, office) == [("wechat", "")]


async def test_without_a_number_she_is_called_and_still_signs_in_by_password(wechat, site, office, db):
    await add_person(site.deps, "signer", grant_of(Role.VILLAGE_SECRETARY))
    hers = Handset(wechat)
    assert (await hers.browser.sign_in("signer")).status == 303
    assert await hers.through("/console/sign-in/wechat?next=/console/me/wechat") == "/console/me/wechat"
    page = await (await hers.get("/console/me/wechat")).text()
    assert "仍要用密码登录" in page
    assert (await hers.browser.post("/console/me/wechat")).status == 303
    assert (await Handset(wechat).through()).startswith("/console/sign-in/phone")
    assert await call(wechat, site, office) == [("wechat", "")]
