"""人员和授权: three administrators hold each other in check; a temporary password opens only its own replacement."""

from __future__ import annotations

import re

import pyotp
import pytest

from pusher.access import Role
from pusher.staff import LIFE
from pusher.user import WeakPasswordError, hash_password
from tests.pusher.web.conftest import COUNTY, PASSWORD, TOWN, VILLAGE, add_person, grant_of

NEW = {"name": "陈静", "account": "lishan.chenjing", "new_unit": "厉山镇人民政府", "place": str(TOWN)}
OWN = "my-own-long-word-9"


async def entered(admin, **change) -> tuple[str, str]:
    """The person's page and the temporary password."""
    response = await admin.post("/console/staff", NEW | change)
    said = await response.text()
    assert response.status == 200, said
    assert response.headers["Cache-Control"] == "no-store"
    return re.search(r'action="(/console/staff/\d+)/', said)[1], re.search(r'id="made">([a-z2-9-]{19})<', said)[1]


@pytest.fixture
async def three(office, site):
    """Two of the administrators, and a new person with her password and a grant."""
    await office.divisions()
    system, security = await site.person(Role.SYSTEM_ADMIN), await site.person(Role.SECURITY_ADMIN)
    path, password = await entered(system)
    response = await security.post(f"{path}/grants", {"role": "town_editor", "division": str(TOWN)})
    assert response.status == 303, await response.text()
    return system, security, path, password


async def test_a_new_person_comes_in_by_three_hands(three, site):
    system, security, path, password = three
    her = site.browser()
    assert (await her.sign_in(NEW["account"], password)).status == 303
    for elsewhere in ("/console", "/console/items", "/console/grants"):
        assert (await her.get(elsewhere)).headers["Location"] == "/console/me", "nothing before her own password"
    token = await her.token("/console/me")
    form = {"old": password, "new": OWN, "again": OWN}
    assert (await her.post("/console/me/password", form | {"again": "x"}, token=token)).status == 400
    assert (await her.post("/console/me/password", form | {"old": "wrong"}, token=token)).status == 400
    assert (
        await her.post("/console/me/password", form | {"new": "short", "again": "short"}, token=token)
    ).status == 400
    named = f"{NEW['account'].upper()}2026"
    assert (await her.post("/console/me/password", form | {"new": named, "again": named}, token=token)).status == 400
    assert (await her.post("/console/me/password", form, token=token)).status == 303
    assert "陈静，您好" in await her.page("/console")
    assert (await site.browser().sign_in(NEW["account"], password)).status == 401, "the temporary one is gone"
    page = await security.page("/console/staff")
    assert "乡镇经办" in page
    assert "登记一个人" not in page
    assert "授权</button>" not in await system.page(path)


async def test_a_temporary_password_ends(three, site):
    *_, password = three
    site.clock.forward(days=LIFE.days, seconds=1)
    response = await site.browser().sign_in(NEW["account"], password)
    assert response.status == 401
    assert "过期" in await response.text()


async def test_switched_off_means_out_at_once(three, site):
    system, _, path, password = three
    her = site.browser()
    await her.sign_in(NEW["account"], password)
    assert (await system.post(f"{path}/switch", {"active": "no"})).status == 303
    assert (await her.get("/console/me")).headers["Location"].startswith("/console/sign-in")
    assert (await site.browser().sign_in(NEW["account"], password)).status == 401
    await system.post(f"{path}/switch", {"active": "yes"})
    assert (await site.browser().sign_in(NEW["account"], password)).status == 303


async def test_a_forgotten_password_is_replaced_and_other_sessions_end(three, site):
    system, _, path, password = three
    her = site.browser()
    await her.sign_in(NEW["account"], password)
    said = await (await system.post(f"{path}/password")).text()
    again = re.search(r'id="made">([a-z2-9-]{19})<', said)[1]
    assert again != password
    assert (await her.get("/console/me")).status == 303
    assert (await site.browser().sign_in(NEW["account"], again)).status == 303


