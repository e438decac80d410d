"""Calls of many through the cloud gateways: one bad number harms nobody else, limits hold, a replay sends nothing."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from channels.base import POLLED, Request
from channels.message import Absent, Deferred, Envelope, Message, OptedOut, Refused, Said, Sent, Unknown
from tests.channels.conftest import all_cases, entry_of
from tests.channels.line import laid, message


@pytest.fixture
async def line(name):
    async with laid(entry_of(name), all_cases()[name]) as found:
        found.world.index_lag = found.world.receipt_delay = 0.0
        yield found


aliyun = pytest.mark.parametrize("name", ["sms_aliyun"])
tencent = pytest.mark.parametrize("name", ["sms_tencent"])


@pytest.mark.parametrize("name", ["sms_aliyun", "sms_tencent"])
async def test_one_refused_number_among_many_is_the_only_one(line):
    numbers = [line.cases.address(f"{n:04}") for n in range(20)]
    numbers[7] = line.cases.address("9001")
    got = await line.build().send(line.call(message(line, "template"), *numbers))
    assert [type(each) for each in got] == [Refused if n == 7 else Sent for n in range(20)]
    assert set(line.world.addresses("sms").values()) == {1}
    assert len(line.world.handsets()) == 19


@aliyun
async def test_each_number_may_have_values_of_its_own(line):
    one = message(line, "template")
    other = Message("template", {**one.body, "values": [*one.body["values"][:-1], "OTHER01"]}, one.text)
    another = Message("template", {**one.body, "template": "SMS_470000002"}, one.text)
    envelopes = tuple(
        Envelope(f"1-{n}-0", line.cases.address(f"000{n}"), text) for n, text in enumerate((one, other, another))
    )
    call = line.call(one)
    got = await line.build().send(type(call)("1-1-1", envelopes, call.deadline))
    assert [type(each) for each in got] == [Sent, Sent, Deferred], "one template a call"
    assert "OTHER01" in line.world.handset(line.cases.address("0001"))[0].text
    assert line.world.calls["sms"] == 1


@aliyun
async def test_fifty_a_day_and_no_more(line):
    channel, text, number = line.build(), message(line, "template"), line.cases.address("0001")
    got = [(await channel.send(line.call(text, number)))[0] for _ in range(51)]
    assert [type(each) for each in got] == [Sent] * 50 + [Deferred]
    assert got[-1].after == 86_400


@tencent
async def test_ten_a_day_and_the_same_text_once_in_thirty_seconds(line):
    line.world.frequency = True
    channel, text, number = line.build(), message(line, "template"), line.cases.address("0001")
    texts = [Message("template", {**text.body, "values": [f"6月{day}日"]}, text.text) for day in range(1, 12)]
    got = [(await channel.send(line.call(each, number)))[0] for each in (texts[0], *texts)]
    assert [type(each) for each in got] == [Sent, Deferred, *[Sent] * 9, Deferred]
    assert [got[1].after, got[-1].after] == [30, 86_400]


@aliyun
async def test_the_same_signed_bytes_are_refused_a_second_time(line):
    heard = []
    channel = line.through_wire()
    trace = aiohttp.TraceConfig()

    async def keep(_, __, params):
        heard.append((params.url, dict(params.headers)))

    trace.on_request_start.append(keep)
    async with aiohttp.ClientSession(trace_configs=[trace]) as http:
        channel._resources = type(channel._resources)(http, None, channel._resources.now)
        await channel.send(line.call(message(line, "template"), line.cases.address("0001")))
    ((url, headers),) = heard
    async with aiohttp.ClientSession() as http, http.post(url, headers=headers) as answer:
        assert (await answer.json())["Code"] == "SignatureNonceUsed"
    assert line.world.accepted["sms"] == 1


@pytest.mark.parametrize("name", ["sms_aliyun", "sms_tencent"])
async def test_a_question_finds_our_key_and_no_other(line):
    channel, number = line.build(), line.cases.address("0001")
    call = line.call(message(line, "template"), number, key="202611-1-7")
    await channel.send(call)
    await asyncio.sleep(0.01)
    (found,) = await channel.query("202611-1-7", call.envelopes)
    (other,) = await channel.query("202611-1-8", call.envelopes)
    assert (type(found), type(other)) == (Sent, Absent)
    (away,) = await line.build("http://127.0.0.1:1").query("202611-1-7", call.envelopes)
    assert isinstance(away, Unknown), "silence is no absence"


@pytest.mark.parametrize("name", ["sms_aliyun", "sms_tencent"])
async def test_a_handset_replies(line):
    await line.build().send(line.call(message(line, "template"), line.cases.address("9041")))
    await line.world.settle()
    assert [type(each) for each in line.events if not hasattr(each, "news")] == [OptedOut]


@tencent
async def test_a_reply_that_is_pushed_and_pulled_is_one(line):
    """And it names the push that it answers, by the digits behind the port's number."""
    channel, number, kept = (
        line.build(reply_digits=3, poll_seconds=30.0, pull_replies=True),
        line.cases.address("0001"),
        [],
    )

    async def keep(body: bytes) -> None:
        kept.append(channel.callback(Request(POLLED, {}, {}, body)).events)

    await channel.send(line.call(message(line, "template"), number, key="202611000000047-1-0"))
    await line.world.gestures["sms", "say"].act(line.world.handset(number)[-1].account, number, "要带什么")
    await line.world.settle()
    await channel.poll(keep)
    await channel.poll(keep)
    (pulled,) = [event for events in kept for event in events if isinstance(event, Said)]
    (pushed,) = [event for event in line.events if isinstance(event, Said)]
    assert (pulled.id, pulled.text, pulled.extension) == (pushed.id, "要带什么", "047")
    await line.build(poll_seconds=30.0).poll(keep)
    assert len(kept) <= 3, "nobody asked for the replies"


@tencent
async def test_what_we_pulled_needs_no_token_and_what_is_pushed_does(line):
    body = (
        b'{"Response":{"PullSmsSendStatusSet":[{"PhoneNumber":"+8614000000001","SerialNo":"S","ReportStatus":"FAIL",'
        b'"UserReceiveTime":1700000000,"SessionContext":"1-1-1"}]}}'
    )
    (event,) = line.build().callback(Request(POLLED, {}, {}, body)).events
    assert (event.ref, event.key, event.why.code) == ("S", "1-1-1", "FAILED")
