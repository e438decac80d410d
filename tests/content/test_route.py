"""Which route an item takes, and until when each step should be taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calendar import Due
from content.item import Genre
from content.review import Act, Limit, Route
from content.route import MONEY, Rule, choose, deadline, read_limits, write_limits
from tests.content.samples import COUNTY, OTHER_TOWN, TOWN, VILLAGE

SMALL = Route((Act.SUBMIT, Act.SIGN), "两级", "本镇审核人员不足三人")
JOINT = Route((Act.SUBMIT, Act.REVIEW, Act.COUNTERSIGN, Act.SIGN), "司法所会签", "涉及法律", partner=7)
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # a Friday, 16:00 in the office


@pytest.mark.parametrize(
    ("unit", "genre", "acts"),
    [
        (COUNTY, Genre.POLICY, "submit review sign"),
        (TOWN, Genre.ACCOUNTS, "submit review sign"),
        (TOWN, Genre.ALERT, "submit sign"),
        (VILLAGE, Genre.NOTICE, "submit sign"),
        (VILLAGE, Genre.ACCOUNTS, "submit consent sign"),
        (VILLAGE, Genre.SUBSIDY, "submit consent sign"),
        (VILLAGE, Genre.ALERT, "submit sign"),
    ],
)
def test_where_a_county_says_nothing(unit, genre, acts):
    assert " ".join(choose((), unit, genre).acts) == acts


def test_a_countys_rules_go_before_ours_and_the_narrower_before_the_wider():
    town = Rule(TOWN, TOWN + 999_999, SMALL, id=1)
    county = Rule(COUNTY, COUNTY + 10**9 - 1, JOINT, frozenset({Genre.ORDER}), id=2)
    rules = (town, county)
    assert choose(rules, TOWN, Genre.NOTICE) == SMALL
    assert choose(rules, TOWN, Genre.ORDER) == JOINT
    assert choose(rules, OTHER_TOWN, Genre.NOTICE) == Route(
        limits=choose((), TOWN, Genre.NOTICE).limits, reason="一般信息"
    )
    assert choose(rules, VILLAGE, Genre.NOTICE).acts == (Act.SUBMIT, Act.SIGN)
    again = Rule(TOWN, TOWN + 999_999, Route(name="新"), id=3)
    assert choose((*rules, again), TOWN, Genre.NOTICE).name == "新"


@given(st.sampled_from(Genre), st.sampled_from([COUNTY, TOWN, VILLAGE]))
def test_a_villages_money_never_goes_without_its_supervisors(genre, unit):
    route = choose((), unit, genre)
    assert (Act.CONSENT in route.acts) == (unit == VILLAGE and genre in MONEY)
    assert route.acts[0] is Act.SUBMIT
    assert route.acts[-1] is Act.SIGN


def test_limits_run_by_working_days_or_by_the_clock():
    def working(day, count):
        assert (day, count) == (date(2026, 11, 20), 2)
        return Due(date(2026, 11, 24), certain=True)

    assert deadline(None, NOW, working) is None
    assert deadline(Limit(3, working=False), NOW, working).at == NOW + timedelta(hours=3)
    assert deadline(Limit(2), NOW, working).at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert not deadline(Limit(1), NOW, lambda day, _: Due(day, certain=False)).certain


@given(st.dictionaries(st.sampled_from([Act.REVIEW, Act.SIGN]), st.builds(Limit, st.integers(1, 90), st.booleans())))
def test_limits_are_read_back_as_they_were_written(limits):
    assert read_limits(write_limits(limits)) == limits
