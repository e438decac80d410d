"""Proposes until when a text is of use (有效期): to the last second of the last day of what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from content.ingest.days import Found
from content.ingest.happening import read_happenings
from content.ingest.proposal import Proposal
from content.ingest.spell import end_of, end_said, goes_on, last_day, spell_said
from content.item import Genre
from content.pattern import late

# A general notice that names places with days is no rota by that: two windows that move, two stages of a count.
_ROTA: Final = late(
    "时间|日程|安排|轮|巡|流动|下乡|[进到入]村|上门|放映|电影|演出|义诊|体检|接种|筛查|培训|[赶开]集|停[水电气]|送"
)
_LAST: Final = late(r"前(?![往来台面期])|截|止|月底|[日之以]内|[至到]\s*\d|最后|期限")  # said to be a last day
_ALWAYS: Final = frozenset({Genre.OUTAGE, Genre.ORDER, Genre.EVENT, Genre.HEALTH})


def is_rota(title: str, genre: Genre) -> bool:
    """Whether the days that a text gives to places are those on which it happens there."""
    return genre in _ALWAYS or _ROTA.search(title) is not None


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
    whole = f"{title}\n{text}"
    holds = not goes_on(whole) or any(_LAST.search(one.words) for one in dues)
    last = max(dues if holds else (), key=lambda one: one.value, default=None)
    said = times or _shown(heading, text, found, since)
    spell = spell_said(genre, [one.value for one in said], whole, since)
    end = end_said(genre, last.value if last else None, spell)
    if end is None:
        return None
    day = last_day(end)
    return Proposal(end_of(day), last.words if last and last.value == day else said[-1].words)


def _shown(heading: tuple[str, Genre], text: str, found: Sequence[Found], since: date) -> list[Proposal[str]]:
    """The times of what happens in one place after the other, with the last day that the text names at all."""
    times = read_happenings(heading[0], text, found, since) if is_rota(*heading) else ()
    days = sorted((one for one in found if not one.is_void and one.last >= since), key=lambda one: one.last)
    return [*times, *(Proposal(f"{one.last:%Y年%m月%d日}", one.day.words) for one in days)] if times else []
