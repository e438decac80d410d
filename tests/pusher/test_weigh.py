"""Shares move in steps, back slowly, never to nobody; batches move to where they go out earlier, and are never lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pusher.weigh import (
    FULL,
    MENDING,
    PATIENCE,
    SLOWEST_SHARE,
    STEP,
    Standing,
    Tally,
    Waiting,
    dead,
    failing,
    loads,
    slow,
    spread,
    step,
)

GOOD, BAD, LATE = Tally(100, 0, 0, 10.0), Tally(100, 40, 0, 10.0), Tally(100, 0, 0, 80.0)
tallies = some.builds(
    lambda calls, bad, seconds: Tally(calls, min(bad, calls), 0, seconds * calls),
    some.integers(0, 500), some.integers(0, 500), some.floats(0.001, 10),
)  # fmt: skip
standings = some.builds(
    Standing,
    some.integers(1, 9),
    some.sampled_from([0, 1, 50, 100]),
    some.integers(0, 10).map(lambda tenth: tenth * STEP),
    some.booleans(),
    some.floats(0, 2 * MENDING),
    tallies,
    tallies,
)
groups = some.lists(standings, min_size=1, max_size=5, unique_by=lambda one: one.account)


def others(group, one):
    return [other for other in group if other is not one]


@given(groups)
def test_a_share_moves_by_one_step_and_stays_a_share(group):
    for one in group:
        found = step(one, others(group, one))
        share = one.share if found is None else found
        assert 0 <= share <= FULL
        assert abs(share - one.share) <= STEP
        if share < one.share:
            assert one.since >= PATIENCE
        if share > one.share:
            assert one.since >= MENDING
        if not one.active:
            assert found is None


@given(groups)
def test_somebody_carries_while_anybody_is_active(group):
    found = loads(group)
    assert set(found) == {one.account for one in group if one.active}
    assert any(found.values()) == any(one.active for one in group)


@given(groups, some.lists(some.tuples(some.integers(1, 9), some.integers(1, 1000)), max_size=60))
def test_no_batch_is_lost_and_a_second_look_moves_nothing_back(group, queue):
    carry = loads(group)
    loose = {one.account for one in group if not one.active or one.share < FULL}
    waiting = [Waiting(number, account, rows) for number, (account, rows) in enumerate(queue)]
    before = waiting
    for _ in range(len(queue) + 1):
        moved = spread(waiting, loose, carry)
        assert set(moved) <= {one.batch for one in waiting if one.account in loose}
        assert all(carry[account] > 0 for account in moved.values())
        waiting = [Waiting(one.batch, moved.get(one.batch, one.account), one.rows) for one in waiting]
        if not moved:
            break
    assert spread(waiting, loose, carry) == {}, "it comes to rest"
    assert [(one.batch, one.rows) for one in waiting] == [(one.batch, one.rows) for one in before]
    if any(carry.values()):
        assert not [one for one in waiting if one.account in loose and not carry.get(one.account)]


@given(some.integers(1, 100), some.integers(0, 10).map(lambda tenth: tenth * STEP))
def test_what_leaves_is_in_proportion_to_the_shares(batches, share):
    group = [Standing(1, share=share), Standing(2)]
    waiting = [Waiting(number, 1, 1000) for number in range(batches)]
    gone = len(spread(waiting, {1}, loads(group)))
    assert abs(gone - batches * FULL / (FULL + share)) <= 1


def test_nothing_leaves_an_account_that_is_well():
    assert spread([Waiting(1, 1, 1000), Waiting(2, 1, 1000)], (), {1: 100, 2: 100}) == {}


@pytest.mark.parametrize(
    ("calls", "bad", "is_dead", "is_failing"),
    [(0, 0, False, False), (2, 2, False, False), (3, 3, True, True), (4, 3, False, True), (100, 6, False, False)],
)
def test_what_counts_as_failing(calls, bad, is_dead, is_failing):
    assert dead(Tally(calls, bad)) == is_dead
    assert failing(Tally(calls, bad)) == is_failing


def test_slow_is_measured_by_its_own_past_and_by_the_others():
    assert slow(LATE, GOOD, [])
    assert slow(LATE, Tally(), [GOOD])
    assert not slow(LATE, LATE, [LATE])
    assert not slow(LATE, Tally(3, 0, 0, 0.1), [Tally(2, 0, 0, 0.1)]), "a few calls are no measure"
    assert not slow(Tally(100, 0, 0, 20.0), Tally(100, 0, 0, 1.0), []), "nobody notices a fifth of a second"


def test_a_lone_account_keeps_its_share():
    assert step(Standing(1, recent=BAD), []) is None
    assert step(Standing(1, recent=BAD), [Standing(2, active=False)]) is None
    assert step(Standing(1, share=50, recent=BAD), []) == 50 + STEP, "it comes back to the whole"


def _life(minutes: int, evidence) -> list[int]:
    """Weigh two accounts every five seconds; `evidence(minute, share)` is the first one's last minute."""
    share, moved, seen = FULL, -MENDING, [FULL]
    for now in range(0, minutes * 60, 5):
        fresh = evidence(now / 60, share) if now - moved >= PATIENCE else Tally()
        found = step(Standing(1, share=share, since=now - moved, recent=fresh, usual=GOOD), [Standing(2, recent=GOOD)])
        if found is not None:
            share, moved = found, now
            seen += [share] if share != seen[-1] else []
    return seen


def test_a_slow_quarter_of_an_hour_costs_steps_and_they_come_back():
    seen = _life(120, lambda minute, _: LATE if minute < 15 else GOOD)
    low = seen.index(min(seen))
    assert seen[: low + 1] == list(range(FULL, SLOWEST_SHARE - 1, -STEP))
    assert seen[low:] == list(range(SLOWEST_SHARE, FULL + 1, STEP)), "no flapping on the way back"


def test_one_that_keeps_failing_is_tried_with_one_step_at_a_time():
    seen = _life(240, lambda _, share: BAD if share else Tally())
    assert set(seen[seen.index(0) :]) == {0, STEP}
    assert Counter(seen)[STEP] <= 240 / 5, "one step in five minutes at most"


def test_a_single_bad_minute_costs_one_step():
    assert _life(30, lambda minute, _: BAD if minute < 1 else GOOD) == [FULL, FULL - STEP, FULL]
