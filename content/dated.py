"""Days as a text writes them, without their years: 12月3日, 十二月三日, the 20日 of 12月1日至20日. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from content.numerals import whole
from content.pattern import late

__all__ = ["BARE_DAY", "OF_MONTH", "Day", "days_of", "named_in"]

Day: TypeAlias = tuple[int, int]  # month, day

_N: Final = r"(\d{1,2}|[一二三四五六七八九十廿]{1,3})"
OF_MONTH: Final = late(rf"{_N}\s*月(?:\s*{_N}(?=\s*[日号、，,至到—~～（(－-]|\s*$))?")
_BARE: Final = rf"(?<![\d.]){_N}(?=\s*[日号]|[、，,至到—~～－-]\s*\d{{1,2}}[日号、，,至到—~～－-])"
BARE_DAY: Final = late(_BARE)
_STEP: Final = late(rf"{_N}\s*月|{_BARE}")


def days_of(text: str) -> Iterator[tuple[Day, str]]:
    """Yield the days that are written with month and day, and how."""
    for hit in OF_MONTH.finditer(text):
        if hit[2] and (month := whole(hit[1])) and (day := whole(hit[2])):
            yield (month, day), f"{hit[0].strip()}日"


def named_in(text: str) -> Iterator[Day]:
    """Yield every day in order, a bare one (20日) in the month that was named last before it."""
    month = None
    for hit in _STEP.finditer(text):
        if hit[1]:
            month = whole(hit[1])
        elif month and (day := whole(hit[2])):
            yield month, day
