"""Sends against the stand-in WeChat: what each of its answers, and each fault of the line, comes to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.message import Call, Deferred, Envelope, Message, News, Receipt, Refused, Scope, Sent, Unknown
from channels.wechat.receipts.codes import CODES, Act, outcome, rid_of

T1 = {"template_id": "T1", "data": {"thing1": {"value": "耕地地力保护补贴"}}}
TEMPLATE = Message("template", {**T1, "spends": False, "link": "url", "url": "https://example.org/a"}, "x")
NOTICE = Message("subscription", {**T1, "spends": True, "link": "page", "page": "https://example.org/a"}, "x")
PERSONAL = Message("template", {**T1, "spends": False, "link": "url"}, "x", ("link",))


def to(openid: str, message: Message = TEMPLATE, delivery: str = "202611-1-1") -> Envelope:
    return Envelope(delivery, openid, message)


async def test_an_accepted_message_is_sent_and_shown_and_reported_as_arrived(house):
    (got,) = await house.send(to("oAlice"))
    await house.world.settle()
    (shown,) = house.world.handset("oAlice")
    assert isinstance(got, Sent)
    assert (shown.title, shown.link) == ("模板消息", "https://example.org/a")
    assert "耕地地力保护补贴" in shown.text
    (receipt,) = house.events
    assert isinstance(receipt, Receipt)
    assert (receipt.news, receipt.ref, receipt.address) == (News.ARRIVED, got.ref, "oAlice")


async def test_a_notice_is_sent_and_its_receipt_carries_the_same_number(house):
    (got,) = await house.send(to("oAlice", NOTICE))
    await house.world.settle()
    assert isinstance(got, Sent)
    assert [(each.news, each.ref) for each in house.events] == [(News.ARRIVED, got.ref)]
    assert house.world.handset("oAlice")[0].title == "服务通知"


async def test_a_persons_own_link_fills_the_slot(house):
    await house.send(replace(to("oAlice", PERSONAL), slots={"link": "https://example.org/p/own"}))
    assert house.world.handset("oAlice")[0].link == "https://example.org/p/own"


async def test_the_same_key_reaches_a_person_once_and_another_key_again(house):
    first, repeat, other = await house.send(to("oAlice"), to("oAlice"), to("oAlice", delivery="202611-1-1-2"))
    assert isinstance(first, Sent)
    assert repeat == first
    assert other != first
    assert house.world.accepted["wechat"] == 2


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("o9000", Sent),
        ("o9001", Refused),
        ("o9002", Deferred),
        ("o9003", Deferred),
        ("o9004", Sent),  # the token is renewed and the message goes out
        ("o9005", Refused),
        ("o9006", Refused),
        ("o9012", Unknown),
        ("o9013", Unknown),
        ("o9014", Unknown),
        ("o9015", Unknown),
        ("o9016", Unknown),
    ],
)
@pytest.mark.parametrize("message", [TEMPLATE, NOTICE], ids=lambda message: message.mode)
async def test_magic_recipients(house, address, expected, message):
    (got,) = await house.send(to(address, message))
    assert type(got) is expected


async def test_a_provider_that_never_answers_leaves_the_message_unknown(house):
    slow = house.build(timeout=0.2)
    (got,) = await house.send(to("o9011"), channel=slow)
    assert isinstance(got, Unknown)
    (again,) = await house.send(to("o9011"), channel=slow)
    assert isinstance(again, Sent), "the repeat inside ten minutes is told of the first"
    assert house.world.accepted["wechat"] == 1


async def test_scopes_say_who_has_to_act(house):
    person, content, account = await house.send(to("o9001"), to("o9005"), to("o9006"))
    assert (person.why.scope, person.why.lasting) == (Scope.RECIPIENT, True)
    assert content.why.scope is Scope.CONTENT
    assert "thing1" in content.why.text
    assert account.why.scope is Scope.ACCOUNT


async def test_todays_allowance_used_up_waits_for_midnight_in_china(house, clock):
    await house.send(to("oAlice"))
    house.official.limits["message/template/send"] = 1
    (got,) = await house.send(to("oBob"))
    assert isinstance(got, Deferred)
    assert got.why.scope is Scope.MODE, "the account's other interfaces have days of their own"
    wake = clock().timestamp() + got.after
    seconds_of_day = (wake + 8 * 3600) % 86_400
    assert 0 <= seconds_of_day <= 902


async def test_a_one_time_consent_is_good_for_one_notice(house):
    await house.control.allow(house.official, "oAlice", "T1")
    first, second = await house.send(to("oAlice", NOTICE), to("oAlice", NOTICE, "202611-1-2"))
    assert isinstance(first, Sent)
    assert isinstance(second, Refused)
    assert second.why.code == "43101"


async def test_where_people_are_asked_who_was_not_or_said_no_gets_nothing(house):
    await house.control.answer(house.official, "oBob", {"T1": "reject"})
    await house.control.allow(house.official, "oAlice", "T1")
    good, said_no, never = await house.send(
        to("oAlice", NOTICE), to("oBob", NOTICE, "202611-1-2"), to("oCarol", NOTICE, "202611-1-3")
    )
    assert isinstance(good, Sent)
    assert said_no.why.code == never.why.code == "43101"


async def test_somebody_who_left_is_refused_for_good(house):
    await house.control.unfollow(house.official, "oAlice")
    (got,) = await house.send(to("oAlice"))
    assert (got.why.code, got.why.lasting) == ("43004", True)


async def test_after_the_deadline_nothing_is_written(house):
    (got,) = await house.send(to("oAlice"), seconds=-1.0)
    assert isinstance(got, Deferred)
    assert house.world.calls["wechat"] == 0


async def test_nobody_at_home_is_deferred(house):
    await house.send(to("oAlice"))  # there is a token now
    lonely = house.build(base="http://127.0.0.1:1")
    (got,) = await house.send(to("oBob"), channel=lonely)
    assert isinstance(got, Deferred)


async def test_without_a_token_nothing_was_sent_so_nothing_is_unknown(house):
    (got,) = await house.send(to("oAlice"), channel=house.build(base="http://127.0.0.1:1"))
    assert isinstance(got, Deferred)
    (bad,) = await house.send(to("oAlice"), channel=house.build(secret="wrong", cache=type(house.cache)()))
    assert isinstance(bad, Refused)
    assert (bad.why.code, bad.why.scope) == ("40125", Scope.ACCOUNT)
    assert house.world.calls["wechat"] == 0


async def test_one_outcome_an_envelope_in_order(house):
    deadline = asyncio.get_running_loop().time() + 30
    envelopes = (to("oA", delivery="1"), to("o9001", delivery="2"), to("oB", delivery="3"))
    got = await house.channel.send(Call("k", envelopes, deadline))
    assert [type(each) for each in got] == [Sent, Refused, Sent]
    assert list(await house.channel.send(Call("k", (), deadline))) == []


async def test_a_cancelled_send_is_cancelled(house):
    task = asyncio.create_task(house.send(to("o9011")))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def answered(house, body: bytes, status: int = 200) -> Any:
    """What a send comes to when the platform answers it with these bytes."""
    await house.send(to("oAlice"))

    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_post("/cgi-bin/message/template/send", handle)
    async with TestServer(app) as server:
        channel = house.build(base=str(server.make_url("")).rstrip("/"))
        return (await house.send(to("oBob"), channel=channel))[0]


async def test_an_answer_without_a_number_is_sent_under_our_own_key(house):
    assert await answered(house, b'{"errcode":0,"errmsg":"ok"}') == Sent("202611-1-1")
    assert await answered(house, b'{"errcode":"0","errmsg":"ok","msgid":12}') == Sent("12")


@pytest.mark.parametrize("body", [
    b"", b"[]", b"null", b"{}", b'{"errcode":null}', b'{"errcode":true}', b'{"errcode":[0]}', b'{"msgid":1}',
    b'{"errcode":{},"msgid":1}', b"\xff\xfe", b"<html>", b"[" * 100_000, b'{"errcode":' + b"9" * 5000 + b"}",
])  # fmt: skip
async def test_what_cannot_be_read_is_unknown(house, body):
    assert isinstance(await answered(house, body), Unknown)


async def test_an_unheard_of_code_is_held_and_logged_with_its_rid(house, caplog):
    caplog.set_level("INFO")
    got = await answered(house, b'{"errcode":99999,"errmsg":"odd oBob rid: 63919c9c-14be7d2e-409ee39d"}')
    assert isinstance(got, Unknown)
    assert [record.rid for record in caplog.records if record.msg == "wechat refused"] == ["63919c9c-14be7d2e-409ee39d"]
    assert "oBob" not in caplog.text
    assert "oBob" not in str(got)


async def test_the_ip_that_tencent_saw_is_told_to_the_operator(house):
    body = b'{"errcode":40164,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1-2-3"}'
    got = await answered(house, body)
    assert isinstance(got, Refused)
    assert "203.0.113.7" in got.why.text


def test_every_code_of_the_table_comes_to_its_outcome():
    now = datetime(2026, 11, 21, 4, tzinfo=UTC)
    kinds = {Act.SENT: Sent, Act.REFUSE: Refused, Act.DEFER: Deferred, Act.TOMORROW: Deferred, Act.HOLD: Unknown}
    for code, rule in CODES.items():
        got = outcome(code, {"errmsg": "x"}, ref="r", now=now, spread=0.5)
        assert type(got) is kinds[rule.act], code
        if not isinstance(got, Sent):
            assert (got.why.code, got.why.scope, got.why.lasting) == (str(code), rule.scope, rule.lasting)
        if isinstance(got, Deferred):
            assert got.after > 0


def test_the_classes_of_the_table():
    def of(code: int) -> tuple[Scope, bool]:
        return CODES[code].scope, CODES[code].lasting

    assert {of(code) for code in (40003, 43004, 43019, 46004, 48002, 49003, 50005)} == {(Scope.RECIPIENT, True)}
    assert CODES[43101].consent, "who refuses one template can still be told by another"
    assert {of(code) for code in (43117, 45015, 45047)} == {(Scope.RECIPIENT, False)}
    assert {of(code)[0] for code in (40037, 47003, 41030, 45166, 87014)} == {Scope.CONTENT}
    assert {of(code)[0] for code in (40001, 40013, 40125, 40164, 40243, 50002)} == {Scope.ACCOUNT}
    assert {of(code) for code in (48001, 48004, 48008, 61007)} == {(Scope.MODE, True)}
    assert outcome(45065, {"msg_id": 7}, ref="r", now=datetime(2026, 11, 21, tzinfo=UTC), spread=0.0) == Sent("7")
    assert rid_of("x rid: 5f-1") == "5f-1"
    assert rid_of(None) == ""
