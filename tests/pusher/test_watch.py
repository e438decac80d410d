"""How long an account may be silent: limits are the county's data, a day on the limit is still in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pusher.watch import Limits, Silence, account, page, stand

TODAY = date(2026, 11, 23)
ORDER = [Silence.FRESH, Silence.NEAR, Silence.OVER, Silence.IDLE]


@pytest.mark.parametrize(
    ("days", "silence", "words"),
    [
        (0, Silence.FRESH, "正常"),
        (9, Silence.FRESH, "正常"),
        (10, Silence.NEAR, "还有4天到期限"),
        (14, Silence.NEAR, "今天到期限"),
        (15, Silence.OVER, "超过14天没有更新"),
        (90, Silence.OVER, "超过14天没有更新"),
        (91, Silence.IDLE, "91天没有更新，超过90天"),
    ],
)
def test_two_weeks_are_two_weeks(days, silence, words):
    said = account(TODAY - timedelta(days=days), TODAY, Limits())
    assert (said.silence, said.words, said.days) == (silence, words, days)


def test_what_never_spoke_is_not_fresh():
    assert account(None, TODAY, Limits()).silence is Silence.NEVER
    assert page(None, TODAY, Limits()).kind == "bad"


def test_a_county_holds_its_accounts_to_its_own_days():
    """闽侯 wants ten days, another county a month."""
    last = TODAY - timedelta(days=11)
    assert account(last, TODAY, Limits(account_warn=7, account_days=10)).silence is Silence.OVER
    assert account(last, TODAY, Limits(account_warn=20, account_days=31)).silence is Silence.FRESH
    assert page(last, TODAY, Limits(account_days=10)).silence is Silence.NEAR, "pages have their own"


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 60), st.integers(1, 60), st.integers(1, 300))
def test_longer_silence_is_never_better(one, more, warn, further, beyond):
    most = warn + further
    seen = [
        stand(TODAY - timedelta(days=days), TODAY, warn=warn, most=most, idle=most + beyond)
        for days in (one, one + more)
    ]
    assert ORDER.index(seen[0].silence) <= ORDER.index(seen[1].silence)
    assert seen[0].alarming == (one >= warn)
