"""The table alone: receipts merge in any order, nothing leaves a final state, whatever is not in it says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pusher.delivery import FINAL, LADDER, OPEN, REACHED, TRANSITIONS, News, State, advance

RECEIPTS = {
    News.ACCEPTED: State.SENT,
    News.UNDELIVERED: State.FAILED,
    News.ARRIVED: State.ARRIVED,
    News.ACKNOWLEDGED: State.OPENED,
}
UNSPOKEN = {News.CANCELLED, News.EXPIRED, News.SUPERSEDED, News.SKIPPED}
SPOKEN = st.sampled_from([State.PENDING, State.UNKNOWN, State.SENT])  # pending: its outcome is still on its way
receipts = st.lists(st.sampled_from(list(RECEIPTS)), max_size=8)


def follow(state: State, news) -> State:
    for one in news:
        state = advance(state, one) or state
    return state


def highest(state: State, news) -> State:
    return max([state, *(RECEIPTS[one] for one in news)], key=LADDER.index)


@given(SPOKEN, receipts, st.data())
def test_any_order_and_repetition_of_receipts_ends_in_the_same_state(state, news, data):
    shuffled = data.draw(
        st.permutations(news + data.draw(st.lists(st.sampled_from(news), max_size=4) if news else st.just([])))
    )
    assert follow(state, news) == follow(state, shuffled) == highest(state, news)


@given(SPOKEN, receipts, st.data())
def test_a_lost_receipt_costs_its_own_evidence_and_nothing_else(state, news, data):
    kept = [one for one in news if data.draw(st.booleans())]
    assert follow(state, kept) == highest(state, kept)
    assert LADDER.index(follow(state, kept)) <= LADDER.index(follow(state, news))


@given(receipts, st.sampled_from([News.ACCEPTED, News.UNCLEAR]), st.integers(0, 8))
def test_our_own_record_may_come_anywhere_among_the_receipts(news, own, place):
    """A receipt overtakes the answer, the answer is no clear one: the row ends where the best receipt says."""
    least = State.SENT if own is News.ACCEPTED else State.UNKNOWN
    assert follow(State.PENDING, [*news[:place], own, *news[place:]]) == highest(least, news)


@given(st.sampled_from(State), st.sampled_from(list(RECEIPTS)))
def test_a_receipt_moves_a_spoken_row_up_the_ladder_or_not_at_all(state, news):
    after = advance(state, news)
    assert after == (RECEIPTS[news] if state in LADDER and LADDER.index(state) < LADDER.index(RECEIPTS[news]) else None)


@pytest.mark.parametrize("state", State)
def test_a_pair_is_in_the_table_or_says_nothing(state):
    for news in News:
        assert advance(state, news) == TRANSITIONS.get((state, news))
        assert state not in FINAL or advance(state, news) is None
        if news in UNSPOKEN:
            assert (advance(state, news) is not None) == (state is State.PENDING), "doubt is never stopped or skipped"


class Life(RuleBasedStateMachine):
    """One delivery that may hear anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.before = State.PENDING, State.PENDING
        self.last: News | None = None

    @rule(news=st.sampled_from(News))
    def hear(self, news: News) -> None:
        self.before, self.last = self.state, news
        self.state = advance(self.state, news) or self.state

    @invariant()
    def a_final_state_is_never_left(self) -> None:
        assert self.before not in FINAL or self.state is self.before

    @invariant()
    def only_what_was_surely_not_accepted_is_pending_again(self) -> None:
        if self.state is State.PENDING and self.before is not State.PENDING:
            assert (self.before, self.last) in {(State.UNKNOWN, News.ABSENT), (State.UNKNOWN, News.REPEATED)}

    @invariant()
    def evidence_is_never_lost(self) -> None:
        if self.before in REACHED:
            assert LADDER.index(self.state) >= LADDER.index(self.before)

    @invariant()
    def doubt_ends_by_evidence_or_decision(self) -> None:
        if self.before is State.UNKNOWN and self.state not in OPEN:
            assert self.last in {*RECEIPTS, News.DROPPED}


TestLife = Life.TestCase
