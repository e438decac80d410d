"""Pieces of texts as features, and the learned weights of features."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import resources
from math import exp
from typing import Final

from content.pattern import late

CLAUSE: Final = late(r"[，。；！？：:]")  # what parts a sentence
BIAS: Final = ""  # the weight of this name counts always


def pieces(where: str, text: str, sizes: Sequence[int]) -> Iterator[str]:
    """Yield the runs of so many characters in a text, each named by where it stands."""
    for size in sizes:
        for start in range(len(text) - size + 1):
            yield f"{where} {text[start : start + size]}"


def probable(logit: float) -> float:
    """Return how probable something is, 0 to 1, by the logarithm of its odds."""
    return 1 / (1 + exp(-logit))


def probabilities(weights: Mapping[str, Sequence[float]], features: Mapping[str, float]) -> list[float]:
    """Return how probable each of several things is, 0 to 1, by the weights that a feature has for each of them."""
    logits = list(weights[BIAS])
    for name, amount in features.items():
        for place, weight in enumerate(weights.get(name, ())):
            logits[place] += weight * amount
    return [probable(logit) for logit in logits]


class Weights:
    """Weights by feature: those of a file of content/data, read when they are first asked for, or the ones given."""

    def __init__(self, name: str, given: Mapping[str, float] | None = None) -> None:
        self.name = name
        self._given = given

    def logit(self, features: Mapping[str, float]) -> float:
        """Return the logarithm of the odds that features speak for."""
        weights = self._all
        return sum(weights.get(name, 0.0) * amount for name, amount in features.items()) + weights[BIAS]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return how probable it is, 0 to 1."""
        return probable(self.logit(features))

    @cached_property
    def _all(self) -> Mapping[str, float]:
        if self._given is not None:
            return self._given
        return dict(json.loads(resources.files("content.data").joinpath(self.name).read_text("utf-8")))
