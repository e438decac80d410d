"""Fits the weights by which a notice's deadline is chosen, and says how they do on notices that were left out.

`python -m tests.bench.fit_days` prints precision and recall for each batch of the open notices with weights fitted on
the others and on the single lines of the tests; `--write` then fits on all of them and writes
content/data/day_weights.json. What the rules' own verdict (`role: …`) weighs is not fitted: on notices that the rules
were written for it is nearly always right. It was measured on the batches from 253 on with the rules as they stood
before each was opened.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from unittest.mock import patch

from content.ingest import read
from content.ingest.days import Found, contest
from content.ingest.reading import reading
from tests.bench.labels import notices
from tests.content import (
    test_day_roles,
    test_deadline_classes,
    test_deadline_wordings,
    test_farmers_days,
    test_last_day,
    test_until_when,
)

OUT: Final = Path(contest.__file__).parents[2] / "data" / "day_weights.json"
BATCHES: Final = (1, 69, 113, 161, 205, 253, 273, 297, 341, 361, 10**4)  # the first number of each
ROLES: Final = {
    "role: bound, main": 1.0, "role: bound, some": 0.38, "role: bound, objection": 0.33, "role: bound, counted": -0.29,
    "role: day": -1.19, "role: start": -0.54,
    "role: bound, day": 0.5, "role: bound, report": -1.0,  # too few to be measured: set by judgement
}  # fmt: skip
LINE: Final = 0.6  # what a single line weighs beside a notice
SHRINK: Final = 0.7  # how strongly a weight is drawn to 0
FREE: Final = 0.01  # the same for having none at all
LEAST: Final = 3  # texts in which a trait stands before it is given a weight
ROUNDS: Final = 100
STEP: Final = 0.25


@dataclass(frozen=True)
class Case:
    """A text's days, their traits (the last set speaks for none), and the day that is right."""

    name: str
    batch: int  # 0: a line of a test
    days: tuple[date | None, ...]
    traits: tuple[frozenset[str], ...]
    right: date | None


def case(batch: int, name: str, text: str, today: date, right: date | None) -> Case | None:
    """Read a text as the product does; None: its day was not found at all."""
    with patch("content.ingest.reading.pick_deadline", return_value=None) as picked:
        reading(read(name, text.encode()), today=today)
    found: Sequence[Found] = picked.call_args.args[0]
    held = contest.candidates(found)
    none = contest.for_none(held, is_policy=picked.call_args.kwargs["is_policy"])
    days = (*(one.last for one in held), None)
    return (
        Case(text[:60] if batch == 0 else name, batch, days, (*contest.among(held, found), none), right)
        if right in days
        else None
    )


def of_notices() -> Iterator[Case | None]:
    for notice in notices("open"):
        no = int(notice.name.split("_")[0])
        batch = max(first for first in BATCHES if first <= no)
        yield case(batch, notice.name, notice.text, notice.today, notice.deadline)


