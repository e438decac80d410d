"""The form of accounts that people publish for: mistakes named beside their field, renewed under the same key."""

from __future__ import annotations

import re

import pytest

from pusher.access import Role
from tests.pusher.web.conftest import TOWN

FORM = "/console/accounts/new/byhand"
GOOD = {
    "key": "rm-wechat", "name": "随县融媒体", "division": str(TOWN), "owner": "随县融媒体中心",
    "supervisor": "县委宣传部", "outlet": "wechat", "keeper": "随县融媒体中心", "phone": "0722-3338001",
    "hosts": "", "hours": "12", "title_most": "30",
}  # fmt: skip


@pytest.fixture
async def admin(site, office):
    await office.divisions()
    return await site.person(Role.SYSTEM_ADMIN)


async def row(db, key: str = "rm-wechat"):
    return await db.owner.fetchrow("SELECT * FROM pusher.account WHERE key = $1", key)


async def test_it_is_an_account_like_every_other(admin, db):
    assert (await admin.post(FORM, GOOD)).headers["Location"] == "/console/accounts"
    found = await row(db)
    assert (found["channel"], found["division"], found["owner"], found["supervisor"]) == (
        "byhand", TOWN, "随县融媒体中心", "县委宣传部",
    )  # fmt: skip
    page = await admin.page("/console/accounts")
    assert "代发 · 微信公众号" in page
    assert "预存条数" not in page, "nothing is counted of it"
    assert (await admin.post("/console/accounts/rm-wechat/pause")).status == 303


async def test_it_is_renewed_under_its_key(admin, db):
    await admin.post(FORM, GOOD)
    page = await admin.page(f"{FORM}?key=rm-wechat")
    for value in ("随县融媒体", "0722-3338001", "12", "县委宣传部"):
        assert f'value="{value}"' in page
    await admin.post(FORM, GOOD | {"outlet": "site", "hosts": "www.Suixian.gov.cn、m.suixian.gov.cn", "hours": ""})
    options = (await row(db))["options"]
    assert options["hosts"] == ["www.suixian.gov.cn", "m.suixian.gov.cn"]
    assert "hours" not in options
    assert "www.suixian.gov.cn、m.suixian.gov.cn" in await admin.page(f"{FORM}?key=rm-wechat")


async def test_what_was_entered_is_shown_in_words(admin):
    await admin.post(FORM, GOOD | {"hours": ""})
    page = re.sub(r"<[^>]+>", "", await admin.page("/console/accounts/rm-wechat"))
    assert "平台微信公众号" in page
    assert "几小时内发布没有填，按默认24" in page
    assert "摘要最多字数没有填" in page
    assert "默认0" not in page, "0 is no number of characters"


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"key": "融媒体"}, "key", "代号用小写字母"),
        ({"name": ""}, "name", "请填账号的名称"),
        ({"keeper": ""}, "keeper", "请填写"),
        ({"hours": "一天"}, "hours", "请填整数"),
        ({"hours": "9999"}, "hours", "1到720"),
        ({"hosts": "https://a.gov.cn/x"}, "hosts", "只写域名"),
        ({"outlet": "kuaishou"}, "outlet", "wechat（微信公众号）"),
    ],
)
async def test_a_mistake_is_named_beside_its_field_and_nothing_is_entered(admin, db, wrong, field, sentence):
    response = await admin.post(FORM, GOOD | wrong)
    page = await response.text()
    assert response.status == 400
    assert f'<a href="#{field}">' in page
    assert sentence in page
    assert await row(db) is None


async def test_another_accounts_key_is_left_alone(admin, office, db):
    await office.account()
    assert (await admin.post(FORM, GOOD | {"key": "sms-county"})).status == 409
    assert (await row(db, "sms-county"))["channel"] == "sms"
    await db.owner.execute("UPDATE pusher.account SET division = 421303000000000, county = 421303, channel = 'byhand'")
    assert (await admin.post(FORM, GOOD | {"key": "sms-county"})).status == 409
    assert (await admin.get(f"{FORM}?key=sms-county")).status == 409


async def test_only_for_accounts_that_people_publish_for(admin):
    assert (await admin.get("/console/accounts/new/sms")).status == 404
    assert (await admin.post(FORM, GOOD | {"division": "110101000000000"})).status == 404
