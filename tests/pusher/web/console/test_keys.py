"""接口密钥: made by who answers for it, shown once, ended by her or the system administrator."""

from __future__ import annotations

import re

from pusher.access import Role
from tests.pusher.web.conftest import TOWN

FORM = {"name": "县融媒体系统", "division": str(TOWN), "actions": "read_item", "days": "90"}


async def made(browser, **change) -> str:
    response = await browser.post("/console/keys", FORM | change)
    said = await response.text()
    assert response.status == 200, said
    assert response.headers["Cache-Control"] == "no-store"
    return re.search(r'id="made">(ck_[\w-]{40,})<', said)[1]


async def ask(site, token: str, path: str = "/items"):
    response = await site.browser().client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    return response.status


async def test_a_key_is_shown_once_holds_in_its_town_and_is_ended(office, site):
    await office.divisions()
    item, elsewhere = await office.approved(), await office.approved(unit=TOWN + 10**6)
    browser = await site.person(Role.COUNTY_OFFICE)
    token = await made(browser)
    assert await ask(site, token) == 200
    assert await ask(site, token, f"/items/{item.code}") == 200
    assert await ask(site, token, f"/items/{elsewhere.code}") == 404
    assert await ask(site, token, "/pushes") == 403
    page = await browser.page("/console/keys")
    assert token not in page
    assert "县融媒体系统" in page
    assert "厉山镇" in page
    number = re.search(r'name="key" value="(\d+)"', page)[1]
    other = await site.person(Role.COUNTY_BUREAU)
    assert "县融媒体系统" not in await other.page("/console/keys")
    assert (await other.post("/console/keys/end", {"key": number})).status == 409
    assert (await browser.post("/console/keys/end", {"key": number})).status == 303
    assert await ask(site, token) == 401
    assert "已停用" in await browser.page("/console/keys")


async def test_a_system_administrator_ends_any_and_makes_none(office, site):
    await office.divisions()
    token = await made(await site.person(Role.COUNTY_BUREAU), division="421321000000000")
    admin = await site.person(Role.SYSTEM_ADMIN)
    page = await admin.page("/console/keys")
    assert "王芳" in page
    assert "生成一个" not in page
    assert (await admin.post("/console/keys", FORM)).status == 400
    assert (
        await admin.post("/console/keys/end", {"key": re.search(r'name="key" value="(\d+)"', page)[1]})
    ).status == 303
    assert await ask(site, token) == 401


async def test_what_is_missing_is_named_beside_its_field(office, site):
    await office.divisions()
    browser = await site.person(Role.COUNTY_OFFICE)
    response = await browser.post("/console/keys", FORM | {"name": "", "actions": "read_item"})
    assert response.status == 400
    assert "请写明谁用这个密钥" in await response.text()
    response = await browser.post("/console/keys", FORM | {"actions": "open_sealed"})
    assert "请至少选一项" in await response.text()
    assert (await browser.post("/console/keys", FORM | {"days": "9999"})).status == 400
    assert (await browser.post("/console/keys", FORM | {"division": "440305000000000"})).status == 404
