"""Which of a notice's days binds its reader: each is scored by what speaks for it, against there being none.

The weights are fitted on the open labelled notices by `python -m tests.bench.fit_days`, which also says how well they
do on a batch of notices that was left out and, with `--why`, what made the choice in one: a score is a plain sum.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Final

from content.ingest.days.day import Day
from content.ingest.days.traits import ON, RELATIONS, TURN, VOID
from content.ingest.proposal import Proposal

WEIGHTS: Final[dict[str, float]] = json.loads(
    resources.files("content.data").joinpath("day_weights.json").read_text("utf-8")
)
_DAY: Final = timedelta(days=1)
_MOST: Final = 4  # days told apart by their number
_ACTED: Final = RELATIONS - {ON, "from", "closed", "counted"}


@dataclass(frozen=True, slots=True)
class Found:
    """A day with its words; `last` is the last day of it; without traits it is no candidate for a deadline."""

    day: Proposal[Day]
    last: date
    traits: frozenset[str] = frozenset()

    @property
    def relation(self) -> str:
        """How it bounds its act; "" for none."""
        return next(iter(self.traits & RELATIONS), "")


def pick_deadline(found: Sequence[Found], *, is_policy: bool = False) -> Proposal[date] | None:
    """Return the reader's own last day with the words that say it best; None: there is none.

    A day told twice has the sum of both; a policy speaks to offices and has seldom one for its readers.
    """
    days = candidates(found)
    if not days:
        return None
    odds: dict[date | None, float] = defaultdict(float)
    scores = [score(traits, WEIGHTS) for traits in among(days, found)]
    for one, value in zip(days, scores, strict=True):
        odds[one.last] += math.exp(value)
    odds[None] = math.exp(score(for_none(days, is_policy=is_policy), WEIGHTS))
    best = max(odds, key=odds.__getitem__)
    if best is None:
        return None
    _, words = max((value, one.day.words) for one, value in zip(days, scores, strict=True) if one.last == best)
    return Proposal(best, words)


def score(traits: frozenset[str], weights: Mapping[str, float]) -> float:
    """What speaks for a day less what speaks against it; the logarithm of its odds."""
    return sum(weights.get(trait, 0.0) for trait in traits)


def candidates(found: Sequence[Found]) -> list[Found]:
    """The days that may bind: none that is void; of a series (9月12日、13日; a day for each village) the last."""
    held = [one for one in found if one.traits and not one.traits & VOID]
    last: dict[str, date] = {}
    for one in held:
        if series := _series(one):
            last[series] = max(last.get(series, one.last), one.last)
    return [one for one in held if one.last == last.get(_series(one), one.last)]


def _series(one: Found) -> str:
    """What its series is known by; "" for none."""
    if one.relation != ON or one.traits & VOID:
        return ""
    return TURN if TURN in one.traits else one.day.words


def for_none(days: Sequence[Found], *, is_policy: bool) -> frozenset[str]:
    """What speaks for no day at all."""
    return frozenset({"none", f"none of {min(len(days), _MOST)}", *(("none of a policy",) if is_policy else ())})


def among(days: Sequence[Found], found: Sequence[Found]) -> Iterator[frozenset[str]]:
    """Yield the traits of each day, with what it is among the others."""
    begun = {one.day.value.on for one in found}
    dues = sorted({one.last for one in days})
    alike: dict[str, list[Found]] = defaultdict(list)
    for one in days:
        alike[one.relation].append(one)
    turns = sorted({one.last for one in days if TURN in one.traits})
    acted = [one for one in days if one.relation in _ACTED and any(trait.endswith(": act") for trait in one.traits)]
    for no, one in enumerate(days):
        more = {"first told"} if no == 0 else set()
        more |= {"next day begins"} if one.last + _DAY in begun else set()
        more |= {"told again"} if sum(other.last == one.last for other in days) > 1 else set()
        more |= _place("of all", one, dues) | _place(one.relation, one, sorted({x.last for x in alike[one.relation]}))
        series = {other.last for other in found if _series(other) and _series(other) == _series(one)}
        more |= {"last of its series"} if len(series) > 1 else set()
        more |= _place("of turns", one, turns) if TURN in one.traits else set()
        more |= _place("of acts", one, sorted({x.last for x in acted})) if one in acted else set()
        yield one.traits | more


def _place(name: str, one: Found, dues: Sequence[date]) -> set[str]:
    if len(dues) <= 1:
        return set()
    return {f"{name}: {'latest' if one.last == dues[-1] else 'earliest' if one.last == dues[0] else 'between'}"}
