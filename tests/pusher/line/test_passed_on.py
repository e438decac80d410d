"""What goes to a 代收人 says that it is to be passed on: once for all she stands in for, and paid as it is billed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pusher import reconcile
from pusher.store import page as pages
from pusher.store import plan as plans
from pusher.store import push as pushes
from pusher.store import session
from pusher.store.cap import Whom
from tests.pusher.line.homes import freeze, phone, round_of_falls, sms, strategy
from tests.pusher.line.test_money import give, left
from tests.pusher.line.test_replies import WHOLE
from tests.stage import COUNTY, TEXT, VILLAGE, phones

PROXY, OWN = phones(2)
DEAD = "14000099031"
SAID = "请转告您代收的家人或邻居：耕地地力保护补贴开始申报。"
TOLD = replace(TEXT, passed_on=replace(TEXT, text=SAID, body={"content": SAID}, segments=2))


@pytest.fixture
async def account(stage) -> int:
    stage.account = await stage.open_account()
    return stage.account


async def proxy(stage, *residents: int) -> None:
    """Register the proxy's number as these people's 代收人."""
    for one in residents:
        await hold(stage, one)


async def hold(stage, resident: int, relation: str = "proxy", known: int | None = None) -> None:
    """Put somebody of a frozen audience on the roster, or on a list, with the proxy's number."""
    await stage.db.owner.execute(
        "INSERT INTO audiences.resident (id, county, division, registered, living, farming, name, known)"
        " OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $3, $3, $3, '秦桂兰', $4)",
        resident, COUNTY, VILLAGE, known,
    )  # fmt: skip
    await stage.db.owner.execute(
        "INSERT INTO audiences.link (resident, contact, rank, division, relation, confirmed_at)"
        " SELECT $1, id, 1, division, $2, now() FROM audiences.contact WHERE index = $3",
        resident, relation, stage.vault.index(PROXY),
    )  # fmt: skip


def texts(stage, number: str) -> list[str]:
    return [one.text.removeprefix("【随县人民政府】") for one in stage.world.handset(number)]


async def test_a_proxy_of_three_is_told_once_that_she_passes_it_on_and_the_others_are_not(stage, account):
    audience = await freeze(stage, [phone(PROXY)], [phone(PROXY)], [phone(PROXY)], [phone(OWN)])
    await proxy(stage, 1, 2, 3)
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)), texts=[(account, "text", 0, TOLD)])
    await stage.walk(push)
    assert texts(stage, PROXY) == [SAID]
    assert texts(stage, OWN) == [TEXT.text]
    async with stage.db.web.acquire() as conn:  # for who asks whether such an SMS is ours
        row = await pushes.push(conn, push)
        assert [text for text, _ in await pages.sent_as(conn, row.item, row.version)] == [TEXT.text, SAID]


async def test_who_is_meant_herself_as_well_is_told_in_the_same_message(stage, account):
    audience = await freeze(stage, [phone(PROXY)], [phone(PROXY)])
    await proxy(stage, 2)
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)), texts=[(account, "text", 0, TOLD)])
    await stage.walk(push)
    assert texts(stage, PROXY) == [SAID]


async def test_a_list_that_names_her_with_her_proxys_number_says_so_too(stage, account):
    audience = await freeze(stage, [phone(PROXY)])
    await proxy(stage, 7)
    await hold(stage, 1, "self", known=7)
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)), texts=[(account, "text", 0, TOLD)])
    await stage.walk(push)
    assert texts(stage, PROXY) == [SAID]


async def test_a_dead_own_number_falls_to_the_proxy_with_the_words_for_her(stage, account):
    audience = await freeze(stage, [phone(DEAD, PROXY)], [phone(OWN)])
    await proxy(stage, 1)
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)), texts=[(account, "text", 0, TOLD)])
    await stage.walk(push)
    await stage.fold()
    assert texts(stage, PROXY) == []
    await round_of_falls(stage, push)
    assert texts(stage, PROXY) == [SAID]
    await reconcile.falls(stage.desk)
    assert len(texts(stage, PROXY)) == 1


async def test_an_account_that_has_no_such_text_tells_her_what_it_tells_everybody(stage, account):
    audience = await freeze(stage, [phone(PROXY)])
    await proxy(stage, 1)
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    await stage.walk(push)
    assert texts(stage, PROXY) == [TEXT.text]


async def test_only_her_text_is_paid_for_at_its_own_length(stage, account):
    await give(stage, "1.00")
    people = phones(10, 10)
    audience = await freeze(stage, [phone(PROXY)], *([phone(one)] for one in people))
    await proxy(stage, 1)
    how = strategy(sms(account))
    push = await stage.push([], audience=audience, strategy=how, texts=[(account, "text", 0, TOLD)])
    assert Decimal(1) - await left(stage) == Decimal("0.045") * 12
    async with session(stage.db.web, WHOLE) as conn:
        (load,) = await plans.forecast(conn, Whom(COUNTY, audience, 0, push), how)
    assert (load.messages, load.passed_on) == (11, 1)
    await stage.db.owner.execute("UPDATE pusher.push SET expires_at = now()")
    await reconcile.ends(stage.desk)
    assert await left(stage) == Decimal(1)
