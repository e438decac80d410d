"""The PIN: set first, asked where something goes out, tried five times, and nothing that was pressed is lost."""

from __future__ import annotations

import re

import pytest

from content import store as items
from content.review import Act, State
from pusher.access import Role
from pusher.web.console import ROUTES
from tests.pusher.web.conftest import VILLAGE
from tests.pusher.web.phones import NUMBER, PIN, phones  # noqa: F401 - a fixture

DECIDE = {"decision": "sign", "read": "yes", "note": ""}


async def waiting(office, site):
    return await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE)


async def state(site, item) -> State:
    async with site.deps.pool.acquire() as conn:
        return (await items.get(conn, item.id)).state


async def test_nothing_is_done_before_a_pin_is_set(phones, site):  # noqa: F811
    await phones.person()
    browser = await phones.signed_in(pin="")
    for path in ("/console", "/console/items", "/console/me"):
        assert (await browser.get(path)).headers["Location"].startswith("/console/me/pin")
    token = await browser.token("/console/me/pin")
    for new, again, said in (
        ("12345", "12345", "6位数字"),
        ("123456", "123456", "太好猜"),
        ("987654", "987654", "太好猜"),
        ("121212", "121212", "太好猜"),
        (PIN, "739153", "不一样"),
    ):
        refused = await browser.post("/console/me/pin", {"new": new, "again": again}, token=token)
        assert refused.status == 400
        assert said in await refused.text()
    form = {"new": PIN, "again": PIN, "next": "/console/items"}
    done = await browser.post("/console/me/pin", form, token=token)
    assert done.headers["Location"] == "/console/items"


async def test_approving_waits_for_the_pin_and_loses_nothing(phones, site, office):  # noqa: F811
    await phones.person(Role.VILLAGE_SECRETARY)
    item = await waiting(office, site)
    browser = await phones.signed_in()
    path = f"/console/items/{item.code}/review"
    assert (await browser.get(path)).status == 200, "reading asks for none"
    asked = await browser.post(path, {**DECIDE, "hash": item.current, "note": '改“<b>”字&"引号"'})
    page = await asked.text()
    assert asked.status == 200
    assert "填发送密码" in page
    assert await state(site, item) is State.SUBMITTED
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert carried["note"] == "改“&lt;b&gt;”字&amp;&#34;引号&#34;"
    form = {**DECIDE, "hash": item.current}
    wrong = await browser.post(path, {**form, "pin": "111111"})
    assert (wrong.status, "还可以试4次" in await wrong.text()) == (403, True)
    assert await state(site, item) is State.SUBMITTED
    right = await browser.post(path, {**form, "pin": PIN})
    assert right.status == 303, await right.text()
    assert await state(site, item) is State.APPROVED


async def test_five_wrong_ones_lock_it_until_an_administrator_clears_it(phones, site, office):  # noqa: F811
    staff = await phones.person(Role.VILLAGE_SECRETARY)
    item = await waiting(office, site)
    browser, path = await phones.signed_in(), f"/console/items/{item.code}/review"
    form = {**DECIDE, "hash": item.current}
    for _ in range(5):
        assert (await browser.post(path, {**form, "pin": "111111"})).status == 403
    locked = await browser.post(path, {**form, "pin": PIN})
    assert (locked.status, "锁住" in await locked.text()) == (403, True)
    assert "锁住" in await browser.page("/console/me")
    change = {"old": PIN, "new": "482913", "again": "482913"}
    assert (await browser.post("/console/me/pin", change)).status == 400, "the same tries are counted there"
    system = await site.person(Role.SYSTEM_ADMIN)
    assert (await system.post(f"/console/staff/{staff}/pin")).status == 303
    assert (await browser.get("/console")).headers["Location"] == "/console/me/pin"
    token = await browser.token("/console/me/pin")
    assert (await browser.post("/console/me/pin", change, token=token)).status == 303
    assert (await browser.post(path, {**form, "pin": "482913"})).status == 303


async def test_a_right_one_forgets_the_wrong_ones(phones, site, office):  # noqa: F811
    await phones.person(Role.VILLAGE_SECRETARY)
    item = await waiting(office, site)
    browser, path = await phones.signed_in(), f"/console/items/{item.code}/review"
    for _ in range(3):
        for _ in range(4):
            assert (await browser.post(path, {"decision": "x", "pin": "111111"})).status == 403
        assert (await browser.post(path, {"decision": "x", "pin": PIN})).status == 400, "past the gate"


async def test_who_came_by_password_is_not_asked_and_may_set_another(phones, site, office):  # noqa: F811
    await phones.person(Role.VILLAGE_SECRETARY)
    item = await waiting(office, site)
    desk = site.browser()
    await desk.sign_in("village_secretary")
    assert (await desk.post("/console/me/pin", {"new": PIN, "again": PIN})).status == 303
    done = await desk.post(f"/console/items/{item.code}/review", {**DECIDE, "hash": item.current})
    assert done.status == 303


async def test_the_pin_is_kept_as_a_keyed_hash(phones, site, db):  # noqa: F811
    await phones.person()
    await phones.signed_in()
    pin = await db.owner.fetchval("SELECT pin FROM pusher.staff WHERE pin IS NOT NULL")
    assert pin.startswith("$argon2id$")
    from pusher.user import is_right

    assert not is_right(pin, PIN), "without the vault's key nobody searches a million of them"


@pytest.mark.parametrize("role", [Role.VILLAGE_EDITOR, Role.VILLAGE_SECRETARY])
async def test_every_door_through_which_something_goes_out_asks(phones, site, role):  # noqa: F811
    """Generated from the route table: on a device that stays, no such door opens without a PIN, by GET or POST."""
    from pusher.access import TABLE
    from tests.pusher.web.console.test_doors import path_of

    await phones.person(role, NUMBER)
    browser = await phones.signed_in()
    token = await browser.token("/console")
    guarded = [route for route in ROUTES if route.pin and (route.action is None or route.action in TABLE[role])]
    assert guarded
    for route in guarded:
        options = {"data": {"csrf": token}} if route.method == "POST" else {}
        response = await browser.client.request(route.method, path_of(route), allow_redirects=False, **options)
        assert (response.status, "填发送密码" in await response.text()) == (200, True), route.path
    names = {route.path.rpartition("/")[2] for route in ROUTES if route.pin}
    assert {"send", "review", "endorse", "unreached.csv", "paper", "export"} <= names
