"""Proposes until when a text is of use (有效期): to the last second of the last day of what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from content.genres import BY_PLACES, HAPPENS, SHUT
from content.ingest.days import Days, Found, Meaning
from content.ingest.proposal import Proposal
from content.ingest.when.happening import read_happenings
from content.ingest.when.spell import end_of, end_said, goes_on, last_day, spell_said
from content.item import Genre
from content.pattern import late

# A general notice that names places with days is no rota by that: two windows that move, two stages of a count.
_ROTA: Final = late(
    "时间|日程|安排|轮|巡|流动|下乡|[进到入]村|上门|安装|加装|换装|换表|放映|电影|演出|义诊|体检|接种|筛查|培训|[赶开]集|停[水电气]|送"
)
_ACTS: Final = "(?:报名|申报|缴|受理|登记)"
_LAST: Final = late(
    rf"前(?![往来台面期])|截|止|月底|[日之以]内|最后|期限|{_ACTS}[^。；，\n]*[至到]\s*\d|[至到]\s*\d[^。；，\n]*{_ACTS}"
)  # said to be a last day
_SPAN: Final = late(r"[至到]\s*\d")  # and so is the end of one on which nothing happens: 公示6月3日到6月9日
_SOON: Final = timedelta(days=60)  # what takes place lies so near the last day to sign up; a lease ends later


def is_rota(title: str, genre: Genre) -> bool:
    """Whether the days that a text gives to places are those on which it happens there."""
    return genre in BY_PLACES or _ROTA.search(title) is not None


def read_until(
    heading: tuple[str, Genre],
    text: str,
    dues: Sequence[Proposal[date]],
    times: Sequence[Proposal[str]],
    days: Days,
) -> Proposal[datetime] | None:
    """Return the end of the last day, so that a cut that lasts longer is not over at noon; None: nobody said.

    `heading` is the title with the genre; `dues` are the days that may be the last one to act by, `times` the words
    in which it is said when it happens, `days` those of the text.
    """
    title, genre = heading
    whole = f"{title}\n{text}"
    held = [one for one in dues if not _begins(one.value, days.found)]
    ends = any(_LAST.search(one.words) or (genre not in HAPPENS and _SPAN.search(one.words)) for one in held)
    holds = ends or not goes_on(whole)
    last = max(held if holds else (), key=lambda one: one.value, default=None)
    said = times or _shown(heading, text, days, is_due=last is not None)
    spell = spell_said(genre, [one.value for one in said], whole, days.since)
    if last and spell is None and genre in HAPPENS:
        last = _taking_place(last, days.found, is_day=is_rota(*heading))
    end = end_said(genre, last.value if last else None, spell)
    if end is None:
        return None
    day = last_day(end)
    return Proposal(end_of(day), last.words if last and last.value == day else said[-1].words)


def _begins(day: date, found: Sequence[Found]) -> bool:
    """Whether something only goes on from a day (12月1日起搬到新大厅); a span has a last one."""
    named = [one.day.value for one in found if one.last == day]
    return bool(named) and all(one.meaning is Meaning.START and one.until is None for one in named)


def _meanings(day: date, found: Sequence[Found]) -> set[Meaning]:
    """What a day is to the reader, wherever the text names it."""
    return {one.day.value.meaning for one in found if one.last == day}


def _taking_place(last: Proposal[date], found: Sequence[Found], *, is_day: bool) -> Proposal[date] | None:
    """The last day to sign up, or the later one on which that takes place; None: nobody says how long that lasts.

    `is_day`: the last day itself may be one of several on which it takes place.
    """
    if not is_day and Meaning.DEADLINE not in _meanings(last.value, found):
        return last
    later = [one for one in found if last.value < one.last <= last.value + _SOON and not one.is_void]
    days = [one for one in later if one.day.value.meaning is Meaning.DAY]
    if any(one.day.value.meaning is Meaning.START and _ROTA.search(one.day.words) for one in later):
        return None
    day = max(days, key=lambda one: one.last, default=None)
    return Proposal(day.last, day.day.words) if day else last


def _shown(heading: tuple[str, Genre], text: str, days: Days, *, is_due: bool) -> list[Proposal[str]]:
    """The times of what happens in one place after the other, with the last day that the text names at all.

    Of a ban, or an event, that is told of no place in so many words: its several days.
    """
    times = read_happenings(heading[0], text, days) if is_rota(*heading) else ()
    ahead = sorted((one for one in days.found if not one.is_void and one.last >= days.since), key=lambda one: one.last)
    is_spread = heading[1] in SHUT or (heading[1] in BY_PLACES and not is_due)
    if not times:
        ahead = [one for one in ahead if one.day.value.meaning is Meaning.DAY]
    is_told = times or (is_spread and len({one.last for one in ahead}) > 1)
    return [*times, *(Proposal(f"{one.last:%Y年%m月%d日}", one.day.words) for one in ahead)] if is_told else []
