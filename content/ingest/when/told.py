"""A text as it is read so far: what the readers of the plain facts (一看就懂) stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.ingest.days import Days
from content.ingest.proposal import Proposal
from content.ingest.when.schedule import Turn
from content.item import Genre


@dataclass(frozen=True, slots=True)
class Told:
    """A text as it is read so far. `lines` are those that say something of their own, two-column tables' rows too."""

    title: str
    text: str
    lines: Sequence[str]
    genre: Genre
    domain: str
    turns: tuple[Proposal[Turn], ...]
    days: Days
    sure: tuple[Proposal[str], ...]  # the conditions that are sure
