"""三审: the route, the people, the digest."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.review import (
    ACT_LABELS,
    STATE_LABELS,
    TRANSITIONS,
    Act,
    Lane,
    ReviewError,
    Route,
    State,
    Step,
    advance,
    is_approved,
    take,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)
AUTHOR, REVIEWER, SIGNER, OTHER = 1, 2, 3, 4
FINAL = {State.WITHDRAWN, State.SUPERSEDED}


def step(act, person, digest="d", note="理由"):
    return Step(act, person, digest, NOW, note)


def walk(route, *steps, authors=frozenset({AUTHOR})):
    state, past = State.DRAFT, []
    for one in steps:
        state = take(route, state, past, one, authors)
        past.append(one)
    return state, past


FULL = (step(Act.SUBMIT, AUTHOR), step(Act.REVIEW, REVIEWER), step(Act.SIGN, SIGNER))


def test_three_people_approve():
    state, past = walk(Route(), *FULL)
    assert state is State.APPROVED
    assert is_approved(Route(), past, "d")
    assert not is_approved(Route(), past, "other")


@pytest.mark.parametrize(
    ("route", "steps", "says"),
    [
        (Route(), [(Act.SUBMIT, AUTHOR), (Act.REVIEW, AUTHOR)], "拟稿人"),
        (Route(), [(Act.SUBMIT, OTHER), (Act.REVIEW, OTHER)], "同一人"),
        (Route(), [(Act.SUBMIT, AUTHOR), (Act.REVIEW, REVIEWER), (Act.SIGN, REVIEWER)], "同一人"),
        (Route(), [(Act.SUBMIT, OTHER), (Act.REVIEW, REVIEWER), (Act.SIGN, OTHER)], "同一人"),
        (Route(), [(Act.SUBMIT, AUTHOR), (Act.REVIEW, REVIEWER), (Act.SIGN, AUTHOR)], "拟稿人"),
        (Route(), [(Act.SUBMIT, AUTHOR), (Act.SIGN, SIGNER)], "还没有复审"),
        (Route(), [(Act.REVIEW, REVIEWER)], "拟稿.*不能复审"),
        (Route(Lane.ALERT), [(Act.SUBMIT, AUTHOR), (Act.REVIEW, REVIEWER)], "只有两级"),
        (Route(Lane.ALERT), [(Act.SUBMIT, AUTHOR), (Act.SIGN, AUTHOR)], "拟稿人"),
    ],
)
def test_no_two_steps_by_one_person_and_none_left_out(route, steps, says):
    with pytest.raises(ReviewError, match=says):
        walk(route, *(step(act, person) for act, person in steps))


def test_an_alert_and_a_small_office_need_two_people():
    for route in (Route(Lane.ALERT), Route(Lane.SMALL, "本村审核人员不足三人")):
        state, past = walk(route, step(Act.SUBMIT, AUTHOR), step(Act.SIGN, SIGNER))
        assert state is State.APPROVED
        assert is_approved(route, past, "d")


def test_a_small_offices_route_gives_its_reason():
    with pytest.raises(ReviewError, match="理由"):
        Route(Lane.SMALL, " ")


def test_a_change_between_the_steps_is_noticed():
    with pytest.raises(ReviewError, match="改动"):
        walk(Route(), FULL[0], step(Act.REVIEW, REVIEWER, "e"))


def test_what_was_approved_before_a_return_counts_no_more():
    again = (step(Act.RETURN, SIGNER), step(Act.SUBMIT, AUTHOR), step(Act.SIGN, SIGNER))
    with pytest.raises(ReviewError, match="还没有复审"):
        walk(Route(), *FULL[:2], *again)


def test_a_hold_voids_the_reviews_before_it_but_not_the_people():
    held = (*FULL[:2], step(Act.HOLD, REVIEWER), step(Act.RESUME, REVIEWER))
    state, past = walk(Route(), *held, step(Act.REVIEW, REVIEWER), step(Act.SIGN, SIGNER))
    assert state is State.APPROVED
    assert is_approved(Route(), past, "d")
    with pytest.raises(ReviewError, match="同一人"):
        walk(Route(), step(Act.SUBMIT, OTHER), *held[1:], step(Act.REVIEW, OTHER))


def test_returning_needs_a_reason():
    with pytest.raises(ReviewError, match="理由"):
        walk(Route(), FULL[0], step(Act.RETURN, REVIEWER, note=" "))


def test_every_state_is_reached_and_only_final_ones_have_no_way_out():
    reached = {State.DRAFT, *TRANSITIONS.values()}
    assert reached == set(State)
    assert {state for state in State if not any(start is state for start, _ in TRANSITIONS)} == FINAL
    assert set(STATE_LABELS) == set(State)
    assert set(ACT_LABELS) == set(Act)


def test_advance_knows_nothing_else():
    assert advance(State.APPROVED, Act.SIGN) is None
    assert advance(State.WITHDRAWN, Act.EDIT) is None


@given(
    st.sampled_from([Route(), Route(Lane.ALERT)]),
    st.lists(st.tuples(st.sampled_from(Act), st.integers(1, 4), st.sampled_from("de")), max_size=12),
)
def test_whatever_people_do_an_approval_has_different_people_and_one_digest(route, acts):
    state, past = State.DRAFT, []
    for act, person, digest in acts:
        try:
            state = take(route, state, past, step(act, person, digest), frozenset({AUTHOR}))
        except ReviewError:
            continue
        past.append(step(act, person, digest))
        if state is State.APPROVED:
            signed = [one for one in past if one.act in route.acts][-len(route.acts) :]
            assert len({one.person for one in signed}) == len(route.acts)
            assert {one.digest for one in signed} == {digest}
            assert is_approved(route, past, digest)
            assert AUTHOR not in {one.person for one in signed[1:]}
