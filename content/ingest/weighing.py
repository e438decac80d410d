"""Weighs whether a text that names people is for them: 请低保户来登记 is, 低保户不用交 is not.

What speaks for and against it are the pieces of one to three characters beside the words, the pieces of their
sentence and of the title, what governs it, and what kind of document it is. How much each weighs was learned from the
labelled notices by logistic regression (content/data/whom_weights.json, `python -m tests.bench.teach`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.ingest.mentions import Mention
from content.pattern import late
from content.pieces import CLAUSE, Weights, pieces

_BESIDE: Final = 6  # characters of a clause on either side of the words
_AROUND: Final = 14  # of the clause's skeleton, the words left out
_MANY: Final = 8  # values named: as many as tell apart
_OFTEN: Final = 4
_TITLE: Final = 24  # the last characters of a title
_TITLED: Final = 0.5  # how much a piece of the title counts
_TIED: Final = 0.5  # and a piece of a sentence together with the value
_KIND: Final = late(r"[a-z]+")
WEIGHTS: Final = Weights("whom_weights.json")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a mention stands in: the document's genre and domain, and how much it names."""

    title: str
    genre: str
    domain: str
    values: tuple[str, ...]  # all that are named, each once
    sentences: int


def weigh(mentions: Sequence[Mention], scene: Scene) -> float:
    """Return how probable it is (0 to 1) that a text is for those whom it names by these mentions of one value."""
    return WEIGHTS.probability(features(mentions, scene))


def features(mentions: Sequence[Mention], scene: Scene) -> dict[str, float]:
    """Return what speaks for or against one value, each by its name and its amount (0 to 1)."""
    kind, value = _kind_of(mentions), _value_of(mentions)
    found = dict.fromkeys(pieces("title", scene.title[-_TITLE:], (2,)), _TITLED)
    found.update(dict.fromkeys(_of_text(mentions, kind, scene), 1.0))
    for mention in mentions:
        found.update(dict.fromkeys(_of_place(mention, kind), 1.0))
        found.update(dict.fromkeys(_of_words(mention), 1.0))
        found.update(dict.fromkeys((f"{value} in {piece}" for piece in pieces("", mention.sentence, (2,))), _TIED))
    alike = sum(_kind(value) == _kind(mentions[0].value) for value in scene.values)
    first = max(0, min(one.order for one in mentions))
    return found | {
        "often": min(_OFTEN, len(mentions)) / _OFTEN,
        "late": first / max(1, scene.sentences),
        "named": min(_MANY, len(scene.values)) / _MANY,
        "alike": min(_MANY, alike) / _MANY,
    }


def _kind(value: str) -> str:
    """age, sex, basis or tag."""
    return _KIND.match(value)[0]  # type: ignore[index]  # every token begins with one


def _kind_of(mentions: Sequence[Mention]) -> str:
    return "implied" if all(one.implied for one in mentions) else _kind(mentions[0].value)


def _value_of(mentions: Sequence[Mention]) -> str:
    """The value, ages all alike."""
    return "age" if _kind(mentions[0].value) == "age" else mentions[0].value


def _of_text(mentions: Sequence[Mention], kind: str, scene: Scene) -> Iterator[str]:
    yield kind
    value = _value_of(mentions)
    yield f"value {value}"
    yield f"{'implied' if kind == 'implied' else 'said'} {value}"
    yield f"{value} in genre {scene.genre}"
    yield f"genre {scene.genre}"
    yield f"{kind} in {scene.genre}"
    yield f"domain {scene.domain}"


def _of_place(mention: Mention, kind: str) -> Iterator[str]:
    stance = mention.stance.value if mention.stance else "title"
    yield f"stands {stance}"
    yield f"{kind} stands {stance}"


def _of_words(mention: Mention) -> Iterator[str]:
    before, after = CLAUSE.split(mention.before)[-1], CLAUSE.split(mention.after)[0]
    yield from pieces("before", before[-_BESIDE:], (1, 2, 3))
    yield from pieces("after", after[:_BESIDE], (1, 2, 3))
    yield from pieces("around", f"{before[-_AROUND:]}#{after[:_AROUND]}", (2,))
    yield from pieces("words", mention.words, (2,))
    yield f"{'implied' if mention.implied else 'said'} as {mention.words}"
    yield from pieces("sentence", mention.sentence, (2,))
    yield f"up to {before[-2:]}"
    yield f"on from {after[:2]}"
    yield f"ends {mention.sentence[-1:]}"
