"""Reads days of birth, so that an age is counted by the very days that a text names: 1946年12月31日以前出生.

It names them outright, or the day by which somebody reaches an age (2026年12月底前年满80周岁), or months of age.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.ingest.proposal import Proposal
from content.numerals import NUMERAL, whole
from content.pattern import late

_YEAR: Final = r"(?:(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_DAY: Final = rf"(?:{NUMERAL}月(?:{NUMERAL}[日号]|[份底末])?|[底末])"
_TO: Final = r"\s*(?:至|到|—+|–|－|-|~|～)\s*"
_ASIDE: Final = r"(?:[（(][^（()）]{0,8}[）)])?"  # （含）, （不含当天）
_BIRTH: Final = r"(?:出生|生(?=的|人))"
_BETWEEN: Final = late(
    rf"(?P<first>{_YEAR}年{_DAY}?){_ASIDE}{_TO}(?P<last>(?:{_YEAR}年)?{_DAY}|{_YEAR}年){_ASIDE}(?:期间|之间|间)?内?{_BIRTH}"
)
_OPEN: Final = late(
    rf"(?P<before>出生(?:日期|时间|年月)?(?:在|为|于|是|[:：])?\s*)?(?P<day>{_YEAR}年{_DAY})(?P<aside>{_ASIDE})"
    rf"(?:及|或)?(?:(?P<early>以?前|之前)|(?:以|之)?后|起){_ASIDE}(?:{_BIRTH}|(?(before)|(?!)))"
)
_REACHED: Final = late(
    rf"(?P<last>{_YEAR}年{_DAY}){_ASIDE}(?:期间|止|为止|以?前|之前|之内|内|，)*(?:已|将|就|能)?(?:年满|满|达到)(?P<years>{NUMERAL})周?岁"
    rf"|{_YEAR}年{_DAY}?{_ASIDE}{_TO}(?P<end>{_DAY}){_ASIDE}(?:期间|之间|间|内)*(?:已|将|就|能)?(?:年满|满|达到)(?P<turned>{NUMERAL})周?岁"
)
_AGE: Final = late(r"age(?:>=(?P<least>\d+)|<=(?P<most>\d+)|:(?P<from>\d+)-(?P<to>\d+))")
_MONTHS: Final = late(rf"(?P<first>{NUMERAL})(?:个?月龄?)?(?:{_TO}(?P<last>{NUMERAL}))个?月龄")
_INFANTS: Final = late("宝宝|婴|幼儿|儿童|孩子|娃|家长")
_HAN: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_EXCLUDED: Final = "不含"
_NEAR: Final = 1  # years: an age counted by the calendar's years is not always that of today
_YEAR_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class _Birth:
    """Days of birth from `first` to `last`, both included; None leaves that end open."""

    first: date | None
    last: date | None
    words: str

    @property
    def days(self) -> str:
        return f"{self.first or ''}..{self.last or ''}"

    def distance(self, least: int, most: int | None, today: date) -> int | None:
        """How many years its ages in years of the calendar are off these; None: it is not what they mean."""
        if (self.last is None) != (least == 0) or (self.first is None) != (most is None):
            return None
        ends = [abs(today.year - self.last.year - least)] if self.last else []
        ends += [abs(today.year - self.first.year - most)] if self.first and most is not None else []
        return sum(ends) if max(ends) <= _NEAR else None


def by_birth(conditions: Iterable[Proposal[str]], text: str, today: date) -> tuple[Proposal[str], ...]:
    """The conditions, an age with the days of birth that the text gives for it: age>=80@..1946-12-31."""
    births = tuple(_births(text, today))
    return tuple(_exact(one, births, today) for one in conditions)


def in_months(text: str, today: date) -> tuple[Proposal[str], ...]:
    """Infants by their months of age (6至24月龄的宝宝), as an age with days of birth; more than one span is none."""
    spans = {(whole(hit["first"]) or 0, whole(hit["last"]) or 0): hit[0] for hit in _MONTHS.finditer(text)}
    if len(spans) != 1 or not _INFANTS.search(text):
        return ()
    ((least, most), words), *_ = spans.items()
    first, last = _months_before(today, most + 1) + timedelta(days=1), _months_before(today, least)
    years = f"age:{least // _YEAR_MONTHS}-{most // _YEAR_MONTHS}"
    return (Proposal(f"{years}@{first}..{last}", words),) if least < most else ()


def _exact(one: Proposal[str], births: Iterable[_Birth], today: date) -> Proposal[str]:
    age = _AGE.fullmatch(one.value)
    if age is None:
        return one
    least, most = int(age["least"] or age["from"] or 0), age["most"] or age["to"]
    near = ((birth.distance(least, int(most) if most else None, today), birth) for birth in births)
    best = min(((off, birth) for off, birth in near if off is not None), key=lambda pair: pair[0], default=None)
    return Proposal(f"{one.value}@{best[1].days}", best[1].words) if best else one


def _births(text: str, today: date) -> Iterator[_Birth]:
    for hit in _BETWEEN.finditer(text):
        first, last = _day(hit["first"], last=False), _day(hit["last"], last=True, year=hit["first"])
        if first and last and first <= last:
            yield _Birth(first, last, hit[0])
    for hit in _OPEN.finditer(_BETWEEN.sub(_blank, text)):
        day = _day(hit["day"], last=hit["early"] is not None)
        aside = timedelta(days=_EXCLUDED in hit["aside"])
        if day:
            yield _Birth(None, day - aside, hit[0]) if hit["early"] else _Birth(day + aside, None, hit[0])
    for hit in _REACHED.finditer(text):
        end = _day(hit["last"] or hit["end"], last=True, year=hit[0])
        years = whole(hit["years"] or hit["turned"] or "")
        if end and years and abs(end.year - today.year) <= _NEAR:
            yield _Birth(None, _months_before(end, years * _YEAR_MONTHS), hit[0])


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match[0])


def _day(words: str, *, last: bool, year: str = "") -> date | None:
    """The day that words name, the first or the last of a month or year; `year` begins with that of shorter words."""
    own = re.match(_YEAR, words)
    of = own or re.match(_YEAR, year)
    rest = words[own.end() :].lstrip("年") if own else words
    parts = re.match(rf"(?:(?P<month>{NUMERAL})月(?:(?P<day>{NUMERAL})[日号])?)?", rest)
    if of is None or parts is None:
        return None
    number = int(of[0].translate(_HAN))
    month = whole(parts["month"]) if parts["month"] else (12 if last else 1)
    if not month or not 1 <= month <= _YEAR_MONTHS:
        return None
    end = calendar.monthrange(number, month)[1]
    day = whole(parts["day"]) if parts["day"] else (end if last else 1)
    return date(number, month, day) if day and 1 <= day <= end else None


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * _YEAR_MONTHS + day.month - 1 - months, _YEAR_MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
