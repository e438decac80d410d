"""Weighs what an open sentence does with whom it names: offers or asks them something, or only tells of them.

Nothing governs an open sentence (no label, no heading), so what stands around the name speaks: who is called (请…), may
or should do something is meant; who is counted, acts for the office, is spared or stands for a thing is not.
`role_words.json` holds the cues; `role_points.json` what each is worth, fitted by `python -m tests.bench.points`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, Final

from content.ingest.ages import read_ages
from content.ingest.kinds import read_kinds
from content.ingest.narrowing import blank, narrowing, read_sexes
from content.ingest.proposal import Proposal
from content.ingest.whom import Part, Stance

_EARLY: Final = 2  # sentences: what a text begins with says whom it is for
_SEVERAL: Final = 3  # kinds in a row are a list of those meant
_STOPS: Final = "，。；！？\n"
_CLAUSE: Final = re.compile(r"[^，。；！？\n]*[，。；！？\n]?")
# Who checked, counted or voted is told of, not called: 村民代表一共7人，挨户数了.
_DID: Final = re.compile(
    r"[^，。；]{0,30}(?:一共|共|等|一行)\d{1,3}(?:个?人|名)[，,][^。；]{0,24}?[一-鿿]{1,4}了"
    r"|[经由][^，。；]{0,16}(?:代表|党员)[^，。；]{0,12}(?:评议|表决|审议|核实|讨论|验收)"
    r"|[^，。；]{0,8}(?:代表|党员)(?:们|都|已经|一起)*(?:开了|开过|商量|讨论|议了|评了|投了|表决)"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the open sentences of a text stand in: its domain (领域, "" if none), and what is said of whom already."""

    domain: str
    to_all: bool
    said: frozenset[str]  # sorts of conditions that a title or label names: tag, age, sex


@dataclass(frozen=True, slots=True)
class Mention:
    """Whom a sentence names, and what speaks for or against its meaning them."""

    named: Proposal[str]
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an open sentence says, without what narrows nothing, and whom it means of those it names."""

    text: str
    meant: tuple[Proposal[str], ...]


def _data(name: str) -> Any:
    return json.loads(resources.files("content.data").joinpath(name).read_text("utf-8"))


_CUES: Final = tuple(
    (name, cue["side"], re.compile("|".join(cue["forms"]))) for name, cue in _data("role_words.json").items()
)
_POINTS: Final[Mapping[str, float]] = _data("role_points.json")
_HOMES: Final[Mapping[str, frozenset[str]]] = {
    f"tag:{kind['tag']}": frozenset(kind["domains"]) for kind in _data("kinds.json")
}


def offers(body: Sequence[Part], setting: Setting, today: date) -> Iterator[Offer]:
    """Yield the open sentences that mean somebody whom they name."""
    for place, part in enumerate(body):
        if part.stance is not Stance.OPEN:
            continue
        plain = narrowing(_DID.sub(blank, part.text))
        named = (*read_ages(plain, today), *read_sexes(plain), *read_kinds(plain))
        standing = tuple(_standing(place, len(named)))
        mentions = (Mention(one, (*_traits(one, plain, setting), *standing)) for one in named)
        if meant := tuple(mention.named for mention in mentions if is_meant(mention)):
            yield Offer(plain, meant)


def sort_of(one: Proposal[str]) -> str:
    """What sort of condition it is: tag, age, sex."""
    return one.value[:3]


def is_meant(mention: Mention) -> bool:
    """Whether what speaks for it outweighs what speaks against it."""
    return _POINTS["any"] + sum(_POINTS.get(trait, 0.0) for trait in mention.traits) >= 0


def _traits(one: Proposal[str], text: str, setting: Setting) -> Iterator[str]:
    """What stands around the words, and whether the text is about what such people are concerned with."""
    start = max(text.find(one.words), 0)
    end = start + len(one.words)
    closes = _end(text, end)
    before, after = text[max(text.rfind(mark, 0, start) for mark in _STOPS) + 1 : start], text[end:closes]
    sides = {
        "before": before,
        "after": after,
        "around": f"{before}〇{after}",
        "onward": text[end : _end(text, closes)],
    }
    yield from (name for name, side, pattern in _CUES if pattern.search(sides[side]))
    sort = sort_of(one)
    yield sort
    if setting.domain and _HOMES.get(one.value):
        yield "its domain" if setting.domain in _HOMES[one.value] else "another domain"
    if setting.to_all:
        yield "to all"
    if setting.said:
        yield "said" if sort in setting.said else "another sort said"


def _standing(place: int, named: int) -> Iterator[str]:
    """Where its sentence stands, and with how many others it is named."""
    if place < _EARLY:
        yield "early"
    if not place:
        yield "first"
    if named >= _SEVERAL:
        yield "several"


def _end(text: str, start: int) -> int:
    """Where the clause ends that goes on at `start`."""
    found = _CLAUSE.match(text, start)
    return found.end() if found else start
