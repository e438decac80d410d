"""Birth dates as rosters write them, and what an ID number beside them makes up for. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from audiences.roster.column import Column
from audiences.roster.row import NOTHING, CellError, Cells, text_of

_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{2}|\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_MONTH: Final = re.compile(r"(\d{4})年?|(\d{4})(\d{2})|(\d{2}|\d{4})[-./年](\d{1,2})月?")
_EPOCH: Final = date(1899, 12, 30)  # a spreadsheet counts its days from here
_SERIALS: Final = range(1, 60_000)  # until 2064
_SERIAL: Final = re.compile(r"(?!19|20)[1-5]\d{4}")  # the same typed into a text; 19501 may be a month
_YEARS: Final = range(1880, 2100)  # what is a year is no such day: as one it would be of 1905
_OCTOBER: Final = 10  # 1964.10 as a number is 1964.1
_CENTURY: Final = 100
_DIGITS: Final = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_TENS: Final = re.compile(r"([1-9]?)十([1-9]?)")
_AROUND: Final = re.compile(r"^公元|[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$|出?生$")
_DASHES: Final = re.compile("[‐-―－−~/]")  # as people type them


class Born(NamedTuple):
    """A birthday; where only the month is known its first day, and `until` its last."""

    day: date | None
    until: date | None = None


UNKNOWN: Final = Born(None)


def read_birth(cells: Cells, from_id: date | None, today: date) -> Born:
    """The birth date, as a date, 1960年1月2日, 60-1-2, 19600102 or 一九六〇年一月二日; it agrees with the ID number.

    Year and month (1964.02, 196402) are enough; beside an ID number the year is.
    """
    raw = cells.raw(Column.BIRTH)
    if isinstance(raw, int | float) and int(raw) in _SERIALS and int(raw) not in _YEARS:
        raw = _EPOCH + timedelta(days=int(raw))
    text = _plain(text_of(raw))
    if not text or NOTHING.fullmatch(text):
        return Born(from_id)
    born = raw.date() if isinstance(raw, datetime) else _date(text, today.year)
    part = _part(text, today.year) if born is None else None
    if from_id:
        agrees = born == from_id if part is None else _agrees(part, from_id, number=isinstance(raw, float))
        if agrees:
            return Born(from_id)
        if born or part:
            raise CellError(Column.BIRTH, text, "与身份证号所示出生日期不一致，请核对")
    if part and part[1] and not (isinstance(raw, float) and part[1] == 1):
        born, until = _month(part[0], part[1])
        if born and _likely(born, today):
            return Born(born, until)
    if born is None or not _likely(born, today):
        raise CellError(Column.BIRTH, text, _remedy(text, part))
    return Born(born)


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    """1950—03—12 00:00:00, ‘公元一九五〇年三月十二日生 → 1950-03-12, 1950年3月12日."""
    if text.isascii() and text.replace("-", "").isdigit():
        return text
    plain = _AROUND.sub("", _AROUND.sub("", text.strip().lstrip("'‘`")))
    plain = _DASHES.sub("-", re.sub(r"\s", "", plain))
    if any(sign in plain for sign in "〇零○一二三四五六七八九十"):
        plain = _TENS.sub(lambda ten: f"{ten[1] or 1}{ten[2] or 0}", plain.translate(_DIGITS))
    return plain


@lru_cache(maxsize=50_000)
def _date(text: str, this_year: int) -> date | None:
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text))
    match = _DATE.fullmatch(text)
    try:
        year, month, day = (int(part) for part in match.groups() if part) if match else (0, 0, 0)
        return date(_whole(year, this_year), month, day)
    except ValueError:
        return None


def _whole(year: int, this_year: int) -> int:
    """50 is 1950; 0 for what may be of either century."""
    if year >= _CENTURY:
        return year
    return 1900 + year if year > this_year % _CENTURY else 0


def _part(text: str, this_year: int) -> tuple[int, int | None] | None:
    """The year, and the month if it is there."""
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, *month = (int(part) for part in match.groups() if part)
    return (_whole(year, this_year), month[0] if month else None) if _whole(year, this_year) else None


def _month(year: int, month: int) -> tuple[date | None, date | None]:
    try:
        first = date(year, month, 1)
    except ValueError:
        return None, None
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _likely(born: date, today: date) -> bool:
    return date(today.year - 130, 1, 1) <= born <= today


def _agrees(part: tuple[int, int | None], born: date, *, number: bool) -> bool:
    year, month = part
    return year == born.year and (month in (None, born.month) or (number and month == 1 and born.month == _OCTOBER))


def _remedy(text: str, part: tuple[int, int | None] | None) -> str:
    if re.fullmatch(r"\d{1,3}岁?", text):
        return "这是年龄，年龄每年都变，请填出生日期，如“1960-01-02”"
    if part and part[1] == 1:
        return "看不出是1月还是10月，请写成“1964-01”或“1964-10”"
    if part:
        return "缺少月，请写到月，如“1960-01”；不知道就留空"
    if re.fullmatch(r"\d{2}[-./年].*", text):
        return "看不出是哪一年，请把年份写全，如“2020-01-02”"
    return "请按“1960-01-02”填写"
