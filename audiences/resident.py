"""Residents (居民), their households and bases; what an ID number says, so that it need not be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


class Basis(StrEnum):
    """Which tie to a place counts; the value is the column's name."""

    REGISTERED = "registered"
    LIVING = "living"
    FARMING = "farming"
    LIST = "list"  # a one-off list: whoever stands on it

    @property
    def label(self) -> str:
        """户籍地, 现居地, 承包地, 本次名单."""
        return _BASES[self]


class State(StrEnum):
    """Where a resident stands; the dead and the moved are never revived by a roster."""

    LIVING = "living"
    GONE = "gone"
    DEAD = "dead"
    MOVED = "moved"


class Preference(StrEnum):
    """How a resident wants to be told (文字, 语音, 上门), never the disability behind it."""

    TEXT = "text"
    VOICE = "voice"
    VISIT = "visit"


OUTSIDE: Final = 0  # a base that lies outside the county (外出)

_BASES: Final = {
    Basis.REGISTERED: "户籍地",
    Basis.LIVING: "现居地",
    Basis.FARMING: "承包地",
    Basis.LIST: "本次名单",
}
_ID: Final = re.compile(r"\d{17}[\dX]")
_OLD_ID: Final = re.compile(r"\d{15}")  # given out until 1999
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_OLDEST: Final = 130


class IdNumberError(ValueError):
    """An ID number is wrong; `args[0]` says how in Chinese, without the number."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What an 18-digit ID number says."""

    number: str = field(repr=False)
    birth_date: date
    sex: str


@dataclass(frozen=True, slots=True)
class Household:
    """A household (户) of a village; `key` is its 户号 or what stands for it."""

    id: int
    division: int
    key: str
    head: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident as a page of the console shows one; tags come separately, by granted matter."""

    id: int
    division: int
    registered: int
    living: int
    farming: int
    household: int | None
    name: str | None = field(repr=False)
    sex: str | None = None
    birth_date: date | None = None
    state: State = State.LIVING
    preference: Preference | None = None


def id_number(text: str, *, today: date) -> IdNumber:
    """Read and check an 18-digit ID number (GB 11643, mod 11-2), or one of 15 digits as that; IdNumberError."""
    number = re.sub(r"\s", "", text).upper()
    if _OLD_ID.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        number += _check(number)
    if not _ID.fullmatch(number):
        raise IdNumberError(f"身份证号应为18位数字（末位可为X），这里是{len(number)}位")
    if _check(number) != number[17]:
        raise IdNumberError("身份证号校验不通过，请核对每一位")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberError("身份证号里的出生日期不存在") from None
    if not 0 <= today.year - born.year <= _OLDEST or born > today:
        raise IdNumberError("身份证号里的出生日期不合理")
    return IdNumber(number, born, "男" if int(number[16]) % 2 else "女")


def _check(number: str) -> str:
    return _CHECKS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11]


def years_before(today: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes the 28th."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def age(born: date, today: date) -> int:
    """Full years of age (周岁): the n-th is complete once `born` is not after the day n years ago."""
    years = today.year - born.year
    return years if born <= years_before(today, years) else years - 1


def mask_name(name: str) -> str:
    """A name as others may see it: 王**."""
    return name[:1] + "*" * max(len(name) - 1, 1)
