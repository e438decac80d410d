"""设置 and 网关: one administrator changes, the others read, no secret is shown, every change is on record."""

from __future__ import annotations

import base64
from datetime import time

import pytest

from pusher.access import Role
from pusher.store import audit, session
from pusher.store import county as counties
from pusher.store import mode as modes
from pusher.store import objection as rules
from tests.pusher.web.conftest import COUNTY, grant_of

HOURS = {"opens": "07:30", "closes": "20:00", "cap_normal": "5", "cap_bulk": "0"}
CLOCKS = {"objection_days": "10", "question_days": "3", "call_minutes": "20"}
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


async def history(office, subject: str):
    async with session(office.db.web, grant_of(Role.AUDIT_ADMIN)) as conn:
        return await audit.history(conn, subject)


async def test_hours_and_caps_are_changed_and_the_change_is_on_record(site, office):
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert 'value="08:00"' in await admin.page("/console/settings"), "what the deployment says"
    assert (await admin.post("/console/settings/hours", HOURS)).status == 303
    async with office.db.web.acquire() as conn:
        own = await counties.county(conn, COUNTY // 10**9)
    assert (own.quiet.opens, own.quiet.closes, own.caps.normal, own.caps.bulk) == (time(7, 30), time(20), 5, 0)
    assert own.base_url == site.deps.settings.base_url
    (entry,) = await history(office, "county")
    assert entry.action == "set_hours"
    assert entry.detail == {
        "opens": ["08:00", "07:30"], "closes": ["21:00", "20:00"], "cap_normal": ["7", "5"], "cap_bulk": ["3", "0"],
    }  # fmt: skip


async def test_clocks_are_changed_and_colours_stay(site, office):
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert (await admin.post("/console/settings/standing", CLOCKS)).status == 303
    async with office.db.web.acquire() as conn:
        own = await rules.rules(conn, COUNTY // 10**9)
    assert (own.objection_days, own.question_days, own.call_minutes, own.night) == (10, 3, 20, ("red", "orange"))
    assert "红色、橙色" in await admin.page("/console/settings")


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("hours", HOURS | {"opens": "21:00"}),
        ("hours", HOURS | {"opens": "七点"}),
        ("hours", HOURS | {"cap_normal": "-1"}),
        ("hours", HOURS | {"cap_bulk": "²"}),
        ("standing", CLOCKS | {"objection_days": "0"}),
        ("standing", CLOCKS | {"call_minutes": "999"}),
    ],
)
async def test_nonsense_changes_nothing_and_stays_in_its_field(site, office, path, given):
    admin = await site.person(Role.SYSTEM_ADMIN)
    answer = await admin.post(f"/console/settings/{path}", given)
    assert answer.status == 400
    assert "请先改正" in await answer.text()
    assert await history(office, "county") == []


@pytest.mark.parametrize("role", ADMINS)
async def test_all_three_read_and_only_one_has_a_form(site, office, role):
    await office.account()
    browser = await site.person(role)
    page = await browser.page("/console/settings")
    for words in ("免打扰", "不少于6个月", "24个月", "随县人民政府"):
        assert words in page
    assert ("/console/settings/hours" in page) == (role is Role.SYSTEM_ADMIN)
    assert ("/console/accounts/sms-county" in page) == (role is Role.SYSTEM_ADMIN)
    assert (await browser.post("/console/settings/hours", HOURS)).status == (303 if role is Role.SYSTEM_ADMIN else 403)


@pytest.mark.parametrize("channel", ["sms", "wechat"])
async def test_a_gateway_shows_how_it_is_set_up_and_no_secret(site, office, channel):
    await office.account(channel)
    sealed = await office.db.owner.fetchval("SELECT options FROM pusher.account")
    secrets = [value for value in sealed.values() if isinstance(value, dict) and "sealed" in value]
    assert secrets, "the account has something to hide"
    admin = await site.person(Role.SYSTEM_ADMIN)
    page = await admin.page(f"/console/accounts/{channel}-county")
    assert "已填，不显示" in page
    for one in secrets:
        assert one["sealed"] not in page
        assert site.deps.vault.open(one["key"], base64.b64decode(one["sealed"])) not in page
    assert "发送方式" in page


async def test_a_way_of_sending_is_closed_and_opened_by_a_person(site, office):
    number = await office.account("wechat")
    admin = await site.person(Role.SYSTEM_ADMIN)
    where = "/console/accounts/wechat-county"
    assert (await admin.post(f"{where}/close-mode", {"mode": "nonsense"})).status == 404
    assert (await admin.post(f"{where}/close-mode", {"mode": "template"})).status == 303
    async with office.db.web.acquire() as conn:
        (closed,) = (await modes.closed_modes(conn, COUNTY // 10**9))[number]
    assert (closed.mode, closed.because) == ("template", "王芳停用")
    assert "王芳停用" in await admin.page(where)
    assert (await admin.post(f"{where}/open-mode", {"mode": "template"})).status == 303
    assert [entry.action for entry in await history(office, "account wechat-county")] == ["open_mode", "close_mode"]


async def test_another_county_s_gateway_does_not_exist(site, office):
    await office.account()
    await office.db.owner.execute("UPDATE pusher.account SET county = 421322, division = 421322000000000")
    admin = await site.person(Role.SYSTEM_ADMIN)
    assert (await admin.get("/console/accounts/sms-county")).status == 404
    assert (await admin.post("/console/accounts/sms-county/close-mode", {"mode": "text"})).status == 404
