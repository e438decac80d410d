"""Proposes until when a text is of use (有效期): to the last second of the last day of what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from content.ending import end_of, end_said, spell_said
from content.ingest.days import Found
from content.ingest.happening import read_happenings
from content.ingest.proposal import Proposal
from content.item import Genre


def read_until(
    heading: tuple[str, Genre],
    text: str,
    dues: Sequence[Proposal[date]],
    times: Sequence[Proposal[str]],
    found: Sequence[Found],
    since: date,
) -> Proposal[datetime] | None:
    """Return the end of the last day, so that a cut that lasts longer is not over at noon; None: nobody said.

    `heading` is the title with the genre; `dues` are the days that may be the last one to act by, `times` the words
    in which it is said when it happens, `found` all days of the text, `since` the day from which it speaks.
    """
    title, genre = heading
    last = max(dues, key=lambda one: one.value, default=None)
    said = times or _shown(title, text, found, since)
    spell = spell_said(genre, [one.value for one in said], text, since)
    end = end_said(genre, last.value if last else None, spell)
    if end is None:
        return None
    is_due = last is not None and last.value == end.date()
    return Proposal(end_of(end.date()), last.words if last and is_due else said[-1].words)


def _shown(title: str, text: str, found: Sequence[Found], since: date) -> list[Proposal[str]]:
    """The times of what happens in one place after the other, with the last day that the text names at all."""
    times = read_happenings(title, text, found, since)
    days = sorted((one for one in found if not one.is_void and one.last >= since), key=lambda one: one.last)
    return [*times, *(Proposal(f"{one.last:%Y年%m月%d日}", one.day.words) for one in days)] if times else []
