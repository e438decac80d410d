"""Customer-service replies (客服消息): only inside what a follower opened by writing, by the platform's own count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from channels.base import Account, OptionsError
from channels.message import Envelope, Message, Refused, Scope, Sent, Unknown
from channels.wechat import ENTRY
from channels.wechat.channel.options import Options, capabilities
from channels.wechat.receipts import opened
from content.item import Duty
from tests.channels.line import rendition

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
TEXT = Message("reply", {"content": "停水通知\n查看详情：{link}"}, "x", ("link",), consent="reply", spends=True)


def to(openid: str, number: int = 1) -> Envelope:
    return Envelope(f"202611-{number}-1", openid, TEXT, {"link": "https://example.org/p/own"})


async def test_five_within_two_days_of_a_message_and_none_without(house):
    (cold,) = await house.send(to("oAlice"))
    await house.control.say(house.official, "oAlice", "请问什么时候来水")
    *five, sixth = await house.send(*(to("oAlice", number) for number in range(6)))
    assert all(isinstance(one, Sent) for one in five)
    for one, code in ((cold, "45015"), (sixth, "45047")):
        assert isinstance(one, Refused)
        assert (one.why.code, one.why.scope, one.why.consent, one.why.lasting) == (code, Scope.RECIPIENT, True, False)
    bubbles = [each for each in house.world.handset("oAlice") if not each.mine]
    assert [(each.title, each.text) for each in bubbles] == [("", "停水通知\n查看详情：https://example.org/p/own")] * 5
    await house.control.say(house.official, "oAlice", "还有吗")
    house.clock.ahead = timedelta(hours=48, seconds=1)
    (late,) = await house.send(to("oAlice"))
    assert late == cold


async def test_three_within_a_minute_of_a_scan_or_a_tap_and_none_to_who_left(house):
    await house.control.follow(house.official, "oBob", "v421321101201")
    assert [type(one) for one in await house.send(*(to("oBob", n) for n in range(4)))] == [Sent, Sent, Sent, Refused]
    await house.control.tap(house.official, "oBob", "通知")
    house.clock.ahead = timedelta(seconds=61)
    (late,) = await house.send(to("oBob"))
    assert late.why.code == "45015"
    await house.control.say(house.official, "oBob", "你好")
    await house.control.unfollow(house.official, "oBob")
    (gone,) = await house.send(to("oBob"))
    assert gone.why.code == "45015"


async def test_an_unclear_answer_is_held_for_nothing_tells_a_repeat_apart(house):
    await house.control.say(house.official, "oAB9013", "你好")
    (got,) = await house.send(to("oAB9013"))
    assert isinstance(got, Unknown)
    (mode,) = modes(kind="subscription", templates=[], oauth="")
    assert (mode.name, mode.dedupe, mode.query) == ("reply", 0.0, False)


@pytest.mark.parametrize(("message", "expected"), [
    ({"MsgType": "text", "Content": "停水吗", "MsgId": "1"}, (5, timedelta(hours=48))),
    ({"MsgType": "Voice", "MsgId": "2"}, (5, timedelta(hours=48))),
    ({"MsgType": "event", "Event": "CLICK", "EventKey": "通知"}, (3, timedelta(minutes=1))),
    ({"MsgType": "event", "Event": "subscribe", "EventKey": ""}, (3, timedelta(minutes=1))),
    ({"MsgType": "event", "Event": "SCAN", "EventKey": "v421321"}, (3, timedelta(minutes=1))),
    ({"MsgType": "event", "Event": "VIEW", "EventKey": "http://x"}, None),
    ({"MsgType": "event", "Event": "LOCATION"}, None),
    ({"MsgType": "event", "Event": "unsubscribe"}, None),
])  # fmt: skip
def test_what_opens_them_and_for_how_long(message, expected):
    found = opened({"FromUserName": "oAlice", "CreateTime": str(int(NOW.timestamp())), **message}, NOW, "reply")
    assert (found and (found.count, found.until - found.at)) == expected
    assert found is None or (found.address, found.template, found.at) == ("oAlice", "reply", NOW)
    assert opened(message, NOW, "reply") is None, "nobody in particular"


def modes(**more):
    options = {**ENTRY.sandbox_options("http://127.0.0.1:9/wechat", "wx"), "replies": True, **more}
    return capabilities(Account("wx", "wechat", "随县发布", options)).modes


def test_only_where_the_account_decided_so_after_what_was_asked_for_and_before_the_article():
    assert [mode.name for mode in modes(mass=True)] == ["subscription", "template", "reply", "mass"]
    assert "reply" not in {mode.name for mode in modes(replies=False)}
    with pytest.raises(OptionsError, match="未认证的公众号不能发客服消息"):
        Options(
            **ENTRY.sandbox_options("", "wx") | {"kind": "unverified", "oauth": "", "templates": [], "replies": True}
        )


def test_the_text_is_whole_or_shorter_and_never_cut():
    account = Account("wx", "wechat", "随县发布", {})
    short = ENTRY.render(rendition(), account, "reply")
    assert short.text.startswith(rendition().title)
    assert short.text.endswith(f"查看详情：{rendition().url}")
    long = replace(rendition(), facts=(("怎么办", "到村委会登记。" * 200),))
    shorter = ENTRY.render(long, account, "reply")
    assert shorter.text.split("\n")[1] == long.sentence
    own = ENTRY.render(replace(rendition(), duty=Duty.MUST), account, "reply")
    assert own.slots == ("link",)
    assert "{link}" in own.body["content"]
    assert (own.consent, own.spends) == ("reply", True)
