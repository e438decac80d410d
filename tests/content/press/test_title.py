"""Titles break by phrase and lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.press.title import break_title, lead


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("停水通知", ("停水通知",)),
        ("临河区2026年早造种粮农民一次性补贴分配方案公示", ("临河区2026年早造种粮农民", "一次性补贴分配方案公示")),
        ("随县2026年耕地地力保护补贴资金发放情况的公示", ("随县2026年耕地地力保护", "补贴资金发放情况的公示")),
        (
            "厉山镇神农社区关于开展65岁以上老年人免费体检的通知",
            ("厉山镇神农社区关于开展", "65岁以上老年人免费体检的通知"),
        ),
    ],
)
def test_titles_break_by_phrase(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title) == lines


@given(st.text(st.sampled_from("关于2026年的公示《补贴》、资金A 村"), min_size=1, max_size=60))
def test_nothing_is_lost(title: str) -> None:
    assert "".join(break_title(title)) == title


@given(st.text(st.sampled_from("关于做好补贴资金发放工作公示通知村民"), min_size=8, max_size=60))
def test_no_line_is_a_crumb_or_begins_with_a_particle(title: str) -> None:
    lines = break_title(title + "的公示")
    assert all(len(line) <= 14 for line in lines)
    assert not any(line.startswith("的") for line in lines)


@pytest.mark.parametrize(
    ("title", "sentence", "kept"),
    [
        ("关于开展体检的通知", "体检。对象：65岁以上老年人。", "对象：65岁以上老年人。"),
        ("停水通知", "停水通知。11月22日停水。", "11月22日停水。"),
        ("停水通知", "明天停水。", "明天停水。"),
        ("停水通知", "停水通知。", ""),
    ],
)
def test_the_title_is_not_said_twice(title: str, sentence: str, kept: str) -> None:
    assert lead(title, sentence) == kept
