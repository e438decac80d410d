"""Weighs whether a text is for its issuer's whole territory, and whether it is for a place that it names.

What speaks for and against it are the pieces of one to three characters beside the places, the labels and headings
over them, the parts that they play by the rules, how the text speaks of its extent, and what kind of document it is.
How much each weighs was learned from the labelled notices by logistic regression (data/place_weights.json,
`python -m tests.bench.teach`). Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import exp, log
from statistics import fmean
from typing import Any, Final

from audiences.division import Division, Level
from audiences.scope.extent import extents
from audiences.scope.fellows import Heard
from audiences.scope.hearing import Hearing
from audiences.scope.lines import Part
from audiences.scope.whole import NOT

FILE: Final = "place_weights.json"
WHOLE: Final = "whole"  # whether it is for the whole territory
PARTS: Final = "parts"  # whether it is for one of the places named
BIAS: Final = ""  # the weight of this name counts always
_DIGITS: Final = re.compile(r"\d+")
_BESIDE: Final = 6  # characters of a clause on either side of the places
_AROUND: Final = 16
_LABEL: Final = 8
_HEAD: Final = 12
_TITLE: Final = 24
_MANY: Final = 6  # places or rows: as many as tell apart
_FEW: Final = 4
_OFTEN: Final = 3
_SHARES: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)  # of the places right below the issuer, those named
_UNNAMED: Final = (0, 1, 2, 4, 8, 16, 32)
_SAYS: Final = 0.1  # how much how sure the places are speaks against the whole; cross-validated, and on held ones
_SUREST: Final = 4.0  # the logarithm of odds beyond which nothing is surer
_CERTAIN: Final = 1e-6  # nearer to 0 or 1 is no probability

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the places of a text stand in; `within` is whose text it is, which has `below` places right below it."""

    told: Hearing
    within: Division
    below: int
    genre: str
    domain: str

    @property
    def named(self) -> dict[int, list[Heard]]:
        """The places named besides the issuer and those that it lies in, each with its rows."""
        found: dict[int, list[Heard]] = {}
        for one in self.told.rows:
            for code in _codes(one):
                if self.within.code not in Division(code):
                    found.setdefault(code, []).append(one)
        return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """How probable it is (0 to 1) that a text is for the whole territory, and if not, for each place named."""

    whole: float
    parts: Mapping[int, float]

    def whole_beside(self, codes: Iterable[int]) -> float:
        """How probable the whole is where else these places are meant: the less, the surer they are by themselves."""
        sure = [max(-_SUREST, min(_SUREST, _logit(self.parts[code]))) for code in codes if code in self.parts]
        return _probable(_logit(self.whole) - _SAYS * fmean(sure)) if sure else self.whole


def weigh(scene: Scene) -> Weighed | None:
    """What the learned weights say; None: the text names no place besides its issuer's own."""
    whole, parts = features(scene)
    if not parts:
        return None
    return Weighed(
        _probability(weights()[WHOLE], whole),
        {code: _probability(weights()[PARTS], one) for code, one in parts.items()},
    )


def features(scene: Scene) -> tuple[Features, dict[int, Features]]:
    """What speaks for or against the whole and each place named, by its name and its amount (0 to 1)."""
    named = scene.named
    rows = list({id(one): one for code in named for one in named[code]}.values())
    told = {id(one): dict.fromkeys(_of_row(one), 1.0) for one in rows}
    title = _plain(scene.told.title)[-_TITLE:]
    whole: Features = {}
    for one in rows:
        whole |= told[id(one)]
    whole |= dict.fromkeys(_of_text(scene, named, rows, title), 1.0) | _shares(scene, named, rows)
    alike = {kind: sum(_kind(code) == kind for code in named) for kind in "TV"}
    towns = {Division(code).town for code in named if _kind(code) == "V"}
    parts: dict[int, Features] = {}
    for code, own in named.items():
        found: Features = {}
        for one in own:
            found |= told[id(one)] | {f"{_where(one)}role {one.role.name}": 1.0}
        found |= dict.fromkeys(_of_code(scene, code, alike[_kind(code)], named, towns), 1.0)
        parts[code] = found | dict.fromkeys(_pieces("T", title, (2,)), 0.5) | _times(own, scene)
    return whole, parts


def _codes(one: Heard) -> Iterator[int]:
    return (place.code for place in one.row if place.code is not None and not place.bearer)


def _of_row(one: Heard) -> Iterator[str]:
    """What a row of places says: what stands beside it, over it, and how it stands."""
    where, slots = _where(one), one.seen.slots
    before, after = _plain(slots.before), _plain(slots.after)
    yield f"{where}part {one.line.part.name}"
    yield from _pieces(f"{where}before", before[-_BESIDE:], (1, 2, 3))
    yield from _pieces(f"{where}after", after[:_BESIDE], (1, 2, 3))
    yield from _pieces(f"{where}around", f"{before[-_AROUND:]}#{after[:_AROUND]}", (2,))
    yield from _pieces("label", _plain(slots.label)[-_LABEL:], (2,))
    yield from _pieces("head", _plain(slots.head)[-_HEAD:], (2,))
    yield f"{where}up to {before[-2:]}"
    yield f"{where}on from {after[:2]}"
    yield f"{where}row {min(_FEW, len(one.row))}"
    yield f"{where}{'inside' if before.strip() else 'begins'}"
    if one.line.columns:
        yield "table"
    if one.has_row:
        yield "has row"


