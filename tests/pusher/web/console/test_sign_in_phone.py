"""Signing in by an SMS code: silent about who is who, hard to guess, and a device that stays signed in for 30 days."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pusher.access import Role
from pusher.store import county as counties
from pusher.store import phone as phone_rows
from pusher.store.county import County
from pusher.strategy import QuietHours
from pusher.user import enrol_totp
from tests.pusher.web.conftest import NEIGHBOUR, PASSWORD, grant_of
from tests.pusher.web.phones import AGENT, NUMBER, phones  # noqa: F401 - a fixture

STRANGER = "14000000099"


async def allow(site, roles: str) -> None:
    async with site.deps.pool.acquire() as conn:
        await counties.set_county(conn, 421321, County("https://x.gov.cn", QuietHours(), code_roles=roles))


def cookie(browser, name: str = "cunkou") -> str:
    return next((c.value for c in browser.client.session.cookie_jar if c.key == name), "")


def put_cookie(browser, site, value: str, name: str = "cunkou", path: str = "/") -> None:
    browser.client.session.cookie_jar.update_cookies({name: value}, site.server.make_url(path))


async def test_a_code_opens_a_session_that_stays(phones, site, db):  # noqa: F811
    await phones.person()
    browser = site.browser()
    code = await phones.code(browser, next="/console/items")
    assert "告诉任何人" in phones.texts()[-1]
    done = await phones.enter(browser, code, next="/console/items")
    assert (done.status, done.headers["Location"]) == (303, "/console/items")
    kept = next(value for value in done.headers.getall("Set-Cookie") if value.startswith("cunkou="))
    assert re.search(r"Max-Age=2592000", kept)
    assert "HttpOnly" in kept
    assert (await browser.get("/console/items")).headers["Location"] == "/console/me/pin?next=/console/items"
    stored = str(await db.owner.fetch("SELECT * FROM pusher.sign_in_code")) + str(
        await db.owner.fetch("SELECT phone_index, phone_sealed FROM pusher.staff")
    )
    assert NUMBER not in stored
    assert code not in stored
    said = await db.owner.fetchrow("SELECT action, detail FROM pusher.audit ORDER BY id DESC LIMIT 1")
    assert (said["action"], said["detail"]) == ("sign_in", {"by": "code"})


async def test_an_unknown_number_looks_the_same_and_gets_no_sms(phones, site):  # noqa: F811
    await phones.person()
    known, unknown = site.browser(), site.browser()
    answers = [await phones.ask(known), await phones.ask(unknown, STRANGER)]
    assert [(one.status, one.headers["Location"]) for one in answers] == [(303, "/console/sign-in/code")] * 2
    code = re.sub(r'value="[^"]*"', "", await known.page("/console/sign-in/code"))
    assert code == re.sub(r'value="[^"]*"', "", await unknown.page("/console/sign-in/code"))
    await phones.round()
    assert len(phones.texts()) == 1
    assert phones.texts(STRANGER) == []
    wrong = [await phones.enter(one, "000000") for one in (known, unknown)]
    assert [one.status for one in wrong] == [401, 401]
    texts = [re.sub(r'value="[^"]*"', "", await one.text()) for one in wrong]
    assert texts[0] == texts[1]
    again = [await phones.ask(known), await phones.ask(unknown, STRANGER)]
    assert [one.status for one in again] == [429, 429], "too soon, said of both"


async def test_a_code_is_good_once_for_five_minutes_and_five_tries(phones, site):  # noqa: F811
    await phones.person()
    first = site.browser()
    code = await phones.code(first)
    thief = site.browser()
    assert (await phones.enter(thief, code)).status == 401, "it belongs to the browser that asked"
    request = cookie(first, "cunkou_code")
    assert (await phones.enter(first, code)).status == 303
    put_cookie(thief, site, request, "cunkou_code", "/console/sign-in")
    assert (await phones.enter(thief, code)).status == 401, "once"
    site.clock.forward(minutes=2)
    second = site.browser()
    code = await phones.code(second)
    for _ in range(5):
        assert (await phones.enter(second, "000000" if code != "000000" else "111111")).status == 401
    assert (await phones.enter(second, code)).status == 401, "the sixth is too late"
    site.clock.forward(minutes=2)
    third = site.browser()
    code = await phones.code(third)
    site.clock.forward(minutes=5, seconds=1)
    assert (await phones.enter(third, code)).status == 401, "after five minutes"


async def test_a_number_gets_few_codes_and_an_address_asks_for_few(phones, site):  # noqa: F811
    await phones.person()
    statuses = []
    for _ in range(7):
        site.clock.forward(minutes=2)
        statuses.append((await phones.ask(site.browser())).status)
    assert statuses == [303] * 5 + [429] * 2, "five in an hour, whoever asks"
    site.clock.forward(days=2)
    browser = site.browser()
    browser.address = "203.0.113.200"
    statuses = [(await phones.ask(browser, f"14000{n:06d}")).status for n in range(31)]
    assert statuses == [303] * 30 + [429]


async def test_guessing_codes_from_one_address_is_stopped(phones, site):  # noqa: F811
    browser = site.browser()
    await phones.ask(browser)
    statuses = [(await phones.enter(browser, f"{n:06d}")).status for n in range(61)]
    assert statuses == [401] * 60 + [429]


@pytest.mark.parametrize(
    ("role", "allowed", "comes"),
    [
        (Role.VILLAGE_SECRETARY, "village", True),
        (Role.VILLAGE_SECRETARY, "none", False),
        (Role.TOWN_SIGNER, "village", False),
        (Role.TOWN_SIGNER, "town", True),
        (Role.COUNTY_OFFICE, "town", False),
    ],
)
async def test_the_county_says_whose_roles_come_by_code(phones, site, role, allowed, comes):  # noqa: F811
    await phones.person(role)
    await allow(site, allowed)
    await phones.ask(site.browser())
    await phones.round()
    assert bool(phones.texts()) == comes


async def test_who_has_a_second_factor_or_was_switched_off_gets_no_code(phones, site, db):  # noqa: F811
    staff = await phones.person()
    async with site.deps.pool.acquire() as conn:
        await enrol_totp(conn, site.deps.vault, staff)
    await phones.ask(site.browser())
    await phones.round()
    assert phones.texts() == []
    await db.owner.execute("UPDATE pusher.staff SET totp = NULL, totp_key = NULL")
    site.clock.forward(minutes=2)
    browser = site.browser()
    code = await phones.code(browser)
    await db.owner.execute("UPDATE pusher.staff SET state = 'off'")
    assert (await phones.enter(browser, code)).status == 401


async def test_no_administrator_is_given_a_number(phones, site):  # noqa: F811
    system = await site.person(Role.SYSTEM_ADMIN)
    await site.person(Role.AUDIT_ADMIN)
    people = re.findall(r"/console/staff/(\d+)", await system.page("/console/staff"))
    for number in people:
        refused = await system.post(f"/console/staff/{number}/phone", {"phone": NUMBER})
        assert refused.status == 400
        assert "管理员不能用短信验证码登录" in await refused.text()


async def test_a_number_is_one_persons_and_changing_it_ends_her_sessions(phones, site):  # noqa: F811
    staff = await phones.person()
    browser = await phones.signed_in()
    system = await site.person(Role.SYSTEM_ADMIN)
    other = await phones.person(Role.VILLAGE_SECRETARY, "14000000092")
    taken = await system.post(f"/console/staff/{other}/phone", {"phone": NUMBER})
    assert "另一个人名下" in await taken.text()
    assert (await system.post(f"/console/staff/{other}/phone", {"phone": "1400000"})).status == 400
    assert "140****0091" in await system.page(f"/console/staff/{staff}")
    assert (await browser.get("/console")).status == 200
    assert (await system.post(f"/console/staff/{staff}/phone", {"phone": ""})).status == 303
    assert (await browser.get("/console")).status == 303
    async with site.deps.pool.acquire() as conn:
        assert (await phone_rows.of_staff(conn, staff)).number is None


async def test_it_stays_thirty_days_and_no_longer(phones, site):  # noqa: F811
    await phones.person()
    browser = await phones.signed_in()
    for _ in range(29):
        site.clock.forward(days=1)
        assert (await browser.get("/console")).status == 200
    site.clock.forward(days=1)
    assert (await browser.get("/console")).status == 303


async def test_the_cookie_turns_each_day_and_a_copy_of_the_old_one_ends_the_session(phones, site, db):  # noqa: F811
    await phones.person()
    browser = await phones.signed_in()
    copied = cookie(browser)
    site.clock.forward(days=1, minutes=1)
    assert (await browser.get("/console")).status == 200
    assert cookie(browser) != copied
    thief = site.browser()
    put_cookie(thief, site, copied)
    assert (await thief.get("/console")).status == 200, "its successor has not come back: the answer may be lost"
    site.clock.forward(minutes=2)
    assert (await browser.get("/console")).status == 200
    thief = site.browser()
    put_cookie(thief, site, copied)
    assert (await thief.get("/console")).status == 200, "requests that were under way together"
    site.clock.forward(minutes=2)
    thief = site.browser()
    put_cookie(thief, site, copied)
    assert (await thief.get("/console")).status == 303
    assert (await browser.get("/console")).status == 303, "whose copy it is cannot be told"
    assert await db.owner.fetchval("SELECT action FROM pusher.audit ORDER BY id DESC LIMIT 1") == "session_copied"


async def test_an_answer_lost_on_a_weak_network_signs_nobody_out(phones, site):  # noqa: F811
    await phones.person()
    browser = await phones.signed_in()
    before = cookie(browser)
    site.clock.forward(days=1, minutes=1)
    await browser.get("/console")
    put_cookie(browser, site, before)  # the answer with the new cookie never came
    site.clock.forward(minutes=10)
    assert (await browser.get("/console")).status == 200
    assert cookie(browser) != before
    assert (await browser.get("/console")).status == 200


async def test_a_session_planted_before_is_worth_nothing(phones, site):  # noqa: F811
    await phones.person()
    mallory, victim = await site.person(Role.TOWN_EDITOR), site.browser()
    planted = cookie(mallory)
    put_cookie(victim, site, planted)
    await phones.enter(victim, await phones.code(victim))
    assert cookie(victim) != planted
    assert (await mallory.get("/console")).status == 303, "the planted session has ended"


@pytest.mark.parametrize("path", ["/console/sign-in/phone", "/console/sign-in/code"])
async def test_the_forms_before_a_session_have_a_token_too(phones, site, path):  # noqa: F811
    await phones.person()
    browser = site.browser()
    await phones.code(browser)
    response = await browser.post(path, {"phone": NUMBER, "code": "123456"}, token="made-up")
    assert response.status == 403
    form = {"csrf": await browser.token(path)}
    crossed = await browser.client.post(path, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status == 403


async def test_ones_devices_are_listed_and_ended_from_each_other(phones, site):  # noqa: F811
    await phones.person()
    phone = await phones.signed_in()
    desk = site.browser()
    assert (await desk.sign_in("village_editor")).status == 303
    page = await desk.page("/console/me")
    assert "安卓手机，微信" in page
    assert "短信验证码登录" in page
    number = re.search(r'name="device" value="(\d+)"', page)[1]
    stranger = await site.person(Role.TOWN_EDITOR)
    assert (await stranger.post("/console/me/devices/end", {"device": number})).status == 409
    assert (await phone.get("/console")).status == 200
    assert (await desk.post("/console/me/devices/end", {"device": number})).status == 303
    assert (await phone.get("/console")).status == 303
    assert (await desk.get("/console")).status == 200


async def test_a_device_that_stays_acts_under_no_grant_that_codes_do_not_open(phones, site):  # noqa: F811
    await phones.person(Role.VILLAGE_EDITOR, NUMBER, grant_of(Role.TOWN_EDITOR), replace(
        grant_of(Role.VILLAGE_EDITOR), lo=NEIGHBOUR, hi=NEIGHBOUR + 999))  # fmt: skip
    browser = await phones.signed_in()
    page = await browser.page("/console/grants")
    assert "乡镇经办" not in page
    desk = site.browser()
    await desk.sign_in("village_editor", PASSWORD)
    numbers = set(re.findall(r'name="grant" value="(\d+)"', await desk.page("/console/grants")))
    own = set(re.findall(r'name="grant" value="(\d+)"', page))
    assert len(numbers - own) == 1
    assert (await browser.post("/console/grants", {"grant": (numbers - own).pop()})).status == 403
    site.clock.forward(days=3)
    other = (own - {re.search(r'name="grant" value="(\d+)"[^>]*checked', page)[1]} if "checked" in page else own).pop()
    assert (await browser.post("/console/grants", {"grant": other})).status == 303
    site.clock.forward(days=28)
    assert (await browser.get("/console")).status == 303, "another grant is no new month"


def test_the_device_is_named_as_its_owner_knows_it():
    from pusher.web.words import device

    assert device(AGENT) == "安卓手机，微信"
    assert device("Mozilla/5.0 (Windows NT 10.0) Chrome/120") == "电脑，浏览器"
    assert device("") == "未知设备，浏览器"
