"""What a village has to publish, month by month and quarter by quarter (村务公开), and what of it is out. Pure.

By the law of village committees 一般事项 are published every quarter at least, 财务 every month where there is much of
it. By which day is the county's own: one fixes the 20th of the first month after. No other duty is laid on a village.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.calendar import Due
from content.item import Genre, Nature

DAY: Final = 20  # of the month after the period: [community] default of one county
_MONTHS: Final = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be published every month or quarter; `genres` fulfil it (none named: anything of the village's)."""

    name: str
    every: str
    genres: frozenset[Genre] = frozenset()

    def met_by(self, genre: Genre, nature: Nature) -> bool:
        """Whether an item of this kind fulfils it."""
        return genre in self.genres if self.genres else nature is Nature.VILLAGE or genre is Genre.LISTING


FINANCE: Final = Duty("村级财务收支", "quarter", frozenset({Genre.ACCOUNTS}))
FINANCE_MONTHLY: Final = Duty("村级财务收支", "month", frozenset({Genre.ACCOUNTS}))
GENERAL: Final = Duty("村务一般事项", "quarter")
DUTIES: Final = (FINANCE, GENERAL)


@dataclass(frozen=True, slots=True)
class Out:
    """What a village has published."""

    on: date
    genre: Genre
    nature: Nature


@dataclass(frozen=True, slots=True)
class Turn:
    """A duty for one period: by when, and when it was done (None: not yet)."""

    duty: Duty
    label: str
    due: Due
    done: date | None

    def late(self, today: date) -> bool:
        """Whether it is not out and its day has passed."""
        return self.done is None and today > self.due.day


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
            done = next((o.on for o in published if after <= o.on < until and duty.met_by(o.genre, o.nature)), None)
            found.append(Turn(duty, _label(start, months), Due(after.replace(day=DAY), certain=True), done))
    return sorted(found, key=lambda turn: turn.due.day, reverse=True)


def _start(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(start: date, months: int) -> date:
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, 1)


def _label(start: date, months: int) -> str:
    return f"{start.year}年{start.month}月" if months == 1 else f"{start.year}年第{(start.month - 1) // 3 + 1}季度"