def _of_text(scene: Scene, named: Collection[int], rows: Sequence[Heard], title: str) -> Iterator[str]:
    """What the text as a whole says."""
    level, within = scene.within.level.name, [code for code in named if code in scene.within]
    inside, villages = len(within), sum(_kind(code) == "V" for code in within)
    for way in extents(scene.told.text, {inside, villages, inside - villages}):
        yield way
        yield f"{way} by {level}"
    yield f"level {level}"
    yield f"genre {scene.genre}"
    yield f"domain {scene.domain}"
    yield f"long {len(scene.told.text).bit_length()}"
    yield f"places {min(_MANY, len(named))}"
    yield f"rows {min(_MANY, len(rows))}"
    yield f"{'all' if not inside else 'none' if inside == len(named) else 'some'} outside {level}"
    if any(one.line.part is Part.TITLE for one in rows):
        yield "title names"
    yield f"villages {min(_MANY, villages)} towns {min(_FEW, inside - villages)} {level}"
    below = sum(Division(code).parent == scene.within.code for code in within)
    share = next((most for most in _SHARES if below <= most * scene.below), 1.0)
    yield f"share {share}"
    yield f"share {share} {level}"
    yield f"unnamed {next((most for most in _UNNAMED if scene.below - below <= most), 'more')} {level}"
    yield from _of_said(scene.told)
    yield from _pieces("T", title, (2,))


def _of_said(told: Hearing) -> Iterator[str]:
    """What the rules heard of the text as a whole."""
    said = told.said
    yield f"everybody {told.everybody}"
    yield f"out {min(_FEW, len(said.out))}"
    heard = {
        "closed": said.is_closed,
        "open": said.is_open,
        "others": said.has_others,
        "rest": said.has_rest,
        "persons": said.persons,
        "excepted": bool(said.excepted),
        "own": said.own > NOT,
    }
    yield from (f"said {name}" for name, is_so in heard.items() if is_so)


def _shares(scene: Scene, named: Collection[int], rows: Sequence[Heard]) -> Features:
    """How much of the issuer's places and of the text's lines it names, and where it begins and ends to."""
    starts = [one.row[0].start for one in rows if one.line.part is not Part.TITLE]
    length, lines = max(1, len(scene.told.text)), scene.told.text.count("\n") + 1
    found = {"share": min(1.0, len(named) / max(1, scene.below))}
    if starts:
        cover = len({one.line.start for one in rows if one.line.part is not Part.TITLE}) / lines
        found |= {"first": min(starts) / length, "last": max(starts) / length, "cover": cover}
    return found


def _of_code(
    scene: Scene, code: int, alike: int, named: Collection[int], towns: Collection[int | None]
) -> Iterator[str]:
    """What a place is among those named."""
    kind, level = _kind(code), scene.within.level.name
    yield f"{'in' if code in scene.within else 'out of'} {level}"
    yield f"{kind} by {level}"
    yield f"genre {scene.genre}"
    yield f"{kind} in {scene.genre}"
    yield f"alike {min(_FEW, alike)}"
    if kind == "T" and Division(code).town in towns:
        yield "has its villages"
    if kind == "V" and Division(code).town in named:
        yield "has its town"


def _times(own: Sequence[Heard], scene: Scene) -> Features:
    """How often and where a place stands."""
    starts = [one.row[0].start for one in own if one.line.part is not Part.TITLE]
    found = {"times": min(_OFTEN, len(own)) / _OFTEN, "in title": float(len(starts) < len(own))}
    return found | ({"first": min(starts) / max(1, len(scene.told.text))} if starts else {})


def _where(one: Heard) -> str:
    return "title " if one.line.part is Part.TITLE else ""


def _kind(code: int) -> str:
    """T: a town, V: a village."""
    return "T" if Division(code).level < Level.VILLAGE else "V"


def _plain(text: str) -> str:
    """Numbers say nothing but that they are numbers."""
    return _DIGITS.sub("0", text)


def _pieces(where: str, text: str, sizes: Sequence[int]) -> Iterator[str]:
    """The runs of so many characters, each named by where it stands."""
    return (f"{where} {text[start : start + size]}" for size in sizes for start in range(len(text) - size + 1))


def _probability(known: Mapping[str, float], found: Mapping[str, float]) -> float:
    return _probable(sum(known.get(name, 0.0) * amount for name, amount in found.items()) + known[BIAS])


def _probable(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _logit(probability: float) -> float:
    kept = min(1 - _CERTAIN, max(_CERTAIN, probability))
    return log(kept / (1 - kept))


@lru_cache(maxsize=1)
def weights() -> Any:
    """The weights by feature, of WHOLE and of PARTS."""
    return json.loads(resources.files("audiences.data").joinpath(FILE).read_text("utf-8"))
