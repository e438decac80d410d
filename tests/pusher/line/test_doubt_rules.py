"""The rules of doubt: when to look, and that an index that is late by no more than it says never makes a double."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from channels.message import Absent, Deferred, Evidence, Mode, Reason, Refused, Scope, Sent, Unit, Unknown
from pusher.delivery import News
from pusher.doubt import SPREAD, counts, first_look, heard, next_look, repeatable
from pusher.settle.repeat import _look
from pusher.store.doubt import Doubt
from pusher.strategy import RECEIPT_HORIZON

MODE = Mode("text", "短信", Unit.PERSON, Evidence.ARRIVED)
seconds = st.floats(0, 5000)


@given(
    lag=st.floats(0, 100),
    quiet_at=st.floats(0, 100),
    taken=st.floats(0, 1),
    late=st.floats(0, 1),
    askings=st.lists(st.floats(0, 400), max_size=12).map(sorted),
)
def test_what_the_provider_has_is_never_found_absent(lag, quiet_at, taken, late, askings):
    """It took the message at any moment before we are quiet; its index shows it late, but no later than it says."""
    shows = quiet_at * taken + lag * late
    absent_at = None
    for now in askings:
        finding = Sent("r") if now >= shows else Absent()
        absent = None if absent_at is None else now - absent_at
        news = heard(finding, lag=lag, quiet=now - quiet_at, absent=absent, repeated=False)
        assert news is not News.ABSENT
        if isinstance(finding, Absent) and counts(lag, now - quiet_at):
            absent_at = absent_at or now


@given(lag=st.floats(0, 100), quiet=st.floats(-100, 200), gap=st.floats(0, 200))
def test_absent_is_proven_by_two_askings_that_count_a_lag_apart(lag, quiet, gap):
    news = heard(Absent(), lag=lag, quiet=quiet, absent=gap, repeated=False)
    assert (news is News.ABSENT) == (quiet >= lag and gap >= max(lag, SPREAD))
    assert heard(Absent(), lag=lag, quiet=quiet, absent=None, repeated=False) is None


def test_only_the_first_calls_refusal_is_believed_and_the_accounts_burns_nobody():
    mine, theirs = Refused(Reason("x", "x")), Refused(Reason("x", "x", Scope.ACCOUNT))
    always = {"lag": 0.0, "quiet": 100.0, "absent": 100.0}
    assert heard(mine, **always, repeated=False) is News.REFUSED
    assert heard(theirs, **always, repeated=False) is News.ABSENT
    assert heard(mine, **always, repeated=True) is None
    assert heard(Unknown(Reason("x", "x")), **always, repeated=False) is None


@given(dedupe=seconds, query=st.booleans(), stopped=st.booleans())
def test_looks_end_with_a_person_and_never_come_too_thick(dedupe, query, stopped):
    mode = replace(MODE, dedupe=dedupe, query=query)
    age, looks = first_look(mode), 0
    while age >= 0 and (wait := next_look(mode, age, stopped=stopped)) >= 0:
        assert wait > 0
        age, looks = age + wait, looks + 1
        assert looks < 300
    if query:
        assert age >= RECEIPT_HORIZON
    elif stopped:
        assert looks == 0


@given(dedupe=seconds, age=seconds)
def test_a_repeat_stays_inside_the_horizon(dedupe, age):
    assert not repeatable(replace(MODE, dedupe=dedupe), age) or age < dedupe
    assert not repeatable(MODE, age)


@given(st.floats(0, 500), st.floats(0, 3000))
def test_a_repeat_that_was_put_off_is_looked_at_no_sooner_than_the_provider_asked(age, after):
    """45066: the same key within a minute. Where nothing is left to try, a person decides whatever was asked for."""
    mode = replace(MODE, dedupe=600.0, rest=65.0)
    doubt = Doubt(1, 0, "k", 1, 0, 1, 1, b"", age, 0.0, None)
    look = _look(SimpleNamespace(mode=mode), doubt, Deferred(Reason("45066", "同一编号重复提交过快"), after))
    assert look.delay == -1 or look.delay >= max(after, mode.rest)
    assert (look.delay < 0) == (not repeatable(mode, age + mode.rest))
