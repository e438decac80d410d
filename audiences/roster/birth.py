"""Birth dates as rosters write them, and what an ID number beside them makes up for. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from audiences.roster.column import Column
from audiences.roster.row import CellError, Cells, text_of

_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_MONTH: Final = re.compile(r"(\d{4})年?|(\d{4})(\d{2})|(\d{4})[-./年](\d{1,2})月?")
_EPOCH: Final = date(1899, 12, 30)  # a spreadsheet counts its days from here
_SERIALS: Final = range(1, 60_000)  # until 2064
_YEARS: Final = range(1880, 2100)  # what is a year is no such day: as one it would be of 1905
_OCTOBER: Final = 10  # 1964.10 as a number is 1964.1


def read_birth(cells: Cells, from_id: date | None, today: date) -> date | None:
    """The birth date, as a date or 1960年1月2日, 1960-1-2, 19600102; it must agree with the ID number.

    Beside an ID number the year, or year and month (1964.02, 196402), are enough.
    """
    raw = cells.raw(Column.BIRTH)
    if isinstance(raw, int | float) and int(raw) in _SERIALS and int(raw) not in _YEARS:
        raw = _EPOCH + timedelta(days=int(raw))
    text = re.sub(r"\s", "", text_of(raw))
    if not text:
        return from_id
    born = raw.date() if isinstance(raw, datetime) else _date(text)
    if from_id and born is None and (part := _part(text)):
        if _agrees(part, from_id, number=isinstance(raw, float)):
            return from_id
        raise CellError(Column.BIRTH, text, "与身份证号所示出生日期不一致，请核对")
    if born is None or not date(today.year - 130, 1, 1) <= born <= today:
        raise CellError(Column.BIRTH, text, _remedy(text))
    if from_id and born != from_id:
        raise CellError(Column.BIRTH, text, "与身份证号所示出生日期不一致，请核对")
    return born


@lru_cache(maxsize=50_000)
def _date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        return None


def _part(text: str) -> tuple[int, int | None] | None:
    """The year, and the month if it is there."""
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, *month = (int(part) for part in match.groups() if part)
    return year, month[0] if month else None


def _agrees(part: tuple[int, int | None], born: date, *, number: bool) -> bool:
    year, month = part
    return year == born.year and (month in (None, born.month) or (number and month == 1 and born.month == _OCTOBER))


def _remedy(text: str) -> str:
    if re.fullmatch(r"\d{1,3}岁?", text):
        return "这是年龄，年龄每年都变，请填出生日期，如“1960-01-02”"
    if _part(text):
        return "缺少月或日，请写全，如“1960-01-02”；不知道就留空"
    return "请按“1960-01-02”填写"
