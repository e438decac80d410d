"""Names of leaders with their office and fixed terms of the Party and the state (固定用语), mistyped by one slip.

content/data/formulas.json has them, the words that are right though they look like a slip, and the letters that sound
or look alike. A name stands there only with an office, so that nobody who is called nearly so is taken for a slip.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

import ahocorasick

from content.checks.finding import Finding, Fix
from content.checks.passage import Passage
from content.checks.policy import Word, WordClass, finding
from content.checks.slips import alike, slips

_SHIPPED: Final[dict[str, list[str]]] = json.loads(
    resources.files("content.data").joinpath("formulas.json").read_text("utf-8")
)
_LONG: Final = 6  # letters of a formula from which one that is left out is told from another word


def formulas(found: Iterable[Passage], listed: Iterable[Word] = ()) -> Iterator[Finding]:
    """Yield the formulas that are mistyped; what the county lets pass (`listed`) is right."""
    automaton, right = _automaton()
    allowed = {word.wrong for word in listed if word.kind is WordClass.ALLOWED}
    for passage in found:
        hits = [(last + 1 - length, last + 1, no) for last, (length, no) in automaton.iter(passage.text)]
        spared = [(start, end) for start, end, no in hits if no < 0]
        done = 0
        for start, end, no in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            is_right = no < 0 or any(lo <= start and end <= hi for lo, hi in spared)
            if start >= done and not is_right and passage.text[start:end] not in allowed:
                done = end
                yield _slip(passage, start, end, right[no])


@cache
def _automaton() -> tuple[ahocorasick.Automaton, tuple[str, ...]]:
    """The automaton over slips, with the place of what is meant in the formulas, and over what is right (-1)."""
    right = tuple(_SHIPPED["formulas"])
    taken_for = alike(_SHIPPED["alike"])
    parts = {one[start:end] for one in right for start in range(len(one)) for end in range(start + 1, len(one) + 1)}
    automaton = ahocorasick.Automaton()
    for no, formula in enumerate(right):
        for slip in slips(formula, taken_for, shortest=_LONG):
            if slip not in parts:
                automaton.add_word(slip, (len(slip), no))
    for word in (*right, *_SHIPPED["right_too"]):
        automaton.add_word(word, (len(word), -1))
    automaton.make_automaton()
    return automaton, right


def _slip(passage: Passage, start: int, end: int, right: str) -> Finding:
    """A finding with its mending: there is one right way to write it."""
    wrong = passage.text[start:end]
    fix = Fix(passage.path, start, end, wrong, right) if passage.path is not None else None
    one = finding(
        "formula", passage.place, wrong, reason="领导人姓名、职务或固定用语写错了一个字", suggestion=f"应为“{right}”"
    )
    return replace(one, fix=fix)
