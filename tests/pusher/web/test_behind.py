"""Behind the unit's gateway and nginx: each person an address of her own, and a broken form a refusal, not a bug."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from pusher.access import Role
from pusher.proxies import read_networks
from pusher.web.app import application
from tests.pusher.web.conftest import add_person, grant_of

GATEWAY = "10.1.1.5"
FORM, PART = "multipart/form-data; boundary=a", b'Content-Disposition: form-data; name="b"\r\n'
PLAIN = "application/x-www-form-urlencoded"
BROKEN = {
    "no boundary": (b"x", "multipart/form-data"),
    "another boundary": (b"--z\r\n" + PART + b"\r\nx\r\n--z--", FORM),
    "cut off": (b"--a\r\n" + PART + b"\r\nx", FORM),
    "no text": (b"--a\r\n" + PART + b"\r\n\xff\xfe\r\n--a--\r\n", FORM),
    "no name": (b"--a\r\nContent-Disposition: form-data\r\n\r\nx\r\n--a--\r\n", FORM),
    "nested": (b"--a\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--a--\r\n", FORM),
    "transfer": (b"--a\r\n" + PART + b"Content-Transfer-Encoding: rot13\r\n\r\nx\r\n--a--\r\n", FORM),
    "long header": (b"--a\r\nX: " + b"x" * 70_000 + b"\r\n\r\nx\r\n--a--\r\n", FORM),
    "charset": (b"a=b", f"{PLAIN}; charset=foo"),
    "no characters": (b"a=b", f"{PLAIN}; charset=hex"),
    "half a pair": (b"a=+2AA-", f"{PLAIN}; charset=utf-7"),
    "bytes": (b"a=\xff", PLAIN),
}
DOORS = ("/console/sign-in", "/console/sign-in/phone", "/console/items/new", "/answer")


@pytest.fixture
async def behind(site):
    """The same house, once the gateway is in the settings."""
    deps = replace(site.deps, settings=replace(site.deps.settings, proxies=read_networks(GATEWAY)))
    async with TestClient(TestServer(application(deps, site.desk))) as client:
        yield client


async def _guess(client, forwarded: str) -> int:
    page = await (await client.get("/console/sign-in")).text()
    token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    form = {"csrf": token, "account": "wang", "password": "wrong"}
    return (await client.post("/console/sign-in", data=form, headers={"X-Forwarded-For": forwarded})).status


async def test_behind_the_gateway_each_has_an_address_of_her_own(site, behind):
    await add_person(site.deps, "wang", grant_of(Role.VILLAGE_EDITOR))
    for n in range(8):
        assert await _guess(behind, f"36.112.2.{n}, {GATEWAY}") == 401, n
    statuses = [await _guess(behind, f"198.51.100.{n}, 36.112.2.9, {GATEWAY}") for n in range(6)]
    assert statuses == [401] * 5 + [429], "what stands before her own address is made up"


async def test_a_broken_form_is_refused_without_a_trace(site, caplog):
    clerk = await site.person(Role.TOWN_EDITOR)
    caplog.set_level(logging.WARNING)
    for how, (body, kind) in BROKEN.items():
        for door in DOORS:
            browser = clerk if door == "/console/items/new" else site.browser()
            headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
            answer = await browser.client.post(door, data=body, headers=headers)
            assert (answer.status, "这张表单读不懂" in await answer.text()) == (400, True), (how, door)
        answer = await site.browser().client.post("/console/items/new", data=body, headers=headers)
        assert answer.status == 400, "before there is a session"
    assert not caplog.records


async def test_a_body_that_was_packed_wrongly_leaves_no_trace(site, caplog):
    headers = {"Content-Encoding": "gzip", "Content-Type": PLAIN}
    browser = site.browser()
    for path in ("/console/sign-in", "/answer", "/nowhere", "/callbacks/sms/sms-county", "/api/v1/items"):
        answer = await browser.client.post(path, data=b"nope", headers=headers)
        assert answer.status in {400, 401, 404, 405}, path
        assert (await browser.get("/console/sign-in")).status == 200
    assert not caplog.records


async def test_odd_values_in_an_address_are_refused_without_a_trace(site, caplog):
    auditor, clerk = await site.person(Role.AUDIT_ADMIN), await site.person(Role.TOWN_EDITOR)
    for browser, path in (
        (auditor, "/console/audit?action=%00"),
        (auditor, "/console/audit?until=0001-01-01"),
        (auditor, "/console/audit?since=0001-01-01&until=9999-12-31"),
        (clerk, "/console/ledger.xlsx?since=0001-01-01&until=0001-01-01"),
        (clerk, "/console/ledger.xlsx?since=9999-12-31&until=9999-12-31"),
        (site.browser(), "/?code=%00"),
    ):
        assert (await browser.get(path)).status == 400, path
    assert not caplog.records


async def test_a_resident_is_not_sent_to_the_console(site):
    for path, method in (("/console/nowhere", "GET"), ("/nowhere", "GET"), ("/answer", "PUT")):
        said = await (await site.browser().client.request(method, path)).text()
        assert ("工作台" in said) is path.startswith("/console"), path


async def test_no_answer_tells_what_runs_here(site):
    for path in ("/console/sign-in", "/nowhere", "/api/v1/items", "/healthz", "/console"):
        assert "Server" not in (await site.browser().get(path)).headers, path


async def test_no_account_has_such_a_key(site, caplog):
    for key in ("%00", "a%00b", "SMS", "x"):
        assert (await site.browser().client.post(f"/callbacks/sms/{key}", data=b"{}")).status == 404
    assert not caplog.records
