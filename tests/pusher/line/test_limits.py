"""What a gateway limits: one number's day is that number's affair, the account's day is the account's; others go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.http import Response
from channels.message import Deferred, Outcome, Reason, Scope, Sent
from channels.sms.client import aliyun, tencent
from pusher import balance
from pusher.meter import Meter
from pusher.strategy import Step, Way
from tests.pusher.line.provider import Provider, move_in
from tests.stage import TEXT, phones

HOUR, DAY = 3600.0, 86_400.0
FULL = Deferred(Reason("full", "这个号码今天已收满"), DAY, hers=True)
SPENT = Deferred(Reason("spent", "账号到了每日发送上限", Scope.ACCOUNT), HOUR)


def way(number: int, key: str) -> Way:
    return Way(number, key, "sms", "text", "phone", "", accepted_counts=False)


async def account(stage, key: str):
    return await stage.db.owner.fetchrow(
        "SELECT state, open_at > now() AS shut, extract(epoch FROM probe_at - now())::int AS probe_in, brake"
        " FROM pusher.account WHERE key = $1", key,
    )  # fmt: skip


@pytest.mark.parametrize("urgency", ["urgent", "normal"])
async def test_numbers_that_are_full_shut_nobody_else_out(stage, urgency):
    some = set(phones(5))
    move_in(stage, Provider(answer=lambda provider, one: FULL if one.address in some else Sent(provider.take(one))))
    push = await stage.push(phones(60), urgency=urgency)
    await stage.walk(push)
    assert await stage.states(push) == {"pending": 5, "sent": 55}
    found = await account(stage, "sms-county")
    assert (found["state"], found["shut"], found["brake"]) == ("active", False, 1)
    waits = await stage.db.owner.fetchval(
        "SELECT min(extract(epoch FROM not_before - now())) FROM pusher.delivery WHERE state = 'pending'"
    )
    assert waits > 0.9 * DAY, "as long as the gateway says, not again every ten minutes"


async def test_an_account_whose_day_is_spent_pauses_and_its_equal_carries_on(stage):
    meter = Meter()
    first, second = await stage.open_account("sms-cloud"), await stage.open_account("sms-mas")
    await stage.db.owner.execute("UPDATE pusher.account SET weight = 0 WHERE id = $1", second)
    taken: list[str] = []

    def answer(provider: Provider, letter) -> Outcome:
        if len(taken) >= 20:
            return SPENT
        taken.append(letter.address)
        return Sent(provider.take(letter))

    move_in(stage, Provider(answer=answer), number=first)
    stage.desk = replace(stage.desk, meter=meter)
    ways = (way(first, "sms-cloud"), way(second, "sms-mas"))
    texts = [(one.account, "text", 0, TEXT) for one in ways]
    push = await stage.push(phones(120), steps=(Step(ways, HOUR),), texts=texts)
    await stage.walk(push)
    found = await account(stage, "sms-cloud")
    assert found["state"] == "paused"
    assert HOUR - 60 < found["probe_in"] <= HOUR, "not asked again before the time that the provider named"
    (text,) = [
        row["text"] for row in await stage.db.owner.fetch("SELECT text FROM pusher.alarm WHERE cleared_at IS NULL")
    ]
    assert "已暂停：账号到了每日发送上限" in text
    await balance.balance(stage.desk)
    await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = now() WHERE state = 'pending'")
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now() WHERE due IS NOT NULL")
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 120}
    assert stage.world.accepted["sms"] == 100
    assert not {one for one in taken if stage.world.handset(one)}, "nobody twice"


@pytest.mark.parametrize(("code", "hers"), [
    ("isv.BUSINESS_LIMIT_CONTROL", True), ("isv.DAY_LIMIT_CONTROL", False), ("isv.MONTH_LIMIT_CONTROL", False),
])  # fmt: skip
def test_aliyuns_limits(code, hers):
    found = aliyun.verdict(Response(200, f'{{"Code":"{code}"}}'.encode()))
    assert (found.hers, found.why.scope) == (hers, Scope.RECIPIENT if hers else Scope.ACCOUNT)
    assert found.after >= HOUR


@pytest.mark.parametrize(("code", "hers"), [
    ("PhoneNumberDailyLimit", True), ("PhoneNumberThirtySecondLimit", True),
    ("SomethingNew", True), ("AppDailyLimit", False), ("DailyLimit", False),
])  # fmt: skip
def test_tencents_limits(code, hers):
    body = f'{{"Response":{{"Error":{{"Code":"LimitExceeded.{code}"}}}}}}'
    (found,) = tencent.verdicts(Response(200, body.encode()), ["+8614000000001"])
    assert (found.hers, found.why.scope) == (hers, Scope.RECIPIENT if hers else Scope.ACCOUNT)
    assert found.why.strange == (code == "SomethingNew"), "whose limit it is nobody knows: people are told"
