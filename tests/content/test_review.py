"""三审: the route, the people, the digest."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.review import (
    ACT_LABELS,
    RELAYED,
    STATE_LABELS,
    TRANSITIONS,
    Act,
    ReviewError,
    Route,
    State,
    Step,
    advance,
    is_approved,
    mermaid,
    take,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)
AUTHOR, REVIEWER, SIGNER, OTHER = 1, 2, 3, 4
FINAL = {State.WITHDRAWN, State.SUPERSEDED}
TWO = Route((Act.SUBMIT, Act.SIGN), "两级", "本村审核人员不足三人")
MONEY = Route((Act.SUBMIT, Act.CONSENT, Act.SIGN), "村级财务")
JOINT = Route((Act.SUBMIT, Act.REVIEW, Act.COUNTERSIGN, Act.SIGN), "会签", partner=7)


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
        (TWO, [(Act.SUBMIT, AUTHOR), (Act.REVIEW, REVIEWER)], "没有复审这一步"),
        (TWO, [(Act.SUBMIT, AUTHOR), (Act.SIGN, AUTHOR)], "拟稿人"),
        (MONEY, [(Act.SUBMIT, AUTHOR), (Act.SIGN, SIGNER)], "还没有村监委同意"),
        (JOINT, [(Act.SUBMIT, AUTHOR), (Act.COUNTERSIGN, OTHER)], "还没有复审"),
        (JOINT, [(Act.SUBMIT, AUTHOR), (Act.REVIEW, OTHER), (Act.COUNTERSIGN, OTHER)], "同一人"),
        (RELAYED, [(Act.SUBMIT, AUTHOR)], "不用送审"),
        (Route(), [(Act.RELAY, AUTHOR)], "不能直接转发"),
    ],
)
def test_no_two_steps_by_one_person_and_none_left_out(route, steps, says):
    with pytest.raises(ReviewError, match=says):
        walk(route, *(step(act, person) for act, person in steps))


@pytest.mark.parametrize("route", [TWO, MONEY, JOINT])
def test_every_route_is_walked_to_its_end_by_as_many_people(route):
    state, past = walk(route, *(step(act, person) for person, act in enumerate(route.acts, AUTHOR)))
    assert state is State.APPROVED
    assert is_approved(route, past, "d")


def test_a_relay_word_for_word_needs_one_person():
    state, past = walk(RELAYED, step(Act.RELAY, AUTHOR))
    assert state is State.APPROVED
    assert is_approved(RELAYED, past, "d")
    assert not is_approved(Route(), past, "d")


@pytest.mark.parametrize(
    ("acts", "more", "says"),
    [
        ((Act.SUBMIT, Act.SIGN), {"reason": " "}, "理由"),
        ((Act.SUBMIT, Act.REVIEW), {}, "终审签发为止"),
        ((Act.SUBMIT, Act.REVIEW, Act.REVIEW, Act.SIGN), {}, "不能重复"),
        ((Act.SUBMIT, Act.RELAY, Act.SIGN), {}, "送审开始"),
        ((Act.SUBMIT, Act.COUNTERSIGN, Act.SIGN), {}, "哪个单位"),
        ((Act.SUBMIT, Act.REVIEW, Act.SIGN), {"partner": 7}, "哪个单位"),
    ],
)
def test_a_route_that_cannot_be_says_why(acts, more, says):
    with pytest.raises(ReviewError, match=says):
        Route(acts, **more)


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
    st.sampled_from([Route(), TWO, MONEY, JOINT]),
    st.lists(st.tuples(st.sampled_from(Act), st.integers(1, 5), st.sampled_from("de")), max_size=16),
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


def test_the_diagram_in_docs_is_drawn_from_the_table():
    assert mermaid() in (Path(__file__).parents[2] / "docs/review.md").read_text("utf-8")
