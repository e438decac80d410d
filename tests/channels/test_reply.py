"""What a reply asks for: to be left alone, that the number is somebody else's, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.reply import disowns, stops


def spelt(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split("/"))


STOPS = spelt(
    "R/ｒ/T/TD/T D/t.d./N/退订/退訂/退 订/退·订/回复TD/回TD退订/TD退订/请退订/tuiding/取消/QX/不再接收",
    "拒收/不要再发了/别发了/请勿再发短信/以后不要给我发信息了/不用再发了，谢谢",
)
STRANGERS = spelt(
    "非本人/非 本 人/【非本人】/不是本人/不是机主/打错了/你打错了/发错了/发错人了/你们发错了吧/不是我/这不是我",
    "不是我的号码/搞错了/号码错了/错号/不认识/不认识这个人/查无此人/没有这个人/你们打错了，不是我/错号了不认识/这个号码换人了/号码换机主了",
    "您好，发错了，请不要再发/对不起，打错了。/此号非本人使用/不是他了/已换号",
)
NEITHER = spelt(
    "/收到/好的/谢谢/谁退订了/不要退订/T恤/NO/RR/👍/补贴不是我一个人没收到吗/我不是低保户能领吗",
    "我的名字写错字了怎么改/面积错了二亩/请问几号截止/你们发的名单有错/不知道去哪里办/非本人能代办吗",
    "不是本人可以代领吗",
)

WORDS = spelt("不/是/人/号/码/手机/电话/我/这个/错/了/的/请/不要/再/发/取消/退订")


@pytest.mark.parametrize("text", STOPS)
def test_asking_to_be_left_alone(text):
    assert stops(text)
    assert not disowns(text)


@pytest.mark.parametrize("text", STRANGERS)
def test_saying_that_the_number_is_somebody_else_s(text):
    assert disowns(text)
    assert not stops(text)


@pytest.mark.parametrize("text", NEITHER)
def test_whatever_is_neither_is_for_a_person_to_read(text):
    assert not disowns(text)
    assert not stops(text)


@given(st.sampled_from(STOPS + STRANGERS), st.sampled_from(["", " ", "。", "\u200b", "！！", "\u3000", "~"]))
def test_space_width_and_punctuation_change_nothing(text, noise):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    for said in (noise + text + noise, noise.join(text), wide.lower()):
        assert (stops(said), disowns(said)) == (stops(text), disowns(text))


@given(st.text(max_size=400) | st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
def test_no_reply_is_both_and_none_takes_long(text):
    assert not (stops(text) and disowns(text))
