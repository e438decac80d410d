"""The days of a text as they were read: which of those that some words name are past, and which are to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from content import dated
from content.ingest.days.day import Meaning
from content.ingest.days.found import Found


@dataclass(frozen=True, slots=True)
class Days:
    """All days of a text, and the day from which it speaks."""

    found: Sequence[Found]
    since: date

    def is_ahead(self, words: str) -> bool:
        """Whether of the days that words name one is to come; words without a day may speak of any."""
        days = [day for day, _ in dated.days_of(words)]
        return not days or any(map(self.has_ahead, days))

    def is_over(self, words: str) -> bool:
        """Whether words name days, and all of these are past."""
        days = [day for day, _ in dated.days_of(words)]
        last = [[one.last for one in self.found if _named(one) == day] for day in days]
        return bool(days) and all(same and max(same) < self.since for same in last)

    def has_ahead(self, day: dated.Day) -> bool:
        """Whether a day is to come, and not one from which somebody loses."""
        same = (one for one in self.found if _named(one) == day and not one.is_void)
        return any(one.last >= self.since and one.day.value.meaning is not Meaning.CONSEQUENCE for one in same)


def _named(one: Found) -> dated.Day:
    return one.day.value.on.month, one.day.value.on.day
