"""Every line of the API's table: whose key opens it, for what, where; what is wrong with a body, by place."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from pusher import key
from pusher.access import Action, Role
from pusher.store import api_key
from pusher.store.api_key import NewKey
from pusher.web.api import ENDPOINTS
from pusher.web.api.openapi import document
from tests.pusher.web.api.test_line import NEW, TEXT
from tests.pusher.web.conftest import grant_of

SOME = {"code": "7K3M9XA", "push": "202611000000001", "webhook": "1"}


def path_of(endpoint) -> str:
    return re.sub(r"\{(\w+):(?:[^{}]|\{[\d,]+\})*\}", lambda name: SOME[name[1]], endpoint.path)


@pytest.mark.parametrize(
    "credentials", [None, "Bearer ck_made_up", "Basic dTpw", "Bearer", "Bearer \t", "Bearer ck_密钥"]
)
async def test_without_a_key_nothing_opens(site, credentials):
    client = site.browser().client
    headers = {"Authorization": credentials} if credentials else {}
    for endpoint in ENDPOINTS:
        response = await client.request(endpoint.method, f"/api/v1{path_of(endpoint)}", headers=headers)
        assert response.status == 401, endpoint.path
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("action", sorted(key.LABELS))
async def test_a_key_for_one_use_opens_nothing_else(program, action):
    each = await program(Role.COUNTY_OFFICE, action)
    for endpoint in ENDPOINTS:
        if endpoint.action not in {None, action}:
            said = await each.call(endpoint.method, path_of(endpoint), {} if endpoint.takes else None, status=403)
            assert "用途" in said["detail"]


@pytest.mark.parametrize("end", ["key", "grant", "person", "time"])
async def test_a_key_that_has_ended_opens_nothing(office, site, program, end):
    each = await program()
    await each.get("/items")
    if end == "key":
        async with site.deps.pool.acquire() as conn:
            assert not await api_key.end_key(conn, each.number, 440305, site.clock()), "another county's"
            assert await api_key.end_key(conn, each.number, 421321, site.clock())
            assert not await api_key.end_key(conn, each.number, 421321, site.clock())
    elif end == "grant":
        await office.db.owner.execute("UPDATE pusher.staff_grant SET ended_at = now()")
    elif end == "person":
        await office.db.owner.execute("UPDATE pusher.staff SET state = 'off'")
    else:
        site.clock.forward(days=31)
    await each.get("/items", status=401)


async def test_a_key_stands_nowhere_but_with_its_program(office, program):
    each = await program()
    await each.get("/items")
    rows = await office.db.owner.fetch("SELECT k::text AS said FROM pusher.api_key AS k")
    assert each.token[3:] not in rows[0]["said"]
    assert await office.db.owner.fetchval("SELECT seen_at IS NOT NULL FROM pusher.api_key")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "名称"),
        ({"name": "长" * 41}, "名称"),
        ({"actions": frozenset()}, "至少选一项"),
        ({"actions": frozenset({Action.READ_UNREACHED})}, "不能给出"),
        ({"actions": frozenset({Action.SEND})}, "不能给出发送"),
        ({"days": 0}, "有效期"),
        ({"days": 400}, "有效期"),
    ],
)
async def test_no_key_is_made_that_should_not_be(site, change, words):
    now = site.clock()
    days = key.timedelta(days=change.pop("days", 30))
    given = {"name": "门户", "actions": frozenset({Action.READ_ITEM}), **change}
    new = NewKey(421321, staff=1, grant_id=1, grant=grant_of(Role.TOWN_REVIEWER), ends_at=now + days, **given)
    async with site.deps.pool.acquire() as conn:
        with pytest.raises(key.KeyRefusedError, match=words):
            await key.make(conn, new, now)


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"title": ""}, "/title", "至少1个字"),
        ({"text": None}, "/text", "应为文字"),
        ({"division": "4213"}, "/division", "格式不对"),
        ({"titel": "x"}, "/titel", "核对拼写"),
        ({"genre": "gift"}, "/genre", "只能是：subsidy、"),
        ({"issued_on": "18日"}, "/issued_on", "2026-11-27"),
        ({"valid_until": "2026-12-01T00:00:00"}, "/valid_until", "时区"),
        ({"valid_until": "9999-12-31T23:59:59-12:00"}, "/valid_until", "2199"),
        ({"valid_until": "0001-01-01T00:00:00+08:00"}, "/valid_until", "2199"),
        ({"issued_on": "0001-01-01"}, "/issued_on", "2199"),
        ({"plain": {"deadline": "9999-12-31"}}, "/plain/deadline", "2199"),
        ({"contacts": [{"label": "咨询"}]}, "/contacts/0/number", "没有填"),
        ({"plain": {"deadline": "明天"}}, "/plain/deadline", "2026-11-27"),
        ({"text": "  \n "}, "/text", "至少1个字"),
    ],
)
async def test_a_bad_body_is_named_by_place_in_chinese(program, change, pointer, words):
    each = await program()
    said = await each.post("/items", NEW | change, status=422)
    named = {one["pointer"]: one["detail"] for one in said["errors"]}
    assert words in named[pointer], said


async def test_a_bad_query_or_form_is_named(program):
    each = await program()
    said = await each.get("/items?limit=many&state=gone&page=2", status=422)
    assert {one["pointer"] for one in said["errors"]} == {"?limit", "?state", "?page"}
    assert (await each.get("/groups?x=1", status=422))["errors"] == [{"pointer": "?x", "detail": "没有这一项"}]
    headers = {"Authorization": f"Bearer {each.token}"}
    response = await each.client.post("/api/v1/items", data={"text": TEXT}, headers=headers)
    assert response.status == 415
    response = await each.client.post(
        "/api/v1/items", data=b"{", headers=headers | {"Content-Type": "application/json"}
    )
    assert response.status == 422
    assert "JSON" in (await response.json())["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"channels": ["sms", "sms"]}, "/channels", "写了两遍"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "/expires_at", "2199"),
        ({"per": "village"}, "/per", "只能是：household、person"),
    ],
)
async def test_a_bad_push_is_named_by_place(program, change, pointer, words):
    each = await program()
    said = await each.post("/pushes", {"item": "7K3M9XA", "channels": ["sms"]} | change, status=422)
    assert words in {one["pointer"]: one["detail"] for one in said["errors"]}[pointer], said


async def test_a_program_is_told_what_helps_a_program(site, program):
    each = await program(Role.COUNTY_OFFICE, Action.READ_ITEM)
    headers = {"Authorization": f"Bearer {each.token}"}
    wrong = await (await each.client.put("/api/v1/items", headers=headers)).json()
    assert (wrong["title"], "Allow" in wrong["detail"]) == ("不能用这个方法", True)
    for said in (
        await each.post("/pushes", {"item": "7K3M9XA", "channels": ["sms"]}, status=403),
        await (await each.client.get("/api/v1/items", headers={"Authorization": "Bearer ck_x"})).json(),
    ):
        assert "县直部门、县政务公开办的人" in said["detail"]
        assert "系统管理员" not in said["detail"]


async def test_the_document_says_what_the_table_says(site):
    response = await site.browser().client.get("/api/v1/openapi.json")
    said = await response.json()
    assert said == document("/api/v1", ENDPOINTS)
    assert {(method.upper(), path) for path, one in said["paths"].items() for method in one} == {
        (one.method, re.sub(r"\{(\w+):(?:[^{}]|\{[\d,]+\})*\}", r"{\1}", one.path)) for one in ENDPOINTS
    }
    names = [operation["operationId"] for one in said["paths"].values() for operation in one.values()]
    assert len(names) == len(set(names))
    for name, schema in said["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name
    assert "$defs" not in str(said)


async def test_every_answer_is_what_the_document_promises(office, program):
    """The models give both; this reads the answers with another library's eyes."""
    await office.whole()
    each = await program()
    said = await (await each.client.get("/api/v1/openapi.json")).json()
    made = await each.post("/items", NEW, status=201)
    for path, shape in (
        ("/items", "Items"),
        (f"/items/{made['code']}", "Item"),
        ("/pushes", "Pushes"),
        ("/groups", "Groups"),
    ):
        schema = {"$ref": f"#/components/schemas/{shape}", "components": said["components"]}
        Draft202012Validator(schema).validate(await each.get(path))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/hook",
        "http://2130706433/hook",
        "http://169.254.169.254/latest",
        "http://[::1]/hook",
        "https://user:word@portal.gov.cn/hook",
        "http://portal.gov.cn:22/",
    ],
)
async def test_an_address_that_is_never_told_is_refused_at_once(program, url):
    each = await program(Role.COUNTY_OFFICE, Action.READ_ITEM)
    said = await each.post("/webhooks", {"url": url, "kinds": ["item"]}, status=422)
    assert said["errors"][0]["pointer"] == "/url"
    assert (await each.get("/webhooks"))["webhooks"] == []
