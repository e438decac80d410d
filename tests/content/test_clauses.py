"""A notice in its clauses: nothing is lost but the marks that part them, and each knows what it stands under."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from content.ingest.clauses import clauses

PIECES = st.sampled_from([
    "一、", "（二）", "1.", "补贴标准", "时间：", "12:30", "凡年满60周岁的老人", "（含今年12月前满60周岁的，本人申请）",
    "，", "；", "。", "“你好，请进”", "带身份证", "：", "！", "各位村民：",
])  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=6))
def test_every_sign_stands_in_a_clause_a_label_or_a_heading(lines):
    found = clauses(lines)
    told = "".join(one.text + one.label + one.heading for one in found)
    for one in found:
        assert one.text == one.text.strip() != ""
        assert one.text in lines[one.line]
    letters = set(re.findall(r"[一-鿿\d]", "".join(one.text for one in found)))
    assert letters <= set(told)
    assert [one.line for one in found] == sorted(one.line for one in found)


def test_a_clause_knows_its_label_its_heading_and_its_sentence():
    lines = [
        "一、补贴标准",
        "早稻：每亩50元，晚稻每亩30元。",
        "二、怎么办",
        "（一）带身份证、户口簿（外出的，可以托人）到村部登记；12:30休息。",
        "三、对象。本县户籍的农户。",
    ]
    said = [(one.heading, one.label, one.text, one.end, one.starts) for one in clauses(lines)]
    assert said == [
        ("补贴标准", "早稻", "每亩50元", "，", False),
        ("补贴标准", "早稻", "晚稻每亩30元", "。", False),
        ("怎么办", "", "带身份证、户口簿（外出的，可以托人）到村部登记", "；", True),
        ("怎么办", "", "12:30休息", "。", True),
        ("怎么办", "对象", "本县户籍的农户", "。", True),
    ]


def test_a_heading_that_tells_something_is_told():
    (one, two) = clauses(["9月25日至27日，每天8:00—18:00：", "古镇口不准进车。"])[0:3:2]
    assert (one.text, two.text) == ("9月25日至27日", "古镇口不准进车")
