"""What a village has to publish, by the month, quarter or year (村务公开), and what of it is out. Pure.

By the law of village committees 一般事项 are published every quarter at least, 财务 every month where there is much of
it. By which day is the county's own: one fixes the 20th of the first month after. Where the county's catalogue lays
something on villages in a rhythm, that is what is due; no other duty is laid on a village.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.calendar import Due
from content.catalogue.limit import read_limit
from content.catalogue.row import Level, Row
from content.item import Genre, Nature

DAY: Final = 20  # of the month after the period: [community] default of one county
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Out:
    """What a village has published; `key`: the row that it is filed under, `code`: where everybody reads it."""

    on: date
    genre: Genre
    nature: Nature
    key: Key | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be published in a rhythm. What is filed under its row fulfils it, and so do these genres.

    With neither row nor genres anything of the village's does.
    """

    name: str
    every: str
    genres: frozenset[Genre] = frozenset()
    key: Key | None = None

    def met_by(self, out: Out) -> bool:
        """Whether what is out fulfils it."""
        if self.key is not None or self.genres:
            return out.genre in self.genres or (self.key is not None and out.key == self.key)
        return out.nature is Nature.VILLAGE or out.genre is Genre.LISTING


FINANCE: Final = Duty("村级财务收支", "quarter", frozenset({Genre.ACCOUNTS}))
FINANCE_MONTHLY: Final = Duty("村级财务收支", "month", frozenset({Genre.ACCOUNTS}))
GENERAL: Final = Duty("村务一般事项", "quarter")
DUTIES: Final = (FINANCE, GENERAL)


@dataclass(frozen=True, slots=True)
class Turn:
    """A duty for one period: by when, and when it was done (None: not yet), under which code."""

    duty: Duty
    label: str
    due: Due
    done: date | None
    code: str = ""

    def late(self, today: date) -> bool:
        """Whether it is not out and its day has passed."""
        return self.done is None and today > self.due.day


def duties(rows: Iterable[Row]) -> tuple[Duty, ...]:
    """Return what a catalogue lays on villages in a rhythm; where it lays nothing, what the law does."""
    return tuple(_duties(rows)) or DUTIES


def _duties(rows: Iterable[Row]) -> Iterable[Duty]:
    for row in rows:
        every = read_limit(row.time_limit).period
        if every in _MONTHS and _is_the_village_s(row):
            genres = frozenset({Genre.ACCOUNTS}) if "财务" in row.name else frozenset[Genre]()
            yield Duty(row.third or row.second or row.first, every, genres, row.key)


def _is_the_village_s(row: Row) -> bool:
    """Whether the village itself publishes it: rows of several levels count only where they name it."""
    return row.levels == (Level.VILLAGE,) or (Level.VILLAGE in row.levels and "村" in row.subject)


def turns(today: date, out: Iterable[Out], *, duties: Iterable[Duty] = DUTIES, count: int = 1) -> list[Turn]:
    """Return the last `count` periods that have ended, the latest first, for each duty.

    What is published after a period has ended, and before the next one has, is that period's.
    """
    published = sorted(out, key=lambda one: one.on)
    found = []
    for duty in duties:
        months = _MONTHS[duty.every]
        start = _start(today, months)
        for _ in range(count):
            after, start = start, _start(start - timedelta(days=1), months)
            until = _next(after, months)
            done = next((o for o in published if after <= o.on < until and duty.met_by(o)), None)
            found.append(_turn(duty, start, after, done))
    return sorted(found, key=lambda turn: turn.due.day, reverse=True)


def coming(today: date, duties: Iterable[Duty] = DUTIES) -> list[Turn]:
    """Return each duty for the period under way: nothing of it can be late yet."""
    found = []
    for duty in duties:
        start = _start(today, months := _MONTHS[duty.every])
        found.append(_turn(duty, start, _next(start, months), None))
    return sorted(found, key=lambda turn: turn.due.day)


def _turn(duty: Duty, start: date, after: date, done: Out | None) -> Turn:
    due = Due(after.replace(day=DAY), certain=True)
    label = _label(start, _MONTHS[duty.every])
    return Turn(duty, label, due, done.on if done else None, done.code if done else "")


def _start(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(start: date, months: int) -> date:
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, 1)


def _label(start: date, months: int) -> str:
    part = (start.month - 1) // months
    within = {1: f"{start.month}月", 3: f"第{part + 1}季度", 6: ("上半年", "下半年")[part % 2], 12: ""}
    return f"{start.year}年{within[months]}"
