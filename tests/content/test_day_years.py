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


@pytest.mark.parametrize(
    "said",
    [
        "2025年11月15日前申请的和8月20日前申请的均已发放。",
        "2025年9月15日会议决定，7月20日已补发的不再补发。",
        "2025年12月底前改造30户，10月31日前改造20户。",
        "2025年12月31日前登记的，8月20日前补了材料，都已发放。",
    ],
)
def test_what_was_done_by_a_day_of_last_year_is_asked_of_nobody(said):
    assert due(said, date(2026, 6, 3)) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("所有渔船和渔排上的人，20日12时前必须撤离上岸。", date(2026, 8, 20)),
        ("报名到村部，26日17:30截止。", date(2026, 8, 26)),
        ("村部收材料，20日 12:00前交齐。", date(2026, 8, 20)),
        ("住危房的，20日傍晚六点前转移到村小学。", date(2026, 8, 20)),
        ("每年9月30日是缴费的最后一天，请抓紧到村部交。", date(2026, 9, 30)),
    ],
)
def test_the_month_or_year_is_that_of_the_text(said, day):
    assert due(said, date(2026, 8, 19)) == day


@pytest.mark.parametrize(
    "said",
    [
        "每年6月30日为年报截止日期，逾期列入异常名录。",  # behind us
        "每周五是收件的日子，由村里统一送到镇上。",
        "落户办理时限由15日缩短至5日。",
        "公示期由5日延长至7日。",
        "降雨持续到26日，请大家注意防范。",
        "请危房户到村部报到，20日8时前后来人。",
    ],
)
def test_a_duration_or_a_day_gone_by_is_no_last_day(said):
    assert due(said, date(2026, 8, 19)) is None
