"""An answer that stands in no table: perhaps sent, never repeated, and people are told which account said what."""

from __future__ import annotations

import pytest

from channels.http import Response, unheard_of
from channels.message import Unknown
from channels.sms.client import aliyun, mas, tencent
from channels.wechat.receipts.codes import reason
from pusher.balance import STRANGE_DAYS, balance
from tests.pusher.line.provider import Provider, move_in
from tests.stage import phones


async def alarms(stage) -> list[str]:
    return [
        row["text"]
        for row in await stage.db.owner.fetch(
            "SELECT text FROM pusher.alarm WHERE kind = 'strange' AND cleared_at IS NULL"
        )
    ]


async def test_people_are_told_once_an_account_and_code(stage):
    codes = iter(["isv.NEW_RULE", "isv.NEW_RULE", "isv.OTHER"])
    provider = move_in(stage, Provider(answer=lambda _, __: unheard_of(next(codes))))
    push = await stage.push(phones(3))
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 3}
    texts = sorted(await alarms(stage))
    assert len(texts) == 2
    assert "（sms-county）收到没见过的错误代码isv.NEW_RULE" in texts[0]
    assert not any(phone in text for text in texts for phone in phones(3))
    await stage.walk(push)
    assert len(provider.sent) == 3, "never repeated"


async def test_what_has_not_happened_for_days_is_over(stage):
    move_in(stage, Provider(answer=lambda _, __: unheard_of("E9")))
    await stage.walk(await stage.push(phones(1)))
    await balance(stage.desk)
    assert len(await alarms(stage)) == 1
    await stage.db.owner.execute(
        "UPDATE pusher.alarm SET last_at = now() - make_interval(days => $1, secs => 1)", STRANGE_DAYS
    )
    await balance(stage.desk)
    assert await alarms(stage) == []


@pytest.mark.parametrize(("read", "body"), [
    (mas.verdict, b'{"rspcod":"SomethingNew","success":false}'),
    (aliyun.verdict, b'{"Code":"isv.SOMETHING_NEW"}'),
    (lambda response: tencent.verdicts(response, ["+8614000000001"])[0],
     b'{"Response":{"Error":{"Code":"SomethingNew.Ever"}}}'),
])  # fmt: skip
def test_every_gateways_code_that_its_document_lacks_is_strange(read, body):
    found = read(Response(200, body))
    assert isinstance(found, Unknown)
    assert found.why.strange
    assert "omething" in found.why.code.lower()


def test_a_code_that_is_no_code_is_not_told_on():
    assert not unheard_of("请致电14000000001").why.strange
    assert not unheard_of(None).why.strange
    assert reason(99_999).strange
    assert not reason(-1).strange
