"""The check page shows what a 代收人 reads, with its segments; where no words can be added it says whom to call."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from channels.registry import CHANNELS
from pusher.access import Role
from pusher.account import seal
from pusher.store import account as accounts
from pusher.store.account import NewAccount
from tests.pusher.web.conftest import COUNTY
from tests.pusher.web.console.test_check_texts import plain
from tests.pusher.web.console.test_roster import found
from tests.pusher.web.console.way import prepared

BEFORE = "【随县人民政府】请转告您代收的家人或邻居：2026年度城乡居民养老保险"
LONG = "关于开展2026年度城乡居民养老保险待遇领取资格认证的通知"


@pytest.fixture
async def town(site, office):
    await office.divisions()
    await office.roster()
    return await site.person(Role.TOWN_EDITOR)


async def named(browser) -> None:
    """李大爷 has no number of his own; a neighbour takes his messages in."""
    path = await found(browser, "李大爷")
    said = {"phone": "14000000055", "whose": "proxy", "agreed": "yes"}
    assert (await browser.post(f"{path}/phone", said)).status == 303


async def test_the_text_for_a_proxy_stands_beside_the_general_one_with_its_own_segments(town, office):
    await office.account()
    await named(town)
    page = plain(await town.page(f"{await prepared(town, await office.approved(title=LONG))}/check"))
    shown = re.search(r"代收人收到的（1条） ?(【.*?) ?含签名(\d+)字，按(\d+)条计费", page)
    assert shown
    assert shown[1].startswith(BEFORE)
    assert len(shown[1]) == int(shown[2])
    assert "李大爷" not in shown[1]
    general = re.search(r"含签名(\d+)字，按(\d+)条计费。", page)
    assert int(shown[2]) == int(general[1]) + len("请转告您代收的家人或邻居：")
    assert (int(general[2]), int(shown[3])) == (2, 3)
    assert "3人共7条，0.045元×7条＝0.32元" in page


async def test_where_nobody_takes_in_for_others_nothing_is_said_of_it(town, office):
    await office.account()
    page = await town.page(f"{await prepared(town, await office.approved())}/check")
    assert "代收" not in page


async def test_a_registered_template_takes_no_words_more_so_a_person_calls(town, office, db):
    options = dict(CHANNELS["sms"].sandbox_options("http://127.0.0.1:1/sms", "sms-ali", "aliyun"))
    sealed = seal(office.site.deps.vault, "sms", options)
    async with db.owner.acquire() as conn:
        new = NewAccount("sms-ali", "sms", COUNTY, "随县人民政府", sealed, price=Decimal("0.05"))
        await accounts.add_account(conn, new, 421321)
    await named(town)
    page = plain(await town.page(f"{await prepared(town, await office.approved())}/check"))
    assert "其中1条发到代收人的号码，请另外打电话告诉他们要转告" in page
    assert "代收人收到的" not in page
