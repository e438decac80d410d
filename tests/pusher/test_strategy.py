"""The rules of a plan: hours, nights, caps. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pusher.strategy import OFFICE_TIME, Caps, QuietHours, awake, exempt, finish, seconds_needed, start

DAY = QuietHours(time(8), time(21))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=OFFICE_TIME)


@pytest.mark.parametrize(
    ("begins", "seconds", "quiet", "ends"),
    [
        (at(21, 10), 47 * 60, DAY, at(21, 10, 47)),
        (at(21, 20), 3600, DAY, at(21, 21)),  # just before the night
        (at(21, 20), 2 * 3600, DAY, at(22, 9)),
        (at(21, 20), 14 * 3600 + 60, DAY, at(23, 8, 1)),  # a whole day between two nights
        (at(21, 23), 60, DAY, at(22, 8, 1)),
        (at(21, 20), 2 * 3600, None, at(21, 22)),  # urgent: it goes on
    ],
)
def test_nights_do_not_count(begins, seconds, quiet, ends):
    assert finish(begins, seconds, quiet) == ends


HOURS = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])
MOMENTS = st.integers(0, 365 * 86400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


@given(HOURS, MOMENTS, st.floats(0, 40 * 86400))
def test_it_ends_inside_the_hours_after_exactly_that_much_sending(hours, begins, seconds):
    quiet = QuietHours(time(hours[0]), time(hours[1]))
    ends = finish(begins, seconds, quiet)
    local = ends.astimezone(OFFICE_TIME)
    closes = datetime.combine(local.date(), quiet.closes, OFFICE_TIME)
    assert datetime.combine(local.date(), quiet.opens, OFFICE_TIME) <= local <= closes
    first = awake(begins, quiet).astimezone(OFFICE_TIME)
    nights = (local.date() - first.date()).days
    dark = timedelta(days=1) - timedelta(seconds=quiet.seconds)
    assert abs((ends - first - nights * dark).total_seconds() - seconds) < 0.01


def test_the_slowest_account_says_when_all_is_sent_and_one_without_a_limit_says_nothing():
    assert seconds_needed([(1000, 10.0), (50_000, 100.0), (10**6, 0.0)], overhead=0) == 500


def test_a_wish_at_night_waits_for_the_morning_and_a_big_push_its_five_minutes():
    assert start("normal", 10, at(21, 9), at(21, 22), DAY) == at(22, 8)
    assert start("bulk", 2000, at(21, 20, 58), at(21, 9), DAY) == at(22, 8)
    assert start("normal", 2000, at(21, 9), at(21, 8), DAY) == at(21, 9, 5)
    assert start("urgent", 2000, at(21, 23), at(21, 9), DAY) == at(21, 23)


@pytest.mark.parametrize(
    ("urgency", "duty", "kind", "free"),
    [
        ("normal", "should", "notice", False),
        ("bulk", "public", "resend", False),
        ("urgent", "should", "notice", True),
        ("normal", "must", "notice", True),
        ("bulk", "should", "correction", True),
    ],
)
def test_who_must_be_told_is_told_however_often(urgency, duty, kind, free):
    assert exempt(urgency, duty, kind) is free


def test_caps_go_by_urgency():
    assert [Caps(7, 3).of(urgency) for urgency in ("normal", "bulk", "urgent")] == [7, 3, 0]
