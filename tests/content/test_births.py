"""Days of birth as texts name them, and the ages that are counted by them."""

from datetime import date

import pytest

from content.ingest.births import by_birth, in_months
from content.ingest.proposal import Proposal

TODAY = date(2026, 11, 30)


def days(age, text):
    (found,) = by_birth([Proposal(age, "words")], text, TODAY)
    return found.value.partition("@")[2]


@pytest.mark.parametrize(
    ("age", "text", "wanted"),
    [
        ("age>=80", "1946年12月31日以前出生的老人", "..1946-12-31"),
        ("age>=80", "80周岁以上：1946年12月31日（含）以前出生60元；1936年12月31日以前出生100元", "..1946-12-31"),
        ("age>=90", "1946年12月31日以前出生60元；1936年12月31日以前出生100元", "..1936-12-31"),
        ("age:35-64", "35—64周岁（1962年1月1日至1991年12月31日出生）", "1962-01-01..1991-12-31"),
        ("age:15-16", "2010年9月1日至2011年8月31日出生的女生", "2010-09-01..2011-08-31"),
        ("age:6-7", "2019年9月至2020年8月期间出生", "2019-09-01..2020-08-31"),
        ("age<=3", "3周岁以下（2023年11月30日以后出生）", "2023-11-30.."),
        ("age>=60", "出生日期在1967年1月1日（不含当天）以前的", "..1966-12-31"),
        ("age>=60", "一九六六年底前出生", "..1966-12-31"),
        ("age>=80", "2026年10月1日至12月31日期间年满80周岁的", "..1946-12-31"),
        ("age>=60", "含2026年12月底前年满60周岁的", "..1966-12-31"),
        ("age>=80", "1936年12月31日以前出生的每月100元", ""),  # another class
        ("age>=60", "2026年12月31日前出生登记满一年的，60周岁以上", ""),
        ("age:18-22", "1946年12月31日以前出生", ""),
        ("age>=60", "1966年13月40日以前出生", ""),
        ("tag:低保", "1946年12月31日以前出生", ""),
    ],
)
def test_an_age_is_counted_by_the_days_that_the_text_gives_for_it(age, text, wanted):
    assert days(age, text) == wanted


def test_months_of_age_are_days_of_birth_and_of_two_spans_nobody_knows_which():
    (found,) = in_months("请家里有6至24月龄宝宝的家长领取营养包", TODAY)
    assert found == Proposal("age:0-2@2024-10-31..2026-05-30", "6至24月龄")
    assert in_months("6至24月龄宝宝领营养包，25至36月龄宝宝体检", TODAY) == ()
    assert in_months("6至24月龄的母猪", TODAY) == ()
