"""Notices with whom they mean: a line `== must == may` (equal ways parted by |; age: any age), then the notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from content.ingest import read
from content.ingest.proposal import Proposal
from content.ingest.reading import Reading, reading

READ_ON = date(2026, 5, 6)
_CASE = re.compile(r"^== (.*?) ?==(.*)\n((?:(?!== ).*\n)+)", re.MULTILINE)


def cases(name: str) -> list[tuple[str, str, str]]:
    """The (must, may, text) of a file beside this one."""
    return _CASE.findall(Path(__file__).with_name(name).read_text("utf-8"))


def heard(text: str, name: str = "通知.txt") -> Reading:
    """What is read of a notice."""
    return reading(read(name, text.encode()), today=READ_ON)


def faults(proposed: Iterable[Proposal[str]], must: str, may: str) -> tuple[list[set[str]], set[str]]:
    """What was missed, each by its equal ways, and what was proposed without reason; everybody counts for nothing."""
    found = {one.value for one in proposed} - {"all"}
    wanted = [set(ways.split("|")) for ways in must.split(";") if ways]
    besides = set(may.strip().split(";"))
    free = {one for one in found if one.startswith("age") and "age" in besides}
    return [ways for ways in wanted if not ways & found], found - free - besides.union(*wanted)
