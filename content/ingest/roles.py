"""Weighs what a clause tells: for whom, when, where, how much, or what to do; and whether it is the point of the text.

What speaks for it are the pieces of the clause, of its neighbours, of the label and the heading over it and of the
title, what kinds of words stand in it (content/data/role_words.json), and where it stands. How much each weighs was
learned from notices of which clerks said what belongs on the card 一看就懂 (tests/bench/notices/cards.json) by logistic
regression (content/data/role_weights.json, `python -m tests.bench.teach`).
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final

from content.ingest.clauses import Clause
from content.pattern import late
from content.pieces import pieces, probabilities

FILE: Final = "role_weights.json"
WORDS: Final[dict[str, Any]] = json.loads((files("content.data") / "role_words.json").read_text("utf-8"))
_KINDS: Final = {kind: late("|".join(words)) for kind, words in WORDS["kinds"].items()}
_DIGIT: Final = late(r"\d")
_AROUND: Final = 12  # characters of a neighbour that lie nearest
_LONG: Final = 40  # characters: as long as tells anything
_FEW: Final = 5  # places from the beginning and from the end that are told apart
_TITLED, _BESIDE, _FARTHER = 0.3, 0.5, 0.7  # how much the title, a neighbour, and what stands in it count


class Role(Enum):
    """What a clause tells a reader."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MUCH = "much"
    HOW = "how"


@dataclass(frozen=True, slots=True)
class Scene:
    """The document in which a clause stands."""

    title: str
    genre: str
    domain: str


@cache
def weights() -> Mapping[str, Sequence[float]]:
    """The learned weights of each feature, one for each role in order."""
    return dict(json.loads((files("content.data") / FILE).read_text("utf-8")))


def weigh(said: Sequence[Clause], scene: Scene) -> list[dict[Role, float]]:
    """Return of each clause how probable it is (0 to 1) that it belongs on the card, by role."""
    learned = weights()
    return [dict(zip(Role, probabilities(learned, told), strict=True)) for told in features(said, scene)]


def features(said: Sequence[Clause], scene: Scene) -> list[dict[str, float]]:
    """Return of each clause what speaks for or against any role, each by its name and its amount (0 to 1)."""
    kinds = [_kinds(one.text) for one in said]
    before = accumulate(kinds, lambda told, own: told | set(own), initial=frozenset[str]())
    return [_features(said, kinds, no, told, scene) for no, told in zip(range(len(said)), before, strict=False)]


def _features(
    said: Sequence[Clause], kinds: Sequence[Sequence[str]], no: int, before: Container[str], scene: Scene
) -> dict[str, float]:
    found = dict.fromkeys(pieces("title", scene.title, (2,)), _TITLED)
    found.update(dict.fromkeys(_of_neighbours(said, no), _BESIDE))
    found.update(dict.fromkeys(_of_their_kinds(kinds, no), _FARTHER))
    found.update(dict.fromkeys(_of_place(said, no), 1.0))
    found.update(dict.fromkeys(_of_words(said[no]), 1.0))
    found.update(dict.fromkeys(_of_kinds(said[no], kinds[no], before, scene), 1.0))
    found[f"genre {scene.genre}"] = found[f"domain {scene.domain}"] = 1.0
    return found | {"late": no / max(1, len(said)), "long": min(len(said[no].text), _LONG) / _LONG}


def _kinds(text: str) -> tuple[str, ...]:
    return tuple(kind for kind, pattern in _KINDS.items() if pattern.search(text))


def _flat(text: str) -> str:
    """A text with all digits alike."""
    return _DIGIT.sub("0", text)


def _of_words(one: Clause) -> Iterator[str]:
    text = _flat(one.text)
    yield from pieces("", text, (1, 2, 3))
    yield from (f"begins {text[:size]}" for size in (1, 2, 3))
    yield from (f"ends {text[-size:]}" for size in (1, 2, 3))
    if one.label:
        yield f"label {one.label}"
        yield from pieces("label", f"^{one.label}$", (1, 2, 3))
    if one.heading:
        yield f"heading {one.heading}"
        yield from pieces("heading", f"^{one.heading}$", (2, 3))


def _of_kinds(one: Clause, own: Sequence[str], before: Container[str], scene: Scene) -> Iterator[str]:
    """The kinds of words in it, alone and by two, under what they stand, and whether they are the first of the text."""
    over = (one.label or one.heading)[-2:]
    yield f"all of {' '.join(own)}"
    for place, kind in enumerate(own):
        yield f"has {kind}"
        yield f"{'again' if kind in before else 'first'} {kind}"
        yield f"has {kind} under {over}"
        yield f"has {kind} in {scene.genre}"
        yield from (f"has {kind} and {other}" for other in own[place + 1 :])


def _of_their_kinds(kinds: Sequence[Sequence[str]], no: int) -> Iterator[str]:
    """The kinds of words in the two clauses before and behind it."""
    for step in (-2, -1, 1, 2):
        if 0 <= no + step < len(kinds):
            yield from (f"at {step} has {kind}" for kind in kinds[no + step])


def _of_place(said: Sequence[Clause], no: int) -> Iterator[str]:
    one, start = said[no], no
    while start and not said[start].starts and said[start - 1].line == one.line:
        start -= 1
    yield f"end {one.end}"
    yield f"in its sentence {min(no - start, _FEW)}"
    yield f"order {min(no, _FEW)}"
    yield f"from the end {min(len(said) - 1 - no, _FEW)}"
    yield "first of its line" if no == 0 or said[no - 1].line != one.line else "in its line"
    yield "labelled" if one.label else "bare"
    yield "under a heading" if one.heading else "under none"


def _of_neighbours(said: Sequence[Clause], no: int) -> Iterator[str]:
    """The words beside it, the nearest of each neighbour."""
    for name, other in (("before", no - 1), ("after", no + 1)):
        if 0 <= other < len(said):
            text = _flat(said[other].text)
            yield from pieces(name, text[-_AROUND:] if other < no else text[:_AROUND], (2,))
            yield f"{name} ends {text[-1:]}{said[other].end}"
            yield f"{name} begins {text[:2]}"
        else:
            yield f"none {name}"
