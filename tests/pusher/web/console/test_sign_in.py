"""Signing in: throttled, one new session each, a code that is good once."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from pusher.access import Role
from pusher.store import user
from pusher.user import WeakPasswordError, enrol_totp, hash_password
from pusher.web.app import application
from tests.pusher.web.conftest import PASSWORD, Browser, add_person, grant_of

VILLAGE = grant_of(Role.VILLAGE_EDITOR)
TOWN = grant_of(Role.TOWN_EDITOR)


async def test_who_signs_in_comes_where_they_wanted_to_go(site):
    await add_person(site.deps, "wang", VILLAGE)
    browser = site.browser()
    refused = await browser.get("/console/grants")
    assert refused.headers["Location"] == "/console/sign-in?next=/console/grants"
    done = await browser.sign_in("WANG ", next="/console/grants")
    assert (done.status, done.headers["Location"]) == (303, "/console/grants")
    assert "王芳" in await browser.page("/console")


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/console/../x", "/q/x", "/console\\x"]
)
async def test_a_crafted_next_leads_nowhere_else(site, elsewhere):
    await add_person(site.deps, "wang", VILLAGE)
    done = await site.browser().sign_in("wang", next=elsewhere)
    assert done.headers["Location"] == "/console"


@pytest.mark.parametrize(("account", "password"), [("wang", "wrong-password"), ("nobody", PASSWORD)])
async def test_a_refusal_does_not_tell_which_was_wrong(site, account, password):
    await add_person(site.deps, "wang", VILLAGE)
    response = await site.browser().sign_in(account, password)
    text = await response.text()
    assert response.status == 401
    assert "账号、密码或动态验证码不对" in text
    assert "<title>错误：登录" in text


async def test_the_cookie_is_out_of_reach_of_scripts(site):
    await add_person(site.deps, "wang", VILLAGE)
    done = await site.browser().sign_in("wang")
    cookie = next(value for value in done.headers.getall("Set-Cookie") if value.startswith("cunkou="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


async def test_over_https_the_cookie_is_bound_to_the_host(site):
    deps = replace(site.deps, settings=replace(site.deps.settings, base_url="https://cunkou.example.gov.cn"))
    await add_person(deps, "wang", VILLAGE)
    async with TestClient(TestServer(application(deps, site.desk))) as client:
        asked = await client.get("/console/sign-in")
        assert asked.headers["Strict-Transport-Security"]
        token = re.search(r'name="csrf" value="([^"]+)"', await asked.text())[1]
        form = {"csrf": token, "account": "wang", "password": PASSWORD}
        # the jar keeps Secure cookies from plain http, as a browser does
        cookies = {"Cookie": f"cunkou_form={token}"}
        done = await client.post("/console/sign-in", data=form, headers=cookies, allow_redirects=False)
    cookie = next(value for value in done.headers.getall("Set-Cookie") if value.startswith("__Host-cunkou="))
    assert "Secure" in cookie


async def test_a_session_planted_before_signing_in_is_worth_nothing(site):
    await add_person(site.deps, "wang", VILLAGE)
    await add_person(site.deps, "mallory", TOWN)
    mallory, victim = site.browser(), site.browser()
    await mallory.sign_in("mallory")
    planted = _cookie(mallory)
    victim.client.session.cookie_jar.update_cookies({"cunkou": planted}, site.server.make_url("/"))
    await victim.sign_in("wang")
    assert _cookie(victim) != planted
    assert (await mallory.get("/console")).status == 303  # the planted session has ended
    victim.client.session.cookie_jar.update_cookies({"cunkou": "made-up"}, site.server.make_url("/"))
    assert (await victim.get("/console")).status == 303


async def test_signing_out_ends_the_session_for_copies_too(site):
    browser = await site.person(Role.VILLAGE_EDITOR)
    copied = _cookie(browser)
    await browser.post("/console/sign-out")
    thief = site.browser()
    thief.client.session.cookie_jar.update_cookies({"cunkou": copied}, site.server.make_url("/"))
    assert (await thief.get("/console")).status == 303


async def test_a_session_ends_when_it_is_left_alone_and_after_a_day_of_work(site):
    browser = await site.person(Role.VILLAGE_EDITOR)
    for _ in range(11):
        site.clock.forward(minutes=61)
        assert (await browser.get("/console")).status == 200
    site.clock.forward(minutes=61)
    assert (await browser.get("/console")).status == 303
    await browser.sign_in("village_editor")
    site.clock.forward(minutes=121)
    assert (await browser.get("/console")).status == 303


async def test_a_grant_taken_back_ends_at_once(site):
    browser = await site.person(Role.VILLAGE_EDITOR)
    async with site.deps.pool.acquire() as conn:
        staff = await user.by_account(conn, "village_editor")
        (held,) = await user.grants(conn, staff.id)
        await user.end_grant(conn, held.id, site.clock())
    assert (await browser.get("/console")).status == 303


async def test_guessing_one_account_is_stopped_and_the_right_person_elsewhere_is_not(site):
    await add_person(site.deps, "wang", VILLAGE)
    guesser = site.browser()
    statuses = [(await guesser.sign_in("wang", f"guess-{n}")).status for n in range(6)]
    assert statuses == [401] * 5 + [429]
    assert (await guesser.sign_in("wang")).status == 429  # even the right password, and it is not verified
    owner = site.browser()
    owner.address = "203.0.113.99"
    assert (await owner.sign_in("wang")).status == 303
    site.clock.forward(minutes=16)
    assert (await guesser.sign_in("wang")).status == 303


async def test_guessing_from_many_addresses_is_stopped_by_account(site):
    await add_person(site.deps, "wang", VILLAGE)
    browser = site.browser()
    statuses = []
    for n in range(21):
        browser.address = f"203.0.113.{n}"
        statuses.append((await browser.sign_in("wang", "wrong")).status)
    assert statuses == [401] * 20 + [429]


async def test_spraying_accounts_from_one_ipv6_customer_is_stopped_by_address(site):
    browser = site.browser()
    statuses = []
    for n in range(61):
        browser.address = f"2001:db8:1:2::{n:x}"
        statuses.append((await browser.sign_in(f"account-{n}", "wrong")).status)
    assert statuses == [401] * 60 + [429]


async def test_the_rows_of_attempts_hold_no_account_name(site, db):
    await site.browser().sign_in("wang", "secret-typed-here")
    rows = await db.owner.fetch("SELECT * FROM pusher.sign_in_throttle")
    assert len(rows) == 3
    assert "wang" not in str(rows)


async def test_a_second_factor_is_asked_and_each_code_is_good_once(site):
    staff = await add_person(site.deps, "county", grant_of(Role.COUNTY_OFFICE))
    async with site.deps.pool.acquire() as conn:
        secret = await enrol_totp(conn, site.deps.vault, staff)
    code = pyotp.TOTP(secret).at(site.clock())
    assert (await site.browser().sign_in("county")).status == 401
    assert (await site.browser().sign_in("county", code=code)).status == 303
    assert (await site.browser().sign_in("county", code=code)).status == 401
    site.clock.forward(seconds=30)
    assert (await site.browser().sign_in("county", code=pyotp.TOTP(secret).at(site.clock()))).status == 303


async def test_in_production_a_county_role_cannot_do_without_it(site):
    production = replace(site.deps, settings=replace(site.deps.settings, production=True))
    await add_person(production, "county", grant_of(Role.COUNTY_OFFICE))
    await add_person(production, "village", VILLAGE)
    async with TestClient(TestServer(application(production, site.desk))) as client:
        refused = await Browser(client).sign_in("county")
        assert refused.status == 401
        assert "动态验证码" in await refused.text()
        assert (await Browser(client).sign_in("village")).status == 303


async def test_a_person_acts_under_one_grant_at_a_time(site):
    await add_person(site.deps, "wang", VILLAGE, TOWN)
    browser = site.browser()
    await browser.sign_in("wang")
    before = _cookie(browser)
    page = await browser.page("/console/grants")
    assert "村级经办" in page
    number = re.findall(r'name="grant" value="(\d+)"', page)[1]
    assert (await browser.post("/console/grants", {"grant": number})).status == 303
    assert _cookie(browser) != before
    assert "乡镇经办" in await browser.page("/console")


async def test_nobody_takes_anothers_grant(site):
    browser = await site.person(Role.VILLAGE_EDITOR)
    await site.person(Role.COUNTY_OFFICE)
    async with site.deps.pool.acquire() as conn:
        other = (await user.grants(conn, (await user.by_account(conn, "county_office")).id))[0].id
    assert (await browser.post("/console/grants", {"grant": str(other)})).status == 403


def test_a_weak_password_is_refused():
    for weak in ("short", "aaaaaaaaaaaaaaaa"):
        with pytest.raises(WeakPasswordError):
            hash_password(weak)


def _cookie(browser):
    return next(c.value for c in browser.client.session.cookie_jar if c.key == "cunkou")
