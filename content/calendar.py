"""Working days (工作日): which days offices work, and when a time limit counted in them ends.

Pure. The State Council names a year's holidays (放假, 调休) late in the year before. Of a year that nobody has named
yet only the weekends are known: what is counted through it is 暂定, and counted again when the days are there. A county
enters them, and its own holidays, as `Overrides`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from typing import Any, Final

from chinese_calendar.constants import holidays, workdays

from content.lunar import lunar_day

__all__ = [
    "OFFICE_TIME",
    "CalendarError",
    "Due",
    "Overrides",
    "add_workdays",
    "eve",
    "read_overrides",
    "workday",
    "workdays_between",
]

OFFICE_TIME: Final = timezone(timedelta(hours=8))  # the day of an office, a listing and a warning

_KNOWN: Final = frozenset(day.year for day in holidays)  # the years that the library covers whole
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_NEW_YEAR: Final = (12, 25)  # from here on a year's days hang on what is named for the next: 2018-12-29 was worked
_FIRST, _LAST = 2000, 2100
_FEASTS: Final = {
    "元旦": "New Year's Day", "春节": "Spring Festival", "清明": "Tomb-sweeping Day",
    "五一": "Labour Day", "劳动": "Labour Day",
    "端午": "Dragon Boat Festival", "中秋": "Mid-autumn Festival", "国庆": "National Day", "十一": "National Day",
}  # fmt: skip
_FIXED: Final = {"New Year's Day": (1, 1), "Labour Day": (5, 1), "National Day": (10, 1)}

_BY_MOON: Final = ((1, 1), (5, 5), (8, 15))  # 春节, 端午, 中秋 by the farmers' calendar
_QINGMING: Final = (4, 5, 6)  # of April


class CalendarError(ValueError):
    """A list of holidays cannot be read; `args[0]` says in Chinese what is wrong."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a county knows better: days by whether they are worked, and the years that these days make complete."""

    days: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def knows(self, year: int) -> bool:
        """Whether every day of the year is settled."""
        return year in self.years or year in _KNOWN


_NONE: Final = Overrides()


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a time limit; not `certain`: 暂定, it runs through days that nobody has named yet."""

    day: date
    certain: bool


def workday(day: date, overrides: Overrides = _NONE) -> tuple[bool, bool]:
    """Return (whether offices work that day, whether this is certain)."""
    if day in overrides.days:
        return overrides.days[day], True
    certain = overrides.knows(day.year)
    if certain and (day.month, day.day) >= _NEW_YEAR:
        certain = overrides.knows(day.year + 1)
    if day in workdays:
        return True, certain
    return day.weekday() < _SATURDAY and day not in holidays, certain


def add_workdays(start: date, count: int, overrides: Overrides = _NONE) -> Due:
    """Return the last of `count` working days; the day of the event itself does not count (0: that day)."""
    certain, day = True, start
    while count > 0:
        day += _DAY
        works, sure = workday(day, overrides)
        count -= works
        certain = certain and sure
    return Due(day, certain)


def eve(feast: str, after: date) -> date | None:
    """Return the day before a feast's days off begin (国庆 → 9月30日), the next to come; None: not named yet."""
    name = _FEASTS.get(feast, feast)
    days = [day for day, called in holidays.items() if called == name and day > after]
    fixed = _FIXED.get(name)
    if fixed and not days:
        days = [date(year, *fixed) for year in (after.year, after.year + 1) if date(year, *fixed) > after]
    return min(days) - _DAY if days else None


def workdays_between(start: date, end: date, overrides: Overrides = _NONE) -> tuple[int, bool]:
    """Return (how many working days lie after `start` up to and with `end`, whether this is certain)."""
    found = [workday(day, overrides) for day in _days(start, end)]
    return sum(works for works, _ in found), all(sure for _, sure in found)


def read_overrides(raw: Any) -> Overrides:
    """Read a year as holiday-cn writes it: {"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true}, …]}.

    With the days off of all seven feasts the year counts as complete. Raises CalendarError.
    """
    if not isinstance(raw, Mapping) or not isinstance(raw.get("days"), list):
        raise CalendarError("节假日文件应有 year 和 days 两项，days 里每天写 date 和 isOffDay")
    days = dict(_read_days(raw["days"]))
    year = raw.get("year")
    if not isinstance(year, int) or not _FIRST <= year <= _LAST:
        raise CalendarError(f"节假日文件的 year 应是年份，收到的是“{year}”")
    if not days:
        raise CalendarError(f"{year}年的节假日还没有公布，文件里一天也没有")
    return Overrides(days, frozenset({year} if _has_feasts(days, year) else ()))


def _read_days(raw: Iterable[Any]) -> Iterator[tuple[date, bool]]:
    for no, one in enumerate(raw, 1):
        try:
            day, rest = date.fromisoformat(one["date"]), one["isOffDay"]
        except (KeyError, TypeError, ValueError) as error:
            raise CalendarError(f"第{no}天读不懂，应写成 date：2027-01-01，isOffDay：true 或 false") from error
        if not isinstance(rest, bool):
            raise CalendarError(f"第{no}天（{day}）的 isOffDay 应是 true（放假）或 false（上班）")
        yield day, not rest


def _has_feasts(days: Mapping[date, bool], year: int) -> bool:
    """Whether all of 元旦, 春节, 清明, 劳动, 端午, 中秋 and 国庆 are among the days off."""
    off = {day for day, worked in days.items() if not worked}
    moons = [lunar_day(year, month, day) for month, day in _BY_MOON]
    return off >= {date(year, *day) for day in _FIXED.values()} | {day for day in moons if day} and bool(
        off & {date(year, 4, day) for day in _QINGMING}
    )


def _days(start: date, end: date) -> Iterator[date]:
    for n in range(1, (end - start).days + 1):
        yield start + n * _DAY
