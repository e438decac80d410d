"""A village's own 公众号 that is not verified, from the form to the link of what somebody sent by hand."""

from __future__ import annotations

import pytest

from audiences.vault import Vault
from channels.base import Account
from channels.wechat import ENTRY
from channels.wechat.sandbox.platform import Official
from pusher.access import Role
from pusher.account import unsealed
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.test_handouts import LINK, plain
from tests.pusher.web.console.way import prepared, send

FORM = "/console/accounts/new/wechat"
KEY = "wx-lishan"
OFFICIAL = Official(KEY)
GOOD = {
    "key": KEY, "name": "厉山在线", "division": str(TOWN), "owner": "厉山镇党政办", "supervisor": "随县政务公开办",
    "appid": OFFICIAL.appid, "token": OFFICIAL.callback_token, "aes_key": OFFICIAL.aes_key,
    "keeper": "厉山镇文化站", "phone": "0722-3338002", "hours": "12",
}  # fmt: skip


@pytest.fixture
async def admin(site, office):
    await office.whole()
    return await site.person(Role.SYSTEM_ADMIN)


async def options(db):
    return await db.owner.fetchval("SELECT options FROM pusher.account WHERE key = $1", KEY)


async def test_it_is_entered_on_the_page_which_says_what_it_can_do(admin, db):
    page = await admin.page("/console/accounts")
    assert f'href="{FORM}"' in page
    assert (await admin.post(FORM, GOOD)).headers["Location"] == "/console/accounts"
    found = await options(db)
    assert found["kind"] == "unverified"
    assert "secret" not in found
    for sealed in ("token", "aes_key"):
        assert set(found[sealed]) == {"sealed", "key"}
    page = plain(await admin.page("/console/accounts"))
    assert "能做回话" in page
    assert "不能发未认证的公众号没有发送接口，要发的由人在微信后台群发（代发）" in page
    assert f"/callbacks/wechat/{KEY}" in page
    assert "厉山镇文化站0722-3338002" in page
    assert "IP白名单" not in page, "it calls nothing"


async def test_its_secrets_are_never_shown_and_stay_when_nothing_is_typed(admin, db):
    await admin.post(FORM, GOOD)
    page = await admin.page(f"{FORM}?key={KEY}")
    assert "已经填过，不改就不填" in page
    for secret in (OFFICIAL.callback_token, OFFICIAL.aes_key):
        assert secret not in page
    await admin.post(FORM, GOOD | {"token": "", "aes_key": "", "keeper": "星亮村"})
    after = unsealed(Vault({1: bytes(32)}, 1), await options(db))
    assert (after["keeper"], after["token"], after["aes_key"]) == (
        "星亮村", OFFICIAL.callback_token, OFFICIAL.aes_key,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"appid": ""}, "appid", "开发者ID"),
        ({"token": "a b"}, "token", "3至32位"),
        ({"aes_key": "short"}, "aes_key", "43位"),
        ({"hours": "9999"}, "hours", "1到720"),
    ],
)
async def test_a_mistake_is_named_beside_its_field_and_nothing_is_entered(admin, db, wrong, field, sentence):
    response = await admin.post(FORM, GOOD | wrong)
    page = await response.text()
    assert response.status == 400
    assert f'<a href="#{field}">' in page
    assert sentence in page
    assert await options(db) is None


async def test_a_verified_account_is_not_turned_into_one(admin, office):
    await office.account("wechat")
    key = await office.db.owner.fetchval("SELECT key FROM pusher.account WHERE channel = 'wechat'")
    assert "IP白名单" in await admin.page("/console/accounts"), "one that calls has to be let in first"
    assert (await admin.post(FORM, GOOD | {"key": key})).status == 409


async def test_what_it_cannot_send_is_known_before_the_plan_and_sent_by_hand(site, admin, office, db):
    await admin.post(FORM, GOOD)
    editor = await site.person(Role.TOWN_EDITOR)
    push = await prepared(editor, await office.approved())
    page = plain(await editor.page(f"{push}/check"))
    assert "厉山在线（微信公众号），由厉山镇文化站发布后贴回链接" in page
    number = await db.owner.fetchval("SELECT id FROM pusher.account WHERE key = $1", KEY)
    assert (await send(editor, push, asked=str(number))).status == 303
    path = f"{push}/handouts/{number}"
    page = await editor.page(path)
    for words in ("厉山镇文化站", "0722-3338002", 'id="article"'):
        assert words in page
    assert (await editor.post(f"{path}/published", {"link": LINK})).status in {302, 303}
    row = await db.owner.fetchrow("SELECT link, due_at - made_at AS given FROM pusher.handout")
    assert (row["link"], row["given"].total_seconds()) == (LINK, 12 * 3600)
    page = await editor.page(push)
    assert "已发布" in plain(page)


def test_its_capabilities_are_those_of_the_book():
    able = ENTRY.capabilities(Account(KEY, "wechat", "厉山在线", {"kind": "unverified"}))
    assert able.modes == ()
    assert (able.answers, able.follows, able.scenes, able.recognises, able.metered) == (True, False, False, "", False)
    assert able.by_hand is not None
    assert able.by_hand.keeper == "公众号的管理员"
