"""How much each of several equivalent accounts carries (份额), and when one is not to be trusted. Pure.

After GOV.UK Notify: ten points at a time, at most once a minute, and ten points back for every five minutes of good
behaviour. Each step down needs evidence of its own, so that one bad minute costs ten points and not all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

FULL: Final = 100  # points of a share
STEP: Final = 10
PATIENCE: Final = 60.0  # seconds between two steps down
MENDING: Final = 300.0  # seconds of good behaviour that earn one step up
SLOWEST_SHARE: Final = 20  # a slow account still delivers, and is still measured: it is never left without work
LEAST_BAD: Final = 3  # calls: one or two say nothing
BAD_SHARE: Final = 0.1  # of the calls; an absolute number would punish whoever carries the most
LEAST_CALLS: Final = 5  # for a mean that may be compared
LEAST_USUAL: Final = 20
SLOWER: Final = 1.5  # times the usual, or the best of the others
UNNOTICED: Final = 0.25  # seconds; below it nobody calls an account slow

RUN: Final = 10  # bad calls in a row: the circuit opens at once, before a whole push is in doubt
AWAY: Final = 4  # a call that found nobody counts as so many: three of them are no accident
FIRST_PROBE: Final = 30.0  # seconds from the circuit's opening to the first probe; each wait is twice the last
LONGEST_PROBE: Final = 600.0
PROBATION: Final = 60.0  # seconds of good calls after which an account that was resumed by a probe has proved itself
FLOOR: Final = 0.05  # of the rate: what an account on probation is given
RELEASE: Final = 0.1  # of the rate, given back after each calm spell
CALM: Final = 10.0  # seconds without "busy"


@dataclass(frozen=True, slots=True)
class Tally:
    """Calls of one account over some time."""

    calls: int = 0
    bad: int = 0  # without a clear answer, or the account's fault
    busy: int = 0  # the provider asked for patience
    seconds: float = 0.0  # of all calls together

    @property
    def mean(self) -> float:
        """Seconds a call; 0 without calls."""
        return self.seconds / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands among its equivalents."""

    account: int
    weight: int = 100  # by hand
    share: int = FULL  # by health
    active: bool = True
    since: float = MENDING  # seconds since the share moved
    recent: Tally = field(default_factory=Tally)  # of the last minute or two, since the share moved
    usual: Tally = field(default_factory=Tally)  # of the hour before


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch that nobody holds, with its rows that are still to be sent."""

    batch: int
    account: int
    rows: int


def dead(recent: Tally) -> bool:
    """Whether nothing comes through at all: the circuit opens."""
    return LEAST_BAD <= recent.calls == recent.bad


def failing(recent: Tally) -> bool:
    """Whether too many calls go wrong."""
    return recent.bad >= LEAST_BAD and recent.bad >= BAD_SHARE * recent.calls


def slow(recent: Tally, usual: Tally, others: Iterable[Tally]) -> bool:
    """Whether calls take clearly longer than they used to, or than the best of the others takes now."""
    if recent.calls < LEAST_CALLS or recent.mean < UNNOTICED:
        return False
    measures = [other.mean for other in others if other.calls >= LEAST_CALLS]
    if usual.calls >= LEAST_USUAL:
        measures.append(usual.mean)
    return any(recent.mean >= SLOWER * measure for measure in measures)


def step(one: Standing, others: Sequence[Standing]) -> int | None:
    """Say which share an account has from now on; None: leave it. The same share again begins its five minutes anew.

    Without an active equivalent there is nowhere to shift to.
    """
    floor = _floor(one, [other.recent for other in others if other.active]) if one.active else None
    if floor is not None:
        return max(min(floor, one.share), one.share - STEP) if one.since >= PATIENCE else None
    return one.share + STEP if one.active and one.share < FULL and one.since >= MENDING else None


def _floor(one: Standing, rivals: Sequence[Tally]) -> int | None:
    """Say how far an account may sink now; None: it is well."""
    if not rivals:
        return None
    if failing(one.recent):
        return 0
    return SLOWEST_SHARE if slow(one.recent, one.usual, rivals) else None


def loads(standings: Iterable[Standing]) -> dict[int, int]:
    """Say in which proportion accounts carry; never all zero while one of them is active."""
    active = {one.account: one for one in standings if one.active}
    for measure in (lambda one: one.weight * one.share, lambda one: one.weight, lambda _: 1):
        found = {account: measure(one) for account, one in active.items()}
        if any(found.values()):
            return found
    return {}


def spread(waiting: Sequence[Waiting], loose: Iterable[int], loads: Mapping[int, int]) -> dict[int, int]:
    """Say which batches of the `loose` accounts go to which other account: {batch: account}.

    A batch moves only where it will surely be sent earlier, so repeating this moves nothing back.
    """
    have: dict[int, int] = dict.fromkeys(loads, 0)
    for one in waiting:
        have[one.account] = have.get(one.account, 0) + one.rows
    takers = [account for account, load in loads.items() if load > 0]
    leaving = frozenset(loose)
    moved: dict[int, int] = {}
    for one in waiting if takers else ():
        if one.account not in leaving:
            continue
        best = min(takers, key=lambda account: (have[account] + one.rows) / loads[account])
        own = loads.get(one.account, 0)
        if own == 0 or (have[best] + one.rows) * own < have[one.account] * loads[best]:
            have[one.account] -= one.rows
            have[best] += one.rows
            moved[one.batch] = best
    return moved
