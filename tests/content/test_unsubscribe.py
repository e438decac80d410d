"""Words of refusal are found however they are spelt; what offices write about refusing something else is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.unsubscribe import unsubscribe_words


def each(words: str) -> list[str]:
    return words.split("/")


SPELT = each(
    "拒收请回复R/拒收请回R/拒收回复R/拒收回R/拒收请回复 R/拒收请回复“R”/拒收请回复「Ｒ」/"
    "拒 收 请 回 复 r/拒收，请回复：R/"
    "拒收请回\u200b复R/拒收請回覆R/拒收请回复⒭/拒收请回复Ⓡ/回复R拒收/回R拒收/回复“R”拒收/回复R可拒收/回复R即可拒收/拒收R/R拒收/"
    "退订回T/退订回 T/退订回复TD/退订请回复TD/退订请回复ＴＤ/退订发送T至10690/退订T/TD退订/T 退订/回T退订/回\u0422退订/"
    "回T退/回复TD退订/回TD可退订/回复N退订/退订回复N/退订回复“N”/退订回N/退訂回T/回Ｔ退訂/回复0000退订/退订请回复1/退订回复QX/"
    "退订回复UNSUBSCRIBE/回复退订可退订/退订请回复“退订”/不想接收此类短信请回复T/如不需要接收请回复TD/不再接收请回N/"
    "取消订阅请回复TD/回复TD取消订阅/编辑短信TD发送到10690退订/拒绝接收请回复R/屏蔽请回复R"
)
OTHER = each(
    "本店拒收假币。请回电0722-3338000/已退订的报刊请到邮局领款/要退订场地的，请拨打0722-3338000/拒收N95口罩的请说明/"
    "不能参加的请回复N/同意请回复Y，不同意请回复N/拒绝回复N的请写明理由/请回复R1号楼/不要收到短信就点链接/回村委会退订单/"
    "退订奶补贴请回村登记/禁止拒收人民币/拒收T恤的不得强迫/请回复收到/如需取消报名请回复N/退耕还林请回T区登记/"
    "不用收到通知再来，请按8号窗口排队"
)


def test_every_spelling_is_found_and_quoted_as_it_stands():
    assert [words for words in SPELT if not unsubscribe_words(words)] == []
    assert [words for words in SPELT if unsubscribe_words(f"请在6月30日前办理。{words}") not in words] == []


def test_they_are_quoted_as_they_stand():
    assert unsubscribe_words("请办理。拒收，请回复 “Ｒ”。") == "拒收，请回复 “Ｒ"


@pytest.mark.parametrize("text", OTHER)
def test_what_refuses_something_else_is_no_word_of_refusal(text):
    assert unsubscribe_words(text) == ""


@given(st.sampled_from(["拒收请回复R", "退订回T", "回TD退订", "退订回复N"]), st.data())
def test_nothing_between_the_letters_hides_them(words, data):
    between = st.text(st.sampled_from(" \u3000\u200b\ufeff.。，、“”\"'（）()【】[]·-—_*!！?：:\n"), max_size=3)
    spelt = "".join(letter + data.draw(between) for letter in words)
    assert unsubscribe_words(f"通知。{spelt}谢谢")


@given(st.text(max_size=200))
def test_whatever_is_written_is_read(text):
    assert unsubscribe_words(text) in text
