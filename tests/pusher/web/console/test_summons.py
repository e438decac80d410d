"""Members of staff are called: by the WeChat that is theirs, else by an SMS that is booked to its account."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audiences import store as people
from channels.wechat.sandbox.windows import WRITTEN
from content.review import Act
from pusher import errand
from pusher.access import Role
from pusher.store import errand as errands
from tests.pusher.web.conftest import COUNTY, VILLAGE, add_person, grant_of
from tests.pusher.web.handset import HERS, Handset, in_wechat, official  # noqa: F401 - a fixture
from tests.pusher.web.phones import NUMBER, phones  # noqa: F401 - a fixture


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


async def test_a_code_is_booked_to_its_account(phones, site, db):  # noqa: F811
    await db.owner.execute(
        "INSERT INTO pusher.stock (account, entered, warn_below, entered_at)"
        " SELECT id, 100, 10, now() FROM pusher.account"
    )
    await db.owner.execute(
        "INSERT INTO pusher.allowance (division, year, county, yuan) VALUES ($1, 2026, 421321, 100)", COUNTY
    )
    await db.owner.execute("UPDATE pusher.account SET daily_limit = 50")
    await phones.person()
    await phones.code(site.browser())
    booked = await db.owner.fetchrow(
        "SELECT s.used, q.used AS day, w.spent::text FROM pusher.stock AS s, pusher.quota AS q, pusher.allowance AS w"
    )
    assert tuple(booked) == (1, 1, "0.0450")
