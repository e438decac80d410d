"""The last day by which something is to be done; the day of a meeting or a film is none. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from content.item import Genre, Version
from content.pattern import late

__all__ = ["last_day", "until"]

_HAPPENS: Final = frozenset({Genre.EVENT, Genre.OUTAGE, Genre.ALERT})
_ACT: Final = late(r"前(?!后)|截止|截至|报名|申报|申请|登记|办理|缴|交费|认证|领取|公示")
_DAY: Final = late(r"\d{1,2}[日号]")


def last_day(version: Version) -> date | None:
    """Return a version's last day; None where it is only the day on which something happens (什么时候 says it)."""
    plain, day = version.plain, version.plain.deadline
    if day is None or not re.search(rf"(?<!\d)(?:0?{day.month}月)?0?{day.day}[日号]", plain.when):
        return day
    if version.genre is Genre.LISTING or _ACT.search(plain.when):
        return day
    alone = len(_DAY.findall(plain.when)) == 1
    asks = plain.how and version.genre not in _HAPPENS
    return day if asks and not alone else None


def until(day: date, genre: Genre, *, year: bool = True) -> str:
    """Say a last day: a list (公示) asks nobody to come, it waits for objections."""
    said = f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return f"有异议请在{said}前提出" if genre is Genre.LISTING else f"{said}截止"
