"""The farmers' calendar, days that are left, what swindlers say, what others collect: the reader's last day.

Festivals are checked against the State Council's own days off.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays
from hypothesis import given
from hypothesis import strategies as st

from content.ingest import read
from content.ingest.reading import reading
from content.lunar import lunar_day

# What a notice says, the reader's last day (empty: none), and the day of the notice.
DUE = (
    ("医保费腊月二十前交到村会计手里。", "2027-01-27", "2026-12-20"),
    ("请在腊月二十三以前把年货款结清领钱。", "2027-01-30", "2026-12-20"),
    ("报名时间：正月初六到正月初十，在村部报名。", "2027-02-15", "2027-01-20"),
    ("正月初八至十五到村部登记。", "2027-02-20", "2027-01-20"),
    ("农历八月初十前申报。", "2026-09-20", "2026-09-09"),
    ("农历8月15日前把表交来。", "2026-09-25", "2026-09-09"),
    ("八月初五前报名，过时不候。", "2026-09-15", "2026-09-09"),
    ("九月初九敬老宴，要来的九月初五前跟会计报名。", "2026-10-14", "2026-09-09"),
    ("除夕前把欠款交清。", "2027-02-05", "2027-01-20"),
    ("要坐班车的，正月初四前打电话预约。", "2027-02-09", "2027-01-25"),
    ("初八前到村部报名。", "2026-09-18", "2026-09-09"),
    ("腊月廿八前来领米。", "2027-02-04", "2027-01-25"),
    ("缴费时间为腊月初一至腊月二十八。", "2027-02-04", "2026-12-25"),
    ("认领坟地：二月初二前到村部登记。", "2027-03-09", "2027-02-10"),
    ("元宵节前来村部领种子补贴表并交回。", "2027-02-20", "2027-01-25"),
    ("正月十五（2月20日）前登记。", "2027-02-20", "2027-01-25"),
    ("2月15日（正月初十）前登记。", "2027-02-15", "2027-01-25"),
    ("初三学生10月8日前报名。", "2026-10-08", "2026-09-09"),
    ("今年的医保缴费还剩最后两天，没交的抓紧。", "2026-09-11", "2026-09-09"),
    ("报名只剩三天了，请抓紧。", "2026-09-12", "2026-09-09"),
    ("距登记截止还有5天。", "2026-09-14", "2026-09-09"),
    ("村委会于9月14日前收齐报镇民政所，逾期不再受理。", "2026-09-14", "2026-09-09"),
    ("由各村9月14日前收齐材料报镇，过期不收。", "2026-09-14", "2026-09-09"),
    ("请六月二十九日前把表交来。", "2026-06-29", "2026-06-01"),
    ("十月十五日前报名。", "2026-10-15", "2026-09-09"),
    ("编外：初一批次9月20日前领书。", "2026-09-20", "2026-09-09"),
    ("租金正月底前交清。", "2027-03-07", "2027-01-20"),
    ("腊月底前把账结了。", "2027-02-05", "2026-12-20"),
    ("过了元宵就不收了，要办的抓紧。", "2027-02-20", "2027-01-20"),
    ("收红苕到冬月十五为止。", "2026-12-23", "2026-11-20"),
    ("报名还剩5天，名额还剩3个。", "2026-09-14", "2026-09-09"),
    ("离缴费截止还有一周。", "2026-09-16", "2026-09-09"),
    ("投票通道倒计时3天。", "2026-09-12", "2026-09-09"),
    ("今天是报名的倒数第二天，明天下班就关。", "2026-09-10", "2026-09-09"),
    ("家长请在农历七月十五前交学费。", "2026-08-27", "2026-08-01"),
    ("2026年农历十一月初一前退押金。", "2026-12-09", "2026-09-09"),
    ("初十以前把种子领走。", "2026-09-20", "2026-09-09"),
    ("医保到农历年底前都能交。", "2027-02-05", "2026-12-20"),
    ("镇里9月20日前把名单收齐，想报的9月18日前找村里。", "2026-09-18", "2026-09-09"),
    ("村里统一收齐后9月20日前送镇，晚了镇上不收。", "2026-09-20", "2026-09-09"),
)


@pytest.mark.parametrize(("said", "due", "on"), DUE)
def test_a_day_is_read_whatever_calendar_tells_it(said: str, due: str, on: str) -> None:
    draft = read("通知.txt", f"通知\n{said}".encode())
    found = reading(draft, today=date.fromisoformat(on)).found
    assert date.fromisoformat(due) in {one.last for one in found}


@pytest.mark.parametrize(
    ("feast", "month", "day"),
    [("Spring Festival", 1, 1), ("Dragon Boat Festival", 5, 5), ("Mid-autumn Festival", 8, 15)],
)
def test_the_feasts_fall_on_the_state_councils_days_off(feast: str, month: int, day: int) -> None:
    years = {one.year for one in holidays if one.year >= 2020}
    assert len(years) >= 6
    days = [lunar_day(year, month, day) for year in years]
    assert {holidays[found] if found else None for found in days} <= {feast, "National Day"}  # 1 October 2020 was both


@given(st.integers(2020, 2049))
def test_a_farmers_year_has_no_gap(year: int) -> None:
    begins, ends = lunar_day(year, 1, 1), lunar_day(year + 1, 1, 1)
    assert begins
    assert ends
    assert lunar_day(year, 12, 30) == ends - timedelta(days=1)
    leaps = [month for month in range(1, 13) if lunar_day(year, month, 1, leap=True)]
    assert len(leaps) <= 1
    assert 353 <= (ends - begins).days <= 355 + 30 * len(leaps)


def test_no_day_is_made_up() -> None:
    assert lunar_day(2019, 1, 1) is lunar_day(2051, 1, 1) is lunar_day(2026, 13, 1) is lunar_day(2026, 1, 31) is None
    assert lunar_day(2026, 6, 1, leap=True) is None
