"""Logistic regression with a quadratic penalty, found by dual coordinate descent.

Source: Yu, Huang, Lin, Dual coordinate descent methods for logistic regression and maximum entropy models, Machine
Learning 85 (2011), algorithm 5.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from content.pieces import BIAS

_SEEN: Final = 3  # examples in which a feature must stand to be learned
_ROUNDS: Final = 60
_STILL: Final = 0.003  # of the bound: no variable moves farther in a round, it is found
_NEWTON: Final = 20  # steps at most
_NEAR: Final = 1e-9  # of the bound: near enough
_WALL: Final = 1e-12  # of the bound: no variable comes nearer to its walls
_SMALLEST: Final = 0.01  # a weight below it says nothing


@dataclass(frozen=True)
class Example:
    """What speaks for and against something that a notice names, whether it is right, and how much that counts."""

    notice: str
    value: str
    features: dict[str, float]
    right: bool
    amount: float


def ranked(notice: str, right: Mapping[str, float], wrong: Mapping[str, float], amount: float) -> Example:
    """What teaches that one option is likelier than another: the difference of their features."""
    names = right.keys() | wrong.keys()
    less = {name: right.get(name, 0.0) - wrong.get(name, 0.0) for name in sorted(names)}
    return Example(notice, "", {name: amount for name, amount in less.items() if amount}, right=True, amount=amount)


def by_feature(each: Sequence[Mapping[str, float]], smallest: float) -> dict[str, list[float]]:
    """Return the weights of each feature for several things, in their order, from the weights of each thing.

    A feature whose weights are all below `smallest` says nothing and is left out; the bias stays.
    """
    names = sorted({name for weights in each for name in weights})
    told = {name: [round(weights.get(name, 0.0), 2) for weights in each] for name in names}
    return {name: told[name] for name in names if name == BIAS or max(map(abs, told[name])) >= smallest}


def learn(taught: Sequence[Example], *, bias: float = 1.0) -> dict[str, float]:
    """Return the weights by feature, the bias under its name; `bias` 0 for options that are ranked."""
    seen = Counter(name for one in taught for name in one.features)
    rows = [
        {BIAS: bias} | {name: amount for name, amount in one.features.items() if seen[name] >= _SEEN} for one in taught
    ]
    weights: dict[str, float] = dict.fromkeys(seen, 0.0) | {BIAS: 0.0}
    bounds = [one.amount for one in taught]
    alphas = [bound / 2 for bound in bounds]
    signs = [1.0 if one.right else -1.0 for one in taught]
    for row, alpha, sign in zip(rows, alphas, signs, strict=True):
        _add(weights, row, alpha * sign)
    squares = [sum(amount * amount for amount in row.values()) for row in rows]
    order, dice = list(range(len(rows))), random.Random(1)  # noqa: S311 - nothing secret, and the same each time
    for _ in range(_ROUNDS):
        dice.shuffle(order)
        most = 0.0
        for no in order:
            row, sign = rows[no], signs[no]
            slope = sign * sum(weights[name] * amount for name, amount in row.items())
            alpha = _step(alphas[no], bounds[no], slope, squares[no])
            _add(weights, row, (alpha - alphas[no]) * sign)
            most = max(most, abs(alpha - alphas[no]) / bounds[no])
            alphas[no] = alpha
        if most < _STILL:
            break
    return {
        name: round(weight, 3) for name, weight in sorted(weights.items()) if name == BIAS or abs(weight) >= _SMALLEST
    }


def _add(weights: dict[str, float], row: Mapping[str, float], step: float) -> None:
    for name, amount in row.items():
        weights[name] += step * amount


def _step(alpha: float, bound: float, slope: float, square: float) -> float:
    """The best dual variable of one example while all others stand, by Newton's method inside (0, bound)."""
    found = alpha
    for _ in range(_NEWTON):
        first = square * (found - alpha) + slope + log(found / (bound - found))
        second = square + bound / (found * (bound - found))
        new = found - first / second
        if not 0 < new < bound:  # half the way to the wall instead
            new = found / 2 if new <= 0 else (found + bound) / 2
        if abs(new - found) < _NEAR * bound:
            return new
        found = min(max(new, _WALL * bound), bound * (1 - _WALL))
    return found
