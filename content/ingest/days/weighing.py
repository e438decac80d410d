"""Weighs a text's days, to find the one by which its reader must act.

What the rules of this package pick has a say; the rest was learned by logistic regression from the labelled notices,
and from short texts for which the rules' own pick is the label (content/data/day_weights.json,
`python -m tests.bench.teach`). What the rules say is no feature: they know the open notices too well to be believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Final

from content.ingest.days.choice import Found
from content.ingest.proposal import Proposal
from content.pieces import CLAUSE, Weights, pieces

_TRUST: Final = 1.0  # what a day gains by being the one that the rules pick, in logits
_LIKELY: Final = 0.2  # of several days the likeliest is taken, if it is as likely as this
_NUMBER: Final = re.compile(r"\d+")
_BESIDE, _AROUND, _NEXT = 8, 16, 10  # characters
_SENTENCE: Final = 40
_HEADING, _LABEL, _TITLE = 12, 10, 24
_MANY: Final = 8
_AHEAD: Final = ((-1, "past"), (0, "today"), (3, "days"), (14, "weeks"), (60, "months"), (200, "half a year"))


@dataclass(frozen=True, slots=True)
class Scene:
    """What the days stand in: title, genre, and the day from which the text speaks."""

    title: str
    genre: str
    base: date


WEIGHTS: Final = Weights("day_weights.json")


def choose(found: Sequence[Found], picked: Proposal[date] | None, scene: Scene) -> Proposal[date] | None:
    """Return the reader's last day with its words; `picked` is what the rules say."""
    best: Found | None = None
    most = log(_LIKELY / (1 - _LIKELY))
    days = by_last(found)
    for last, told in days.items():
        said = WEIGHTS.logit(features(last, days, found, scene))
        said += (last == picked.value) * _TRUST if picked else -_TRUST
        if said > most:
            best, most = told[0], said
    if best is None or (picked and best.last == picked.value):
        return picked if best else None
    return Proposal(best.last, best.day.words)


def by_last(found: Sequence[Found]) -> dict[date, list[Found]]:
    """The days by the last one of each."""
    days: dict[date, list[Found]] = {}
    for one in found:
        days.setdefault(one.last, []).append(one)
    return days


def features(
    last: date, days: Mapping[date, Sequence[Found]], found: Sequence[Found], scene: Scene
) -> dict[str, float]:
    """Return what speaks for or against a day, each by name and amount (0 to 1); `days` are `by_last(found)`."""
    said = {name: 1.0 for one in days[last] for name in _of_place(one)}
    said.update(dict.fromkeys(pieces("title", scene.title[-_TITLE:], (2,)), 1.0))
    said.update(dict.fromkeys(_of_order(last, days, found), 1.0))
    said[f"genre {scene.genre}"] = 1.0
    ahead = (last - scene.base).days
    said[f"ahead {next((name for most, name in _AHEAD if ahead <= most), 'far')}"] = 1.0
    return said | {
        "late": max(one.place.part for one in days[last]),
        "days": min(_MANY, len(found)) / _MANY,
        "often": min(3, len(days[last])) / 3,
    }


def _of_order(last: date, days: Mapping[date, Sequence[Found]], found: Sequence[Found]) -> Iterator[str]:
    if last == max(days):
        yield "latest"
    if last == min(days):
        yield "earliest"
    if found[0].last == last:
        yield "told first"
    if found[-1].last == last:
        yield "told last"


def _of_place(one: Found) -> Iterator[str]:
    before, after = (_NUMBER.sub("0", said) for said in (one.place.before, one.place.after))
    own, (rest, *others) = CLAUSE.split(before)[-1], CLAUSE.split(after)
    yield "span" if one.day.value.until else "day"
    yield from pieces("before", before[-_BESIDE:], (1, 2, 3))
    yield from pieces("after", after[:_BESIDE], (1, 2, 3))
    yield from pieces("around", f"{own[-_AROUND:]}#{rest[:_AROUND]}", (2,))
    yield from pieces("next", others[0][:_NEXT] if others else "", (2,))
    yield from pieces("sentence", f"{before[-_SENTENCE:]}#{after[:_SENTENCE]}", (2,))
    yield from pieces("heading", one.place.heading[-_HEADING:], (2,))
    yield from pieces("label", one.place.label[-_LABEL:], (2,))
    yield f"up to {before[-2:]}"
    yield f"on from {after[:2]}"
    yield f"then {after[:1]}"
