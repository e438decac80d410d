"""Days of the farmers' calendar (农历): 腊月初八, 五月初五, 闰六月十五 → the day of the other calendar. Pure.

The months' lengths are those of GB/T 33661, as the Purple Mountain Observatory counts them, for 2020 to 2050.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Final

__all__ = ["lunar_day"]

_FIRST: Final = 2020
_NEW_YEAR: Final = date(2020, 1, 25)  # its first day
# A year each: from the highest bit whether the leap month has 30 days, then whether each of the twelve has; the last
# digit is the month behind which the leap one stands, 0: none.
_YEARS: Final = (
    0x07954, 0x06AA0, 0x0AD50, 0x05B52, 0x04B60, 0x0A6E6, 0x0A4E0, 0x0D260, 0x0EA65, 0x0D530,
    0x05AA0, 0x076A3, 0x096D0, 0x04AFB, 0x04AD0, 0x0A4D0, 0x1D0B6, 0x0D250, 0x0D520, 0x0DD45,
    0x0B5A0, 0x056D0, 0x055B2, 0x049B0, 0x0A577, 0x0A4B0, 0x0AA50, 0x1B255, 0x06D20, 0x0ADA0, 0x14B63,
)  # fmt: skip
_MONTHS: Final = 12
_SHORT, _LONG = 29, 30  # days of a month


@cache
def _lengths(year: int) -> list[tuple[int, int]]:
    """Its months with their lengths, in order; the leap one has its fellow's number, negative."""
    bits = _YEARS[year - _FIRST]
    leap = bits & 0xF
    months = []
    for month in range(1, _MONTHS + 1):
        months.append((month, _LONG if bits & (0x10000 >> month) else _SHORT))
        if month == leap:
            months.append((-month, _LONG if bits & 0x10000 else _SHORT))
    return months


_BEGINS: Final = tuple(
    accumulate((sum(days for _, days in _lengths(_FIRST + no)) for no in range(len(_YEARS))), initial=0)
)


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The day of a month of a farmers' year; None: it has no such day, or the year is not known.

    The 30th of a short month is its last day (腊月三十 where there is none).
    """
    if not _FIRST <= year < _FIRST + len(_YEARS) or not 1 <= day <= _LONG:
        return None
    place = _BEGINS[year - _FIRST]
    for number, days in _lengths(year):
        if number == (-month if leap else month):
            return _NEW_YEAR + timedelta(days=place + min(day, days) - 1)
        place += days
    return None
