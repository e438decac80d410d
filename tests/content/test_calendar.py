"""Working days: named years, years to come, what a county knows better."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calendar import CalendarError, Due, Overrides, add_workdays, read_overrides, workday, workdays_between

DAYS = st.dates(date(2005, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 14), True),  # a Saturday that is worked
        (date(2026, 10, 1), False),
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
    ],
)
def test_a_named_year_is_certain(day, works):
    assert workday(day) == (works, True)


def test_a_year_that_nobody_has_named_knows_its_weekends_only():
    assert workday(date(2029, 10, 1)) == (True, False)
    assert workday(date(2029, 10, 6)) == (False, False)


def test_a_limit_through_new_year_stays_provisional_until_the_days_are_there():
    last = max(year for year in range(2020, 2060) if workday(date(year, 6, 1))[1])
    start = date(last, 12, 18)
    before = add_workdays(start, 20)
    assert not before.certain
    named = Overrides({date(last + 1, 1, 1): False}, frozenset({last + 1}))
    assert add_workdays(start, 20, named).certain
    assert add_workdays(start, 3, named) == Due(add_workdays(start, 3).day, certain=True)


def test_the_end_of_a_year_hangs_on_the_next():
    """29 December 2018 was worked by the list of 2019."""
    assert workday(date(2018, 12, 29)) == (True, True)
    last = max(year for year in range(2020, 2060) if workday(date(year, 6, 1))[1])
    assert workday(date(last, 12, 24))[1]
    assert not workday(date(last, 12, 28))[1]


def test_a_county_s_own_holiday_goes_before_the_state_s():
    own = Overrides({date(2026, 4, 20): False})
    assert workday(date(2026, 4, 20)) == (True, True)
    assert workday(date(2026, 4, 20), own) == (False, True)
    assert add_workdays(date(2026, 4, 17), 1, own).day == date(2026, 4, 21)


def test_the_day_of_the_event_does_not_count():
    assert add_workdays(date(2026, 11, 27), 1) == Due(date(2026, 11, 30), certain=True)
    assert add_workdays(date(2026, 9, 28), 3).day == date(2026, 10, 8)
    assert add_workdays(date(2026, 11, 28), 0).day == date(2026, 11, 28)


@given(DAYS, st.integers(1, 60))
def test_a_limit_ends_on_a_working_day_and_counts_back(start, count):
    due = add_workdays(start, count)
    assert workday(due.day)[0]
    assert workdays_between(start, due.day) == (count, due.certain)


@given(DAYS, st.integers(1, 40), st.sets(st.integers(1, 60)))
def test_more_holidays_never_shorten_a_limit(start, count, offs):
    own = Overrides({start + timedelta(days=n): False for n in offs})
    assert add_workdays(start, count, own).day >= add_workdays(start, count).day


def test_a_holiday_cn_file_makes_its_year_certain():
    file = {
        "year": 2029,
        "papers": ["国办发明电"],
        "days": [
            *(
                {"date": f"2029-{day}", "isOffDay": True}
                for day in ("01-01", "02-13", "04-04", "05-01", "06-16", "09-22")
            ),
            {"name": "国庆节", "date": "2029-10-01", "isOffDay": True},
            {"name": "国庆节", "date": "2029-10-13", "isOffDay": False},
        ],
    }
    read = read_overrides(file)
    assert workday(date(2029, 10, 1), read) == (False, True)
    assert workday(date(2029, 10, 13), read) == (True, True)
    assert workday(date(2029, 10, 15), read) == (True, True)
    for missing in file["days"][:-1]:
        part = read_overrides({**file, "days": [day for day in file["days"] if day != missing]})
        assert not part.knows(2029)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ([], "year"),
        ({"year": 2027, "papers": [], "days": []}, "还没有公布"),
        ({"year": "二〇二七", "days": [{"date": "2027-01-01", "isOffDay": True}]}, "年份"),
        ({"year": 2027, "days": [{"date": "1月1日", "isOffDay": True}]}, "第1天"),
        ({"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": "yes"}]}, "第1天"),
    ],
)
def test_a_file_that_is_none_says_what_is_wrong(file, words):
    with pytest.raises(CalendarError, match=words):
        read_overrides(file)
