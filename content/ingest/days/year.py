"""Which year, month and day are meant where a notice leaves them to its reader."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from content.numerals import whole

_DAY: Final = timedelta(days=1)
_WEEK: Final = "一二三四五六日"
_WEEK_LONG: Final = 7  # days
_YEAR_LONG: Final = 12  # months
_PARTS: Final = {"初": 1, "上旬": 10, "中旬": 20}  # the last day that may be meant; 初 begins the month


@dataclass(frozen=True, slots=True)
class Years:
    """How a missing year is filled in: by the sentence, the document's own date, the title, today."""

    issued_on: date | None
    titled: int | None
    today: date
    said: int | None = None
    beside: date | None = None  # the day that the sentence has named last

    @property
    def base(self) -> date:
        """The day on which the text speaks."""
        return self.issued_on or self.today

    def saying(self, year: int) -> Years:
        """The same after a sentence has named a year."""
        return replace(self, said=year)

    def guess(self) -> int:
        """The year of a date that names none."""
        return self.said or (self.issued_on.year if self.issued_on else None) or self.titled or self.today.year

    def named(self, year: int | None, word: str | None) -> int:
        """The year that is written, or that a word (今年, 明年) means."""
        if word and word[0] in "今本当明来去上":
            return self.base.year + {"明": 1, "来": 1, "去": -1, "上": -1}.get(word[0], 0)
        if word:
            return self.guess() + 1
        return year or self.guess()

    @staticmethod
    def number(said: str) -> int:
        """The number of 12 or 十二; 0: none."""
        return whole(said) or 0


def day_of(year: int, month: int, said: str | None, part: str | None = None) -> date | None:
    """The day of a month, the last one of a part of it (上旬, 月底), else its first; None: there is none."""
    try:
        if said:
            return date(year, month, whole(said) or 0)
        if part in {"底", "末", "下旬"} or (part and part[-1] in "天内份里"):
            return days_in(date(year, month, 1))
        return date(year, month, _PARTS.get(part or "", 1))
    except ValueError:
        return None


def quarter_end(said: str, base: date) -> date:
    """The last day of 第二季度, 本季度, 上半年 in the year of `base`."""
    if said[-1] == "年":
        return days_in(date(base.year, 6 if said[0] == "上" else 12, 1))
    named = next((whole(letter) for letter in said if whole(letter)), None)
    return days_in(date(base.year, 3 * (named or (base.month + 2) // 3), 1))


def days_in(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_of(word: str, base: date) -> tuple[int, int]:
    """The (year, month) of 本月 and 下月."""
    ahead = word[0] in "下次"
    months = base.month - 1 + ahead
    return base.year + months // _YEAR_LONG, months % _YEAR_LONG + 1


def weekday_of(which: str, name: str, base: date) -> date:
    """本周五 lies in the week of issue, 下周五 in the next; 周五 alone is the next one to come."""
    wanted = _WEEK.index("日" if name in "天末" else name)
    monday = base - base.weekday() * _DAY
    if which:
        return monday + (wanted + (_WEEK_LONG if which == "下" else 0)) * _DAY
    return base + ((wanted - base.weekday()) % _WEEK_LONG) * _DAY


def year_later(day: date) -> date:
    """The same day a year on; 29 February becomes the 28th."""
    return date(day.year + 1, day.month, min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))


def year_earlier(day: date) -> date:
    """The same day a year before; 29 February becomes the 28th."""
    return date(day.year - 1, day.month, min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))


def months_later(day: date, number: int) -> date:
    """The same day so many months on, or the month's last."""
    months = day.month - 1 + number
    year, month = day.year + months // _YEAR_LONG, months % _YEAR_LONG + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
