"""Fits what each cue about an open sentence is worth (content/data/role_points.json), batch by batch held out.

`python -m tests.bench.points` prints, for each batch of notices, how a fit without it reads it; `--write` then writes
the fit on all. Learned is whom an open sentence means, from the labels: wanted is for, neither wanted nor allowed is
against.
"""

from __future__ import annotations

import argparse
import json
import re
import runpy
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from math import exp
from pathlib import Path
from typing import Final
from unittest import mock

from content.ingest import read, role
from content.ingest.reading import reading
from tests.bench.labels import notices

BATCHES: Final = (68, 120, 180, 204, 228, 252, 272, 296, 340, 360, 390)  # numbers with which a batch ends
_SHORT: Final = Path(__file__).parents[1] / "content"  # tables of short texts, most of a sentence
_SHORT_READ_ON: Final = date(2026, 5, 6)
_AGAINST: Final = 3.0  # times that a mention counts which may not be proposed: there are fewer of them
_ALLOWED: Final = 0.1  # times that one counts against which may be proposed: who is meant should be told from it
_STEADY: Final = 2.0  # how much it takes to give a cue a point
_STEPS: Final = 8
_WORTH: Final = {True: 1.0, False: -_AGAINST, None: -_ALLOWED}
_RARE: Final = 3  # examples below which a cue says nothing


@dataclass(frozen=True, slots=True)
class Example:
    """One naming of somebody in an open sentence. `batch`: 0 for a short text of the tests."""

    batch: int
    text: str
    value: str
    traits: tuple[str, ...]
    meant: bool | None  # None: it may be proposed or not


def examples() -> Iterator[Example]:
    """Every mention in open sentences that the title and the labels do not say already."""
    for notice in notices("open"):
        number = int(notice.name.partition("_")[0])
        batch = next(end for end in BATCHES if number <= end)
        wanted = [set(ways) for ways in notice.label["who"]]
        yield from _of(batch, notice.name, notice.text, notice.today, wanted, set(notice.label["who_may"]))
    for text, wanted, may in _short():
        yield from _of(0, text, text, _SHORT_READ_ON, wanted, may)


def _short() -> Iterator[tuple[str, list[set[str]], set[str]]]:
    """The short texts of the tests, with what must be and what may be proposed."""
    told = (_SHORT / "whom_notices.txt").read_text("utf-8")
    cases = re.findall(r"^== (.*?) ?==(.*)\n((?:(?!== ).*\n)+)", told, re.MULTILINE)
    for must, may, text in cases:
        yield text, [set(ways.split("|")) for ways in must.split(";") if ways], set(may.strip().split(";"))
    for text, must, may in runpy.run_path(str(_SHORT / "test_whom_it_concerns.py"))["WHOM"]:
        yield text, [set(ways.split("|")) for ways in must.split(";") if ways], set(may.split(";"))
    for name in ("wordings", "subjects"):
        for text, must in runpy.run_path(str(_SHORT / f"test_whom_{name}.py"))["MEANT"]:
            yield text, [{one} for one in must.split()], set()


def _of(batch: int, name: str, text: str, today: date, wanted: Sequence[set[str]], may: set[str]) -> Iterator[Example]:
    heard: list[role.Mention] = []

    def listen(mention: role.Mention) -> bool:
        heard.append(mention)
        return False

    with mock.patch.object(role, "is_meant", listen):
        said = {one.value for one in reading(read("通知.txt", text.encode()), today=today).conditions}
    needed = set().union(*(ways for ways in wanted if not ways & said))
    allowed = may.union(*wanted) | said
    for mention in heard:
        value = mention.named.value
        free = value in allowed or ("age" in may and value.startswith("age"))
        yield Example(batch, name, value, mention.traits, True if value in needed else None if free else False)


def fit(known: Iterable[Example]) -> dict[str, float]:
    """Return the points that tell best who is meant: logistic regression, held back by squares."""
    told = list(known)
    counts: dict[str, int] = {}
    for one in told:
        for trait in one.traits:
            counts[trait] = counts.get(trait, 0) + 1
    points = {"any": 0.0, **{trait: 0.0 for trait, count in sorted(counts.items()) if count >= _RARE}}
    rows = [([t for t in one.traits if t in points], _WORTH[one.meant]) for one in told]
    for _ in range(_STEPS):
        step = _solved(*_slopes(rows, points))
        for trait, change in zip(points, step, strict=True):
            points[trait] += change
    return points


def _slopes(
    rows: Sequence[tuple[Sequence[str], float]], points: Mapping[str, float]
) -> tuple[list[list[float]], list[float]]:
    """How the fit bends and leans at some points: Newton's method goes where it would be level."""
    place = {trait: no for no, trait in enumerate(points)}
    lean = [0.0, *(-_STEADY * value for trait, value in points.items() if trait != "any")]
    bend = [[_STEADY * (no == other) for other in range(len(place))] for no in range(len(place))]
    for traits, worth in rows:
        score = points["any"] + sum(points[trait] for trait in traits)
        chance = 1 / (1 + exp(-score))
        at = [0, *(place[trait] for trait in traits)]
        for no in at:
            lean[no] += worth * (1 - chance if worth > 0 else chance)
            for other in at:
                bend[no][other] += abs(worth) * chance * (1 - chance)
    return bend, lean


def _solved(bend: list[list[float]], lean: list[float]) -> list[float]:
    """Solve a symmetric positive system by elimination."""
    size = len(lean)
    rows = [[*row, value] for row, value in zip(bend, lean, strict=True)]
    for no in range(size):
        for lower in range(no + 1, size):
            times = rows[lower][no] / rows[no][no]
            rows[lower] = [one - times * other for one, other in zip(rows[lower], rows[no], strict=True)]
    found = [0.0] * size
    for no in reversed(range(size)):
        found[no] = (rows[no][size] - sum(rows[no][k] * found[k] for k in range(no + 1, size))) / rows[no][no]
    return found


def judge(points: Mapping[str, float], batch: Iterable[Example]) -> tuple[int, int, int, int]:
    """Meant and found, meant, not meant and taken, not meant: by text and condition, its best mention counts."""
    best: dict[tuple[str, str], tuple[float, bool]] = {}
    for one in batch:
        if one.meant is not None:
            score = points["any"] + sum(points.get(trait, 0.0) for trait in one.traits)
            best[one.text, one.value] = max(best.get((one.text, one.value), (score, one.meant)), (score, one.meant))
    right = [score for score, meant in best.values() if meant]
    wrong = [score for score, meant in best.values() if not meant]
    return sum(score >= 0 for score in right), len(right), sum(score >= 0 for score in wrong), len(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.points")
    parser.add_argument("--write", action="store_true", help="write the fit on all batches")
    args = parser.parse_args()
    known = list(examples())
    for end in BATCHES:
        points = fit(one for one in known if one.batch != end)
        found, meant, taken, others = judge(points, (one for one in known if one.batch == end))
        print(f"held out, to {end}: {found} of {meant} meant found, {taken} of {others} others taken")
    points = fit(known)
    found, meant, taken, others = judge(points, known)
    print(f"fitted: {found} of {meant} meant found, {taken} of {others} others taken")
    if args.write:
        rounded = {trait: round(value, 2) for trait, value in points.items() if round(value, 2) or trait == "any"}
        target = Path(str(resources.files("content.data").joinpath("role_points.json")))
        target.write_text(json.dumps(rounded, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
