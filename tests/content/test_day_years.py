"""Days whose year or month a notice leaves to its reader: of another clause, of the year to come, of an hour."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.ingest import read
from content.ingest.reading import reading


def due(said: str, issued: date) -> date | None:
    text = f"通知\n\n{said}\n\n某村村民委员会\n{issued.year}年{issued.month}月{issued.day}日"
    found = reading(read("通知.txt", text.encode()), today=issued).deadline
    return found.value if found else None


@given(st.integers(6, 9), st.integers(10, 28), st.sampled_from(("领了执照的", "登记过的商户", "参保的人员")))
def test_a_day_of_last_year_gives_no_year_to_the_next_one(month, day, who):
    said = f"2025年12月31日前{who}，请在{month}月{day}日以前到镇便民中心报送年报。"
    assert due(said, date(2026, 6, 3)) == date(2026, month, day)


@pytest.mark.parametrize("told", ["今年务工满三个月的", "已经登记的", "去年没报的"])
def test_a_last_day_long_ago_is_next_years_whatever_the_clause_before_tells(told):
    assert due(f"{told}，1月20日前到村委会报名。", date(2026, 12, 21)) == date(2027, 1, 20)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("所有渔船和渔排上的人，20日12时前必须撤离上岸。", date(2026, 8, 20)),
        ("报名到村部，26日17:30截止。", date(2026, 8, 26)),
        ("申报期限顺延，到26日，请到办税厅办理。", date(2026, 8, 26)),
        ("每年9月30日是缴费的最后一天，请抓紧到村部交。", date(2026, 9, 30)),
    ],
)
def test_the_month_or_year_is_that_of_the_text(said, day):
    assert due(said, date(2026, 8, 19)) == day
