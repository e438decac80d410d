"""Weighs clauses: whether one tells what is private of somebody who is named, in words that no list has.

机子上躺四个钟头 is an illness, 老槐树往北第三个门 a home, 203靠门的下铺给杨思颖 a child. What speaks for and against it
are the pieces of one to three characters of the clause, those of its sentence on either side, what signs of health
stand there, and where somebody is named, called (老邢, 靠窗那个) or kin. How much each weighs was learned from labelled
texts by logistic regression (content/data/clause_weights.json, `python -m tests.bench.teach`).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from operator import itemgetter
from typing import Final

from content.checks.ailments import signs
from content.checks.names import CALLED, NAMED
from content.checks.suspects import NEAR, Line, Suspect
from content.checks.weighing import SENTENCE, alike
from content.pattern import late
from content.pieces import pieces, probabilities

FILE: Final = "clause_weights.json"
RULES: Final = ("illness", "address", "minor")
_PARTED: Final = late(r"[，。；！？,;（）()\t\n：:]+")
_SIDE: Final = 24  # characters of the sentence on either side
_LONG, _LONGEST = 3, 8  # characters a step, steps
_MOST: Final = 60  # characters: whatever is longer is a list, not a clause
_FEW: Final = 3
_KIN: Final = late(
    "[他她伊](?!们)|其[夫妻父母子女]|妻|丈夫|媳妇|老[伴公婆汉太人]|男人|女人|爱人|对象|儿子|女儿|闺女|姑娘|囡|父亲|母亲|[爸妈爹娘爷奶婆孙哥弟姐妹嫂婶叔伯舅姨]|户主|本人|娃|一家|该户"
)
_PEOPLE: Final = {"named": NAMED, "kin": _KIN, "called": CALLED}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands in [start, end) of a line, in the sentence [first, last); what it says as `alike` writes it."""

    start: int
    end: int
    first: int
    last: int
    said: str


def told(line: Line, genre: str) -> Iterator[tuple[Suspect, list[str]]]:
    """Yield each clause near which somebody is named or called, as a suspect of no rule yet, and what speaks of it."""
    text = line.text
    if line.is_nameless:
        return
    people = {name: [hit.span() for hit in pattern.finditer(text)] for name, pattern in _PEOPLE.items()}
    above = [name for name, pattern in _PEOPLE.items() if pattern.search(line.above)]
    found, health = list(_parted(text)), sorted(signs(text)) if any(people.values()) or above else []
    for no, one in enumerate(found):
        if one.end - one.start > _MOST:
            continue
        around = one.start - NEAR, one.end + NEAR
        if people["kin"] or "named" in above or any(_stands(people[name], *around) for name in ("named", "called")):
            features = [f"genre {genre}", *_said(one.said, *_beside(found, no)), *_people(one, people)]
            features += (f"{name} above" for name in above)
            features += _signs(one, health)
            clause = Suspect("", line, one.start, one.end, one.start + 1, told=True)
            features += _of_row(clause)
            yield clause, features


def likely(features: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield each rule and how probable it is (0 to 1) that a clause breaks it."""
    return zip(RULES, probabilities(known(), dict.fromkeys(features, 1.0)), strict=True)


@lru_cache(maxsize=1)
def known() -> Mapping[str, Sequence[float]]:
    """Return the learned weights of each feature, one for each of RULES in order."""
    return dict(json.loads(resources.files("content.data").joinpath(FILE).read_text("utf-8")))


def _parted(text: str) -> Iterator[_Clause]:
    """The clauses of a line, each with the sentence in which it stands."""
    first = start = 0
    ends = [hit.start() for hit in SENTENCE.finditer(text)] + [len(text)]
    for hit in (*_PARTED.finditer(text), None):
        end = hit.start() if hit else len(text)
        while ends[0] < start:
            first = ends.pop(0) + 1
        if text[start:end].strip():
            yield _Clause(start, end, first, ends[0], alike(text[start:end]))
        start = hit.end() if hit else end


def _beside(found: Sequence[_Clause], no: int) -> tuple[str, str]:
    """What its sentence says before a clause and behind it, no more than a little."""
    own, before, after = found[no], "", ""
    for one in map(found.__getitem__, range(no - 1, -1, -1)):
        if one.first != own.first or len(before) >= _SIDE:
            break
        before = f"{one.said}，{before}"
    for one in found[no + 1 :]:
        if one.first != own.first or len(after) >= _SIDE:
            break
        after = f"{after}，{one.said}"
    return before[-_SIDE:], after[:_SIDE]


def _said(said: str, before: str, after: str) -> Iterator[str]:
    yield from pieces("clause", f"^{said}$", (1, 2, 3))
    yield from pieces("before", before, (2,))
    yield from pieces("after", after, (2,))
    yield f"long {min(_LONGEST, len(said) // _LONG)}"
    yield from (
        f"hidden {where}" for where, text in (("here", said), ("before", before), ("after", after)) if "某" in text
    )


def _people(one: _Clause, people: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    """Where somebody is named, called, or called by kinship."""
    around = {
        "here": (one.start, one.end),
        "before": (max(one.first, one.start - NEAR), one.start),
        "after": (one.end, min(one.last, one.end + NEAR)),
        "earlier": (one.start - NEAR, one.start),
    }
    for name, spans in people.items():
        yield from (f"{name} {where}" for where, span in around.items() if _stands(spans, *span))


def _signs(one: _Clause, health: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """What signs of health stand in a clause and beside it."""
    first, last = (bisect_left(health, at, key=itemgetter(0)) for at in (one.start - _SIDE, one.end + _SIDE))
    near = health[first:last]
    here = {sign for start, end, sign in near if start < one.end and one.start < end}
    yield f"signs {min(_FEW, len(here))}"
    yield from (f"{sign} here" for sign in here)
    for start, end, sign in near:
        if max(one.first, one.start - _SIDE) <= start and end <= one.start:
            yield f"{sign} before"
        if one.end <= start and end <= min(one.last, one.end + _SIDE):
            yield f"{sign} after"


def _of_row(clause: Suspect) -> Iterator[str]:
    if clause.line.row:
        yield "in a row"
        yield from pieces("head", clause.head, (2,))


def _stands(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether any of the spans, which are in order and do not overlap, lies in [start, end), wholly or in part."""
    before = bisect_left(spans, end, key=itemgetter(0))
    return before > 0 and spans[before - 1][1] > start
