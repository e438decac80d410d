"""`python -m tests.bench.teach`: learn from the labelled notices how much each feature says of whom a text is for.

Writes content/data/whom_weights.json. The held notices are not learned from. `--check` writes nothing and prints how
well each tenth of the open notices is read by weights that were learned from the other nine.

The weights are those of logistic regression with a quadratic penalty, found by dual coordinate descent: Yu, Huang, Lin,
Dual coordinate descent methods for logistic regression and maximum entropy models, Machine Learning 85 (2011), alg. 5.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import Final

from content.ingest import read
from content.ingest.conditions import weighed
from content.ingest.reading import legible_body, lines_of, reading
from content.ingest.weighing import features
from tests.bench.labels import Notice, notices, short_notices

OUT: Final = Path(__file__).parents[2] / "content" / "data" / "whom_weights.json"
_SHORT: Final = 0.3  # how much a short text says, of what a notice does
_SEEN: Final = 3  # examples in which a feature must stand to be learned
_ROUNDS: Final = 60
_SMALLEST: Final = 0.01  # a weight below it says nothing
_FOLDS: Final = 10
_LIKELY: Final = 0.5


@dataclass(frozen=True)
class Example:
    """A value that a notice names, what speaks for and against it, and whether the notice is for them."""

    notice: str
    value: str
    features: dict[str, float]
    right: bool
    amount: float  # how much it counts


def examples(notice: Notice, amount: float = 1.0) -> Iterable[Example]:
    """What a notice teaches; of what may be proposed and need not it teaches nothing."""
    needed = set().union(*notice.asked)
    said = reading(read(notice.name, notice.text.encode()), today=notice.today)
    title, domain = said.title.value if said.title else "", said.domain.value if said.domain else ""
    lines = lines_of(legible_body(said.body))
    scene, named = weighed(title, lines, said.genre.value.value, domain, notice.today)
    for value, said in named.items():
        if not notice.is_free(value):
            yield Example(notice.name, value, features(said, scene), value in needed, amount)


def learn(taught: Sequence[Example]) -> dict[str, float]:
    """Return the weights by feature, the bias under no name."""
    seen = Counter(name for one in taught for name in one.features)
    rows = [
        {"": 1.0} | {name: amount for name, amount in one.features.items() if seen[name] >= _SEEN} for one in taught
    ]
    weights: dict[str, float] = dict.fromkeys(seen, 0.0) | {"": 0.0}
    bounds = [one.amount for one in taught]
    alphas = [bound / 2 for bound in bounds]
    signs = [1.0 if one.right else -1.0 for one in taught]
    for row, alpha, sign in zip(rows, alphas, signs, strict=True):
        _add(weights, row, alpha * sign)
    order, dice = list(range(len(rows))), random.Random(1)  # noqa: S311 - nothing secret, and the same each time
    for _ in range(_ROUNDS):
        dice.shuffle(order)
        for no in order:
            row, sign = rows[no], signs[no]
            slope = sign * sum(weights[name] * amount for name, amount in row.items())
            alpha = _step(alphas[no], bounds[no], slope, sum(amount * amount for amount in row.values()))
            _add(weights, row, (alpha - alphas[no]) * sign)
            alphas[no] = alpha
    return {name: round(weight, 3) for name, weight in sorted(weights.items()) if not name or abs(weight) >= _SMALLEST}


def _add(weights: dict[str, float], row: Mapping[str, float], step: float) -> None:
    for name, amount in row.items():
        weights[name] += step * amount


def _step(alpha: float, bound: float, slope: float, square: float) -> float:
    """The best dual variable of one example while all others stand, by Newton's method inside (0, bound)."""
    found = alpha
    for _ in range(20):
        first = square * (found - alpha) + slope + log(found / (bound - found))
        second = square + bound / (found * (bound - found))
        new = found - first / second
        if not 0 < new < bound:  # half the way to the wall instead
            new = found / 2 if new <= 0 else (found + bound) / 2
        if abs(new - found) < 1e-9 * bound:
            return new
        found = min(max(new, 1e-12 * bound), bound * (1 - 1e-12))
    return found


def _likely(weights: Mapping[str, float], one: Example) -> bool:
    total = weights[""] + sum(weights.get(name, 0.0) * amount for name, amount in one.features.items())
    return 1 / (1 + exp(-total)) >= _LIKELY


def _check(taught: Sequence[Example], asked: Mapping[str, list[set[str]]]) -> None:
    """Print the figures of a tenth each, read by what the others teach."""
    said: dict[str, set[str]] = {name: set() for name in asked}
    names = sorted(asked)
    random.Random(2).shuffle(names)  # noqa: S311 - the same each time
    right = proposed = 0
    for fold in range(_FOLDS):
        mine = set(names[fold::_FOLDS])
        weights = learn([one for one in taught if one.notice not in mine])
        for one in taught:
            if one.notice in mine and _likely(weights, one):
                said[one.notice].add(one.value)
                proposed += 1
                right += one.right
    hits = sum(bool(ways & said[name]) for name in asked for ways in asked[name])
    wanted = sum(map(len, asked.values()))
    print(f"precision {right}/{proposed} = {right / proposed:.1%}, recall {hits}/{wanted} = {hits / wanted:.1%}")


def main() -> int:
    """Learn and write, or check."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.teach")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    long = notices("open")
    taught = [one for notice in long for one in examples(notice)]
    taught += [one for notice in short_notices() for one in examples(notice, _SHORT)]
    if args.check:
        _check(taught, {notice.name: notice.asked for notice in long})
        return 0
    OUT.write_text(json.dumps(learn(taught), ensure_ascii=False, indent=0) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
