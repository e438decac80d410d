"""Figures stay on one line; places are called as people call them."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from pusher.web.words import gathered, whole
from pusher.wording import number


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("电话0722-0000186。", ["0722-0000186。"]),  # a stop begins no line
        ("打0722-0000186，或12345。", ["0722-0000186，"]),
        ("2026年12月21日前", ["2026年", "12月21日"]),
        ("每亩96.00元，满60周岁", ["96.00元", "60周岁"]),
        ("第3条", []),
    ],
)
def test_a_figure_is_not_broken(text, kept):
    shown = whole(text)
    assert [part.split("</span>")[0] for part in re.split('<span class="(?:no|fig)">', shown)[1:]] == kept
    assert shown.striptags() == text


def test_what_people_wrote_is_escaped_and_markup_is_kept():
    assert whole("<b>8时</b>") == Markup('&lt;b&gt;<span class="fig">8时</span>&lt;/b&gt;')
    assert whole(Markup("<p>8时</p>")) == Markup('<p><span class="fig">8时</span></p>')
    assert whole(Markup('<td data-l="2026年（元）">8</td>')) == '<td data-l="2026年（元）">8</td>'


def test_what_is_said_of_many_stands_once():
    assert gathered(["甲·图文：太长", "不说是谁", "乙：没有接口", "丙·图文：太长", "甲·图文：太长"]) == [
        "甲·图文、丙·图文：太长", "不说是谁", "乙：没有接口",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "read"), [(0, "0"), (99_999, "99999"), (10_000_000, "1000万"), (9_999_998, "999万多")]
)
def test_a_large_count_is_read_in_ten_thousands(count, read):
    assert number(count) == read
