"""The labelled notices as values; notices/README.md says what the labels mean."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from audiences.china_division import bundled_rows
from audiences.division import Division, Node, Tree, UnknownDivisionError
from content.ingest.kinds import read_kinds

HERE: Final = Path(__file__).parent / "notices"
SETS: Final = ("open", "held", "held_dense")
_SHORT: Final = re.compile(r"^== (.*?) ?==(.*)\n((?:(?!== ).*\n)+)", re.MULTILINE)
_DAYS: Final = re.compile(r"^== (\S+) ==(.*)\n((?:(?!== ).*\n)+)", re.MULTILINE)
_MARKED: Final = re.compile(r"\{(?P<kind>[a-z]+):(?P<text>[^{}]+)\}")
_SHORT_DAY: Final = "2026-05-06"  # on which the short ones are read
_ANY_AGE: Final = "age"
_COUNTY: Final = 10**9  # a county's code ends in nine zeros


@dataclass(frozen=True)
class Notice:
    """A notice and what a careful clerk reads out of it."""

    name: str
    text: str
    label: dict[str, Any]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.label["today"])

    @property
    def deadlines(self) -> list[date | None]:
        """The days that are right, the first the clerk's own; None: that there is none is right."""
        said = (self.label["deadline"], *self.label.get("deadline_alt", ()))
        return [date.fromisoformat(day) if day else None for day in said]

    @property
    def issuer(self) -> int:
        return int(self.label["issuer"])

    @property
    def places(self) -> list[set[int]]:
        """The sets of places that are right."""
        return [{int(code) for code in codes} for codes in (self.label["places"], *self.label["places_alt"])]

    @property
    def asked(self) -> list[set[str]]:
        """The conditions that must be proposed, each by its equal ways."""
        return [ways for said in self.label["who"] if "all" not in (ways := {named(one) for one in said})]

    def is_free(self, condition: str) -> bool:
        """Whether a condition may be proposed and need not."""
        needed = set().union(*self.asked)
        may = {named(one) for one in self.label["who_may"]}
        return condition not in needed and (
            condition == "all" or condition in may or (_ANY_AGE in may and condition.startswith(_ANY_AGE))
        )

    def without(self, kept: str | None = None) -> str:
        """The text with its leaks taken out, all but one."""
        text = self.text
        for leak in sorted((leak["text"] for leak in self.label["leaks"]), key=len, reverse=True):
            if leak != kept:
                text = text.replace(leak, "（略）")
        return text


def notices(which: str) -> list[Notice]:
    """The notices of a set, a county's together: its names are made ready once."""
    labels = sorted(json.loads((HERE / f"{which}.json").read_text()), key=lambda label: label["county"])
    return [Notice(label["file"], (HERE / which / label["file"]).read_text(), label) for label in labels]


def short_notices() -> Iterator[Notice]:
    """The short ones: a line `== must == may` (must by ;, equal ways by |; age: any age), then the text."""
    for file in sorted((HERE / "short").glob("*.txt")):
        for number, (must, may, text) in enumerate(_SHORT.findall(file.read_text("utf-8")), 1):
            who = [ways.split("|") for ways in must.split(";") if ways]
            free = [one for one in may.strip().split(";") if one]
            yield Notice(f"{file.stem} {number}.txt", text, {"today": _SHORT_DAY, "who": who, "who_may": free})


def short_days() -> Iterator[Notice]:
    """The short ones about a last day: a line `== today == last day, if any`, then the text."""
    for number, (today, last, text) in enumerate(_DAYS.findall((HERE / "short_days.txt").read_text("utf-8")), 1):
        yield Notice(f"day {number}.txt", text, {"today": today, "deadline": last.strip() or None})


def short_leaks() -> Iterator[Notice]:
    """The short ones with what leaks in braces, its kind before it; in a line of the file \\n and \\t as usual."""
    for number, row in enumerate((HERE / "short_leaks.txt").read_text("utf-8").splitlines(), 1):
        said = row.replace("\\n", "\n").replace("\\t", "\t")
        leaks = [hit.groupdict() for hit in _MARKED.finditer(said)]
        yield Notice(f"leak {number}.txt", _MARKED.sub(r"\g<text>", said), {"leaks": leaks})


def named(condition: str) -> str:
    """A kind by the product's own name, where a label calls it otherwise: 低收入家庭 is 低保边缘."""
    kinds = list(read_kinds(condition.removeprefix("tag:"))) if condition.startswith("tag:") else []
    return kinds[0].value if kinds else condition


@cache
def tree(county: int) -> Tree:
    """The divisions of a county: one of those that are kept with the product, or of those kept beside the notices."""
    try:
        return Tree(bundled_rows(county // _COUNTY))
    except UnknownDivisionError:
        return Tree(_kept()[county])


@cache
def _kept() -> dict[int, list[Node]]:
    """The divisions kept beside the notices, by county: 30,000 lines, read once for all counties."""
    found: dict[int, list[Node]] = {}
    with (HERE / "divisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            node = Node(Division(int(row["code"])), row["name"])
            found.setdefault(node.division.county * _COUNTY, []).append(node)
    return found
