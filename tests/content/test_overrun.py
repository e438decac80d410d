"""A last day later than the notice's own: a relaying place's is stopped, and harmless days pass."""

from __future__ import annotations

from datetime import date

import pytest

from content.checks import Severity, check
from content.item import Paragraph, PlainFacts, Variant
from content.relay import compose
from tests.content.samples import TOWN, subsidy

TODAY = date(2026, 12, 1)
TEXT = "12月20日前带身份证办理，12月25日前发放到位，其余12月31日前完成。"


def found(own: Variant | None = None, **plain):
    source = subsidy(blocks=(Paragraph(TEXT),), plain=PlainFacts("农户", deadline=date(2026, 12, 20), **plain))
    said = compose(source, TOWN, own) if own else source
    return [(one.severity, one.quote) for one in check(said, {}, today=TODAY) if "来得及" in one.reason]


@pytest.mark.parametrize(
    "own",
    [
        {"when": "12月25日前"}, {"when": "十二月二十五日截止"}, {"when": "每周二，最迟12月25日"},
        {"how": "12月25日以前到镇政府二楼办"},
        {"when": "2027年1月5日前"},
        {"when": "12月25日下午5点前"},
    ],
)  # fmt: skip
def test_a_place_that_relays_cannot_give_more_time(own):
    ((severity, quote),) = found(Variant(TOWN, plain=PlainFacts(**own)))
    assert severity is Severity.BLOCK
    assert quote in next(iter(own.values()))
    ((severity, _),) = found(Variant(TOWN, (Paragraph(f"我镇{next(iter(own.values()))}，过时不办。"),)))
    assert severity is Severity.BLOCK


@pytest.mark.parametrize(
    "own",
    [
        {"when": "12月18日前"}, {"when": "12月20日前"}, {"how": "2025年12月31日前参加的不用办"},
        {"how": "12月31日前出生的孩子由家长办"}, {"how": "限2026年12月31日前年满60岁的"},
        {"when": "每周二、周五上午"}, {"when": "12月1日至20日"},
        {"how": "12月20日前报名，12月25日前缴费"}, {"when": "12月25日前发放"},
        {"how": "12月28日前由村里统一上报"},
        {"when": "12月25日前后通水"}, {"when": "12月24日至26日体检"},
        {"when": "2026年6月5日前"}, {"when": "12月32日前"},
        {"how": "12月25日到镇政府领取"},
    ],
)  # fmt: skip
def test_an_earlier_day_and_what_others_do_later_pass(own):
    assert found(Variant(TOWN, plain=PlainFacts(**own))) == []


def test_the_key_points_of_ones_own_item_are_for_a_person_to_look_at():
    assert found(when="12月25日前") == [(Severity.WARN, "12月25日前")]
    assert found(when="12月20日前报名，12月25日前缴费") == []
    assert found(when="12月25日") == []
