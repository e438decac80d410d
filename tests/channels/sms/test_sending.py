"""Sends through the stand-in 云MAS: outcomes, what the handset shows, what comes back."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
from dataclasses import replace

import pytest

from channels.message import (
    Call,
    Deferred,
    Envelope,
    Message,
    News,
    OptedOut,
    Receipt,
    Refused,
    Said,
    Scope,
    Sent,
    Unknown,
)
from channels.sms.channel.mas import MasChannel
from content.render import units

PERSONAL = Message("text", {"content": "请核对。详情 {link}"}, "【随县人民政府】请核对。详情 {link}", ("link",))


async def test_one_call_reaches_many_and_each_is_reported(house):
    addresses = [f"1400000{n:04}" for n in range(100)]
    outcomes = await house.send(*addresses)
    await house.world.settle()
    assert len({outcome.ref for outcome in outcomes}) == 1
    assert house.world.calls["sms"] == 1
    assert [shown.text for shown in house.world.handset(addresses[7])] == [house.text.text]
    assert {(each.news, each.ref) for each in house.events} == {(News.ARRIVED, outcomes[0].ref)}
    assert {each.address for each in house.events} == set(addresses)


async def test_a_number_that_breaks_the_rule_never_leaves(house):
    got = await house.send("14000000001", "13800138OOO", "07223331234", "14000000002")
    assert [type(each) for each in got] == [Sent, Refused, Refused, Sent]
    assert got[1].why.lasting
    assert set(house.world.handsets()) == {"14000000001", "14000000002"}


async def test_only_bad_numbers_make_no_call(house):
    assert isinstance((await house.send("13800138OOO"))[0], Refused)
    assert house.world.calls["sms"] == 0


async def test_a_number_given_twice_gets_one_message(house):
    one, two = await house.send("14000000001", "140 0000 0001")
    assert one == two
    assert len(house.world.handset("14000000001")) == 1


async def test_a_persons_own_link_fills_the_slot(house):
    envelope = Envelope("1-1-0", "14000000001", PERSONAL, {"link": "https://example.org/p/x"})
    await house.channel.send(Call("k", (envelope,), asyncio.get_running_loop().time() + 5))
    assert house.world.handset("14000000001")[0].text == "【随县人民政府】请核对。详情 https://example.org/p/x"


async def test_a_link_longer_than_the_check_page_counted_is_not_sent(house):
    shown = replace(PERSONAL, length=units(PERSONAL.text.replace("{link}", "https://a.cn/p/x")))
    for link, kind in (("https://a.cn/p/x", Sent), ("https://longer.cn/p/x", Refused)):
        envelope = Envelope("1-1-0", "14000000001", shown, {"link": link})
        (got,) = await house.channel.send(Call("k", (envelope,), asyncio.get_running_loop().time() + 5))
        assert type(got) is kind
    assert (got.why.scope, len(house.world.handset("14000000001"))) == (Scope.CONTENT, 1)


async def test_a_second_text_in_one_call_waits_for_the_next(house):
    """norsubmit carries one text: sending the first one's to everybody would tell somebody another's link."""
    envelopes = tuple(Envelope(f"1-{n}-0", f"1400000000{n}", PERSONAL, {"link": f"https://x/{n}"}) for n in (1, 2, 1))
    got = await house.channel.send(Call("k", envelopes, asyncio.get_running_loop().time() + 5))
    assert [type(each) for each in got] == [Sent, Deferred, Sent]
    assert set(house.world.handsets()) == {"14000000001"}


@pytest.mark.parametrize(
    ("change", "code", "scope"),
    [
        ({"secret_key": "wrong"}, "IllegalMac", Scope.ACCOUNT),
        ({"ec_name": "别的单位"}, "InvalidUsrOrPwd", Scope.ACCOUNT),
        ({"sign": "NOSUCH"}, "IllegalSignId", Scope.ACCOUNT),
    ],
)
async def test_an_account_that_is_wrong_is_told_so(house, change, code, scope):
    (got,) = await house.send("14000000001", channel=house.build(**change))
    assert isinstance(got, Refused)
    assert (got.why.code, got.why.scope) == (code, scope)
    assert not house.world.handsets()


async def test_the_stand_in_refuses_more_than_it_may_take(house):
    options = house.build()._options
    mobiles = ",".join(f"14{n:09}" for n in range(5001))
    text = options.ec_name + options.ap_id + options.secret_key + mobiles + "x" + options.sign
    fields = {
        "ecName": options.ec_name, "apId": options.ap_id, "mobiles": mobiles, "content": "x", "sign": options.sign,
        "addSerial": "", "mac": hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
    }  # fmt: skip
    async with house.http.post(
        house.base + "/mas/norsubmit", data=base64.b64encode(json.dumps(fields).encode())
    ) as reply:
        assert (await reply.json())["rspcod"] == "TooManyMobiles"


@pytest.mark.parametrize("body", [b"", b"{}", b"not base64", base64.b64encode(b"[]"), base64.b64encode(b"{}")])
async def test_the_stand_in_cannot_read_nonsense(house, body):
    async with house.http.post(house.base + "/mas/norsubmit", data=body) as reply:
        assert await reply.json() == {"rspcod": "InvalidMessage", "msgGroup": "", "success": False}


@pytest.mark.parametrize(
    ("last", "news", "reason"),
    [
        ("9001", [News.FAILED], "REJECTD"),
        ("9021", [], None),
        ("9022", [News.ARRIVED, News.ARRIVED], None),
        ("9023", [News.ARRIVED], None),
        ("9024", [News.ARRIVED], None),
        ("9025", [News.ARRIVED, News.FAILED], None),
        ("9031", [News.FAILED], "MK:0001"),
        ("9032", [News.FAILED], "MI:0013"),
        ("9033", [News.FAILED], "MK:0024"),
        ("9034", [News.FAILED], "MB:1077"),
        ("9035", [News.FAILED], "MB:1083"),
        ("9039", [], None),
    ],
)
async def test_magic_recipients_are_reported_as_they_say(house, last, news, reason):
    (sent,) = await house.send("1400000" + last)
    early = len(house.events)
    await house.world.settle()
    assert isinstance(sent, Sent)
    assert [each.news for each in house.events] == news
    assert all(each.ref == sent.ref for each in house.events)
    assert early == (last == "9023"), "only the early one comes before the answer"
    if reason:
        assert house.events[0].why.code == reason


async def test_an_unexplained_code_is_logged_without_the_number(house, caplog):
    await house.send("14000009039")
    await house.world.settle()
    records = [each for each in caplog.records if each.name.startswith("channels.sms")]
    assert {(each.levelno, each.code) for each in records} == {
        (logging.WARNING, "CM:2007"),
        (logging.WARNING, "ZZ:9999"),
    }
    assert "14000009039" not in caplog.text


async def test_a_handset_replies(house):
    await house.send("14000009041", "14000009042")
    await house.world.settle()
    replies = [each for each in house.events if not isinstance(each, Receipt)]
    assert {type(each): each.address for each in replies} == {OptedOut: "14000009041", Said: "14000009042"}


async def test_a_reply_carries_the_extension_it_answers(house):
    await house.send("14000000001", channel=house.build(add_serial="07"))
    await house.world.gestures["sms", "say"].act("sms-county", "14000000001", "收到")
    said = [each for each in house.events if isinstance(each, Said)]
    assert [(each.text, each.extension) for each in said] == [("收到", "07")]


async def test_the_gateway_neither_dedupes_nor_answers_questions(house):
    await house.send("14000000001")
    await house.send("14000000001")
    assert [each.times for each in house.world.doubled()] == [2]
    (found,) = await house.channel.query("1-1-1", [Envelope("1-0-0", "14000000001", house.text)])
    assert isinstance(found, Unknown)
    assert not house.channel.capabilities.mode("text").query
    assert await house.channel.poll(None) is None


async def test_a_probe_opens_a_connection_and_sends_nothing(house):
    assert await house.channel.probe() is None
    assert house.world.calls["sms"] == 0
    why = await house.build(url="http://127.0.0.1:1/norsubmit").probe()
    assert why.scope is Scope.ACCOUNT


async def test_secrets_stand_in_no_repr(house):
    options = house.channel._options
    for text in (repr(house.channel), repr(options), str(vars(house.channel).get("_url"))):
        assert options.secret_key not in text
        assert options.callback_token not in text
    assert isinstance(house.channel, MasChannel)