def of_lines() -> Iterator[Case | None]:
    """The single lines and short notices of the tests."""
    for text, today, due in test_deadline_classes.DUE:
        yield case(0, "通知.txt", text, date.fromisoformat(today), _day(due))
    for said, due in test_deadline_wordings.DUE:
        yield case(0, "通知.txt", f"通知\n{said}\n2026年6月3日", date(2026, 6, 3), _day(due))
    for text, due in test_day_roles.DUE:
        yield case(0, "通知.txt", text, test_day_roles.read_on(due), _day(due))
    for text, (month, day) in test_farmers_days.TITLED:
        yield case(0, "通知.txt", text, date(2026, 9, 9), date(2026, month, day))
    for said, due, on in test_farmers_days.DUE:
        yield case(0, "通知.txt", f"通知\n{said}", date.fromisoformat(on), _day(due))
    for text, due in test_until_when.DUE:
        name = "通知.md" if "|---" in text or "##" in text else "通知.txt"
        signed = f"{text}\n河口村民委员会\n2026年5月6日\n"
        yield case(0, name, signed, test_until_when.ISSUED, _day(due and f"2026-{due}"))
    lines = [(f"通知\n{said}\n2026年9月9日\n", due) for said, due in test_last_day.DUE]
    for text, due in (*lines, *test_last_day.NOTICES):
        name = "通知.md" if "|---" in text else "通知.txt"
        year = "" if due[:2] == "20" else "2026-"
        yield case(0, name, text, test_last_day.ISSUED, _day(due and f"{year}{due}"))


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Fit the weights: the likelihood of the right days less what shrinks a weight, by steps that grow smaller."""
    seen = Counter(trait for one in cases for trait in frozenset().union(*one.traits))
    weights = {trait: 0.0 for trait, times in sorted(seen.items()) if times >= LEAST and not trait.startswith("role:")}
    moved = dict.fromkeys(weights, 1e-8)
    for _ in range(ROUNDS):
        slope = {trait: (FREE if trait == "none" else SHRINK) * value for trait, value in weights.items()}
        for one in cases:
            _lean(one, weights, slope)
        for trait, value in slope.items():
            moved[trait] += value * value
            weights[trait] -= STEP * value / math.sqrt(moved[trait])
    return ROLES | {trait: round(value, 2) for trait, value in weights.items() if abs(value) >= 0.05}


def _lean(one: Case, weights: dict[str, float], slope: dict[str, float]) -> None:
    """Add how the likelihood of one text's right day changes with each weight."""
    said = [math.exp(contest.score(traits, weights) + contest.score(traits, ROLES)) for traits in one.traits]
    total = sum(said)
    right = sum(value for value, day in zip(said, one.days, strict=True) if day == one.right)
    share = 1.0 if one.batch else LINE
    for value, day, traits in zip(said, one.days, one.traits, strict=True):
        lean = share * (value / total - (value / right if day == one.right else 0.0))
        for trait in traits:
            if trait in slope:
                slope[trait] += lean


def chosen(one: Case, weights: dict[str, float]) -> date | None:
    odds: Counter[date | None] = Counter()
    for day, traits in zip(one.days, one.traits, strict=True):
        odds[day] += math.exp(contest.score(traits, weights))  # type: ignore[assignment]
    return max(odds, key=odds.__getitem__)


def judge(cases: Sequence[Case], weights: dict[str, float]) -> tuple[int, int, int]:
    """Right, proposed, labelled."""
    pairs = [(chosen(one, weights), one.right) for one in cases]
    right = sum(day is not None and day == due for day, due in pairs)
    return right, sum(day is not None for day, _ in pairs), sum(due is not None for _, due in pairs)


def _told(name: str, figures: Sequence[int]) -> None:
    right, proposed, labelled = figures
    precision, recall = right / max(proposed, 1), right / max(labelled, 1)
    print(f"{name}: precision {precision:.1%} of {proposed}, recall {recall:.1%} of {labelled}")


def _explain(one: Case, weights: dict[str, float]) -> None:
    print(f"{one.name}: {one.right}")
    for day, traits in zip(one.days, one.traits, strict=True):
        said = sorted(((weights[trait], trait) for trait in traits if trait in weights), key=lambda pair: -abs(pair[0]))
        print(f"  {day} {contest.score(traits, weights):+.2f}", *(f"{value:+.2f} {trait};" for value, trait in said))


def main() -> None:
    """Print how well left-out batches are read; on request write the weights."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fit_days")
    parser.add_argument("--write", action="store_true", help="fit on everything and write the weights")
    parser.add_argument("--why", metavar="WORDS", help="show the sums of the texts whose names hold these words")
    parser.add_argument("--quick", action="store_true", help="leave no batch out")
    args = parser.parse_args()
    whole, lines = (list(source()) for source in (of_notices, of_lines))
    cases = [one for one in (*whole, *lines) if one is not None]
    print(
        f"{len(cases)} texts; the right day is no candidate in {whole.count(None)} notices, {lines.count(None)} lines"
    )
    total = [0, 0, 0]
    for batch in () if args.quick else BATCHES[:-1]:
        weights = fit([one for one in cases if one.batch != batch])
        figures = judge([one for one in cases if one.batch == batch], weights)
        total = [a + b for a, b in zip(total, figures, strict=True)]
        _told(f"left out, from {batch}", figures)
    _told("left out, all", total)
    weights = fit(cases)
    _told("fitted, notices", judge([one for one in cases if one.batch], weights))
    _told("fitted, lines", judge([one for one in cases if not one.batch], weights))
    for one in cases:
        if args.why and args.why in one.name:
            _explain(one, weights)
    if args.write:
        OUT.write_text(json.dumps(weights, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
