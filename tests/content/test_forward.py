"""What is pasted into a chat group, and what the hotline says: out of the notice's own facts, whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.item import Contact, Genre, PlainFacts
from content.render import TooLongError, brief, forward, length_of, render, units
from content.render.label import Label
from tests.content.samples import VILLAGE, subsidy

URL = "https://cunkou.example.gov.cn/q/7K3M9XA"
RENDITION = render(subsidy(), division=VILLAGE, code="7K3M9XA", url=URL)
LABELS = (Label.WHO_GETS, Label.HOW_MUCH_GETS, Label.HOW, Label.WHEN, Label.ASK, Label.DEADLINE)


def test_a_group_is_told_who_how_much_until_when_and_where_the_whole_is() -> None:
    text = forward(RENDITION)
    assert text.startswith("随县农业农村局：2026年耕地地力保护补贴申报\n谁能领：种粮农户\n")
    assert text.endswith(f"全文：{URL}")
    assert units(text) <= 300


@given(
    st.lists(st.sampled_from(LABELS), unique=True),
    st.lists(st.text("补贴到村委会办。 \n", max_size=200), min_size=6, max_size=6),
)
def test_it_is_at_most_300_long_and_no_fact_is_cut(labels: list[str], values: list[str]) -> None:
    facts = tuple((label, value.strip() or "无") for label, value in zip(labels, values, strict=False))
    text = forward(replace(RENDITION, facts=facts))
    assert units(text) <= 300
    said = [line for line in text.split("\n")[1:-1] if not line.startswith("电话")]
    whole = {f"{label}：{' '.join(value.split())}" for label, value in facts}
    assert set(said) <= whole


@pytest.mark.parametrize("letters", range(200, 280, 3))
def test_a_fact_is_kept_as_long_as_the_whole_fits(letters: int) -> None:
    facts = ((Label.WHO_GETS, "种粮农户"), (Label.HOW, "办" * letters))
    whole = "\n".join(
        ["随县农业农村局：2026年耕地地力保护补贴申报", "谁能领：种粮农户", f"怎么办：{'办' * letters}",
         f"电话：{RENDITION.telephone}", f"全文：{URL}"]
    )  # fmt: skip
    text = forward(replace(RENDITION, facts=facts))
    assert units(text) <= 300
    assert (text == whole) == (units(whole) <= 300)


def test_what_matters_most_is_kept_longest() -> None:
    text = forward(
        replace(
            RENDITION,
            facts=((Label.WHO_GETS, "种粮农户"), (Label.HOW, "先登记。" * 70), (Label.DEADLINE, "2026年12月1日")),
        )
    )
    assert "谁能领" in text
    assert "截止哪天" in text
    assert "怎么办" not in text


def test_a_title_that_fills_it_alone_is_refused_with_its_excess() -> None:
    with pytest.raises(TooLongError, match="请把标题缩短") as refused:
        forward(replace(RENDITION, title="补" * 200, url=URL + "?" + "v" * 200))
    assert refused.value.excess > 0


def test_the_hotline_answers_from_the_notice_and_promises_nothing() -> None:
    said = {one.question: one.answer for one in brief(RENDITION, "7K3M 9XA", (("96110", "反诈专线"),))}
    assert said["能领多少？"] == "每亩82.50元。"
    assert said["怎么办？"] == "带身份证到村委会登记。"
    assert said["截止哪天？过了怎么办？"].startswith("2026年11月30日截止")
    assert "不要替他答应" in said["截止哪天？过了怎么办？"]
    assert "7K3M 9XA" in said["这是什么事？是真的吗？"]
    assert "cunkou.example.gov.cn" in said["这是什么事？是真的吗？"]
    assert "反诈专线96110" in said["有人打电话要验证码、要转账，或者发来别的网址？"]


def test_the_hotline_is_not_told_what_the_notice_leaves_open() -> None:
    bare = subsidy(plain=PlainFacts(), contacts=(), genre=Genre.NOTICE)
    said = {
        one.question: one.answer for one in brief(render(bare, division=VILLAGE, code="7K3M9XA", url=URL), "7K3M 9XA")
    }
    assert "怎么办？" not in said
    assert "截止哪天？过了怎么办？" not in said
    assert said["还要问细的，找谁？"] == "转随县农业农村局答复。"
    assert "马上打110" in said["有人打电话要验证码、要转账，或者发来别的网址？"]


def test_who_has_to_pay_is_not_asked_what_he_gets() -> None:
    paid = subsidy(
        title="关于2027年居民医保缴费的通知",
        genre=Genre.INSURANCE,
        plain=PlainFacts("参保居民", "每人400元"),
        contacts=(Contact("咨询电话", "0722-3338000"),),
    )
    shown = dict(render(paid, division=VILLAGE, code="7K3M9XA", url=URL).facts)
    assert shown["多少钱"] == "每人400元"
    assert "领多少" not in shown


@pytest.mark.parametrize(
    ("letters", "said"), [(10, "约半分钟"), (100, "约半分钟"), (200, "约1分钟"), (300, "约1分半钟"), (640, "约3分钟")]
)
def test_a_script_says_how_long_it_takes(letters: int, said: str) -> None:
    assert length_of("请，" * letters) == said
