"""Finds every place where a text names people: an age, a kind, a sex, a tie to a place, the old. It judges none.

Whether a mention says whom the text is for, or only tells of somebody, is weighed afterwards (weighing.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Final

from content.ingest.ages import read_ages
from content.ingest.basis import read_basis
from content.ingest.kinds import named_kinds, read_kinds
from content.ingest.proposal import Proposal
from content.ingest.sexes import read_sexes
from content.ingest.share import without_shares
from content.ingest.whom import Stance, parts
from content.pattern import late

# What is spoken of where somebody is meant who is not named: pigs, where those who keep them are.
_CUES: Final = {
    value: late("|".join(words))
    for value, words in json.loads(resources.files("content.data").joinpath("cues.json").read_text("utf-8")).items()
}
# What befell a house says whose it is: a storm's, or years'.
_DISASTER: Final = late(
    r"受灾|灾情|灾害|灾后|救灾|抗灾|水毁|倒损|洪水|涝|冰雹|台风|龙卷风|地震|山洪|泥石流|[暴大]雨|[暴大]风"
)
_BY_AGE: Final = late(r"危房|危改|鉴定|[CD]级")
_UNSAFE: Final = "tag:危房户"
_STRUCK: Final = "tag:受灾户"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names people: what it names (`value`, a token for matching) and what stands around it."""

    value: str
    words: str
    sentence: str
    stance: Stance | None  # of what governs the sentence; None: it is the title
    order: int  # the sentence's number in the text; -1: the title
    implied: bool = False  # pigs are named, and not those who keep them
    shared: bool = False  # its clause gives them something that the others do not get

    @property
    def before(self) -> str:
        """What stands before the words in their sentence."""
        return self.sentence.partition(self.words)[0]

    @property
    def after(self) -> str:
        """What stands after the words in their sentence."""
        return self.sentence.partition(self.words)[2]


def mentions(title: str, lines: Sequence[str], today: date | None) -> tuple[Mention, ...]:
    """Return the mentions of a title and its body's lines in their order; `today` turns days of birth into ages."""
    struck = _DISASTER.search("".join((title, *lines))) is not None
    found = [
        Mention(one.value, one.words, title, None, -1, implied) for one, implied in _named(title, today, struck=struck)
    ]
    body = list(parts(lines))
    for order, part in enumerate(body):
        after = body[order + 1].text if order + 1 < len(body) else ""
        if named := _named(part.text, today, struck=struck):
            left = without_shares(part.text, after)
            found += [
                Mention(one.value, one.words, part.text, part.stance, order, implied, _is_shared(one, left))
                for one, implied in named
            ]
    return tuple(found)


def _is_shared(one: Proposal[str], left: str) -> bool:
    """Whether a kind is not among what is left of a sentence without its shares."""
    return one.value.startswith("tag:") and one.words not in left


def _named(text: str, today: date | None, *, struck: bool) -> list[tuple[Proposal[str], bool]]:
    """What a sentence names, each with whether it is only implied."""
    said = (*read_ages(text, today), *read_sexes(text), *read_basis(text), *read_kinds(text))
    named = [(_struck(one) if struck else one, False) for one in said]
    plain = {one.value for one, _ in named} | named_kinds(text)  # whom it names without meaning them it does not imply
    implied = ((value, cue.search(text)) for value, cue in _CUES.items() if value not in plain)
    return named + [(Proposal(value, hit[0]), True) for value, hit in implied if hit]


def _struck(one: Proposal[str]) -> Proposal[str]:
    """Where a disaster is spoken of, whose house leaks is struck by it, unless years are said to have done it."""
    by_years = one.value != _UNSAFE or _BY_AGE.search(one.words)
    return one if by_years else Proposal(_STRUCK, one.words)