async def test_who_guessed_too_often_comes_in_with_the_password_that_was_set_for_her(three, site):
    system, _, path, password = three
    her = site.browser()
    statuses = [(await her.sign_in(NEW["account"], "wrong-password")).status for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    assert (await her.sign_in(NEW["account"], password)).status == 429, "guessing it right is no way in"
    said = await (await system.post(f"{path}/password")).text()
    again = re.search(r'id="made">([a-z2-9-]{19})<', said)[1]
    assert (await her.sign_in(NEW["account"], again)).status == 303


@pytest.mark.parametrize("weak", ["1234567890", "0987654321", "abcdeabcde", "abcdefghijk", "aaaaabbbbb"])
def test_what_is_guessed_first_is_no_password(weak):
    with pytest.raises(WeakPasswordError, match="至少10位"):
        hash_password(weak)


@pytest.mark.parametrize("strong", ["correct horse battery", "厉山镇的第三棵老樟树", "k7f2-mm3q-9xwz-ab4d"])
def test_what_is_not_is_one(strong):
    assert hash_password(strong).startswith("$argon2id$")


async def test_a_grant_that_is_taken_back_ends_the_session(three, site):
    _, security, path, password = three
    her = site.browser()
    await her.sign_in(NEW["account"], password)
    number = re.search(r'name="grant" value="(\d+)"', await security.page(path))[1]
    assert (await security.post(f"{path}/grants/end", {"grant": number})).status == 303
    assert (await her.get("/console/me")).status == 303
    assert (await security.post(f"{path}/grants/end", {"grant": number})).status == 409


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"role": "town_editor", "division": str(COUNTY)}, "一个乡镇"),
        ({"role": "town_editor", "division": str(VILLAGE)}, "一个乡镇"),
        ({"role": "village_editor", "division": str(TOWN)}, "一个村"),
        ({"role": "county_office", "division": str(TOWN)}, "全县"),
        ({"role": "audit_admin", "division": str(COUNTY)}, "不能兼任"),
        ({"role": "town_editor", "division": str(TOWN)}, "已经有"),
    ],
)
async def test_a_grant_that_should_not_be_is_named(three, form, words):
    _, security, path, _ = three
    response = await security.post(f"{path}/grants", form)
    assert response.status == 400
    assert words in await response.text()


async def test_nobody_grants_to_himself_or_switches_himself_off(three, office):
    system, security, *_ = three
    numbers = {row["account"]: row["id"] for row in await office.db.owner.fetch("SELECT id, account FROM pusher.staff")}
    mine = f"/console/staff/{numbers['security_admin']}"
    response = await security.post(f"{mine}/grants", {"role": "security_admin", "division": str(COUNTY)})
    assert response.status == 400
    assert "不能给自己授权" in await response.text()
    assert (await system.post(f"/console/staff/{numbers['system_admin']}/switch", {"active": "no"})).status == 409
    for act in ("password", "second"):
        assert (await system.post(f"{mine}/{act}")).status == 409, "an administrator's is reset at the server"


async def test_another_countys_people_do_not_exist(three, office, site):
    system, *_ = three
    number = await add_person(site.deps, "elsewhere", grant_of(Role.TOWN_EDITOR))
    await office.db.owner.execute("UPDATE pusher.staff SET county = 440305 WHERE id = $1", number)
    assert (await system.get(f"/console/staff/{number}")).status == 404
    assert (await system.post(f"/console/staff/{number}/password")).status == 404
    assert "elsewhere" not in await system.page("/console/staff")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"account": "陈静"}, "小写字母"),
        ({"account": "system_admin"}, "小写字母"),
        ({"name": "陈"}, "2到20个字"),
        ({"new_unit": ""}, "请选择单位"),
        ({"place": "440305000000000"}, "请选择单位"),
    ],
)
async def test_what_is_missing_is_named(office, site, change, words):
    await office.divisions()
    system = await site.person(Role.SYSTEM_ADMIN)
    response = await system.post("/console/staff", NEW | change)
    assert response.status == 400
    assert words in await response.text()
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.staff WHERE name = '陈静'") == 0


async def test_an_account_is_one_persons(three):
    system, *_ = three
    response = await system.post("/console/staff", NEW | {"name": "陈静静"})
    assert response.status == 400
    assert "已经有人用了" in await response.text()


async def test_a_second_factor_is_bound_by_proof_and_then_asked_for(office, site):
    await office.divisions()
    me = await site.person(Role.COUNTY_OFFICE, "liuying")
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', await me.page("/console/me"))[1]
    totp = pyotp.TOTP(secret)
    at = int(site.clock().timestamp())
    wrong = await me.post("/console/me/second", {"secret": secret, "code": totp.at(at - 3600)})
    assert wrong.status == 400
    assert secret in await wrong.text(), "the phone has it already"
    assert (await me.post("/console/me/second", {"secret": secret, "code": totp.at(at)})).status == 303
    assert "已经绑定" in await me.page("/console/me")
    assert (await me.post("/console/me/second", {"secret": secret, "code": totp.at(at)})).status == 409
    assert (await site.browser().sign_in("liuying", PASSWORD)).status == 401
    assert (await site.browser().sign_in("liuying", PASSWORD, totp.at(at))).status == 401, "it was good once"
    site.clock.forward(seconds=30)
    assert (await site.browser().sign_in("liuying", PASSWORD, totp.at(at + 30))).status == 303


async def test_it_is_all_on_record(three, office):
    rows = await office.db.owner.fetch(
        "SELECT action, object FROM pusher.audit WHERE object LIKE 'staff %' ORDER BY id"
    )
    assert [row["action"] for row in rows] == ["add_staff", "give_grant"]
