"""Days that a text gives by the farmers' calendar (农历): 腊月二十前, 正月初八到十五, 农历8月15日, 除夕."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from content.lunar import lunar_day
from content.numerals import whole
from content.pattern import late

_MARK: Final = "(?:农历|阴历|古历|旧历|老历)"
_SURE: Final = "(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|卅)"
_ORDINAL: Final = rf"(?:{_SURE}|[二三]?十(?!日?内)[一二三四五六七八九]?)"
_NO_GRADE: Final = r"(?![一-鿿]{0,3}(?:批|次|轮|年级|学生|新生|同学|中学|[（(]?\d{1,2}[）)]?班))"  # 初三学生, 5月初一批
_PLAIN: Final = r"(?:\d{1,2}|[一二三四五六七八九])(?=[日号前]|之前|以前|那天|[，。；、）)]|$)"  # 农历8月15日
_EVE: Final = "(?:除夕|(?:大)?年三十)"
FARMERS: Final = late(
    rf"(?P<first>{_MARK})?(?:(?P<year>20\d\d|[今本明来去])年)?的?(?P<mark>{_MARK})?的?(?P<great>大年)?"
    rf"(?:(?P<leap>闰)?(?P<month>正|冬|腊|[一二三四五六七八九十]{{1,2}}|\d{{1,2}})月)?"
    rf"(?:(?P<day>{_SURE}|(?<=[正冬腊]月){_ORDINAL}|(?(mark){_ORDINAL}|(?(first){_ORDINAL}|(?(leap){_ORDINAL}|(?!))))){_NO_GRADE}|(?P<plain>(?(mark){_PLAIN}|(?(first){_PLAIN}|(?!)))))[日号]?"
    rf"|(?:(?P<over>{_MARK})的?)?(?:(?P<last>正|冬|腊|(?(over)[一二三四五六七八九十]{{1,2}}|(?!)))月|(?(over)(?P<yearend>年)|(?!)))[底末]"
    rf"|(?P<eve>{_EVE})|(?P<lamps>元宵节?|正月半)"
)
_NOT_INSIDE: Final = late(r"[\d一二三四五六七八九十第]$")
_TO: Final = late(r"(?:[—–\-－~～]+|起?[至到])\s*")
_ONLY: Final = late(rf"(?P<day>{_ORDINAL}){_NO_GRADE}[日号]?")
_BESIDE: Final = late(r"[日号]\s*[（(]$")  # 2月25日（正月初九）
_GLOSSED: Final = late(r"\s*[（(](?:即|公历|阳历|新历|也就是|\s)*(?:20\d\d年)?\d{1,2}[月.]\d")  # 正月初九（2月25日）
_WHEN: Final = late(r"(?:之|以)?前|[上下]午|[早晚]上?|中午|那天|当[天日]|截止|为止")
_SCHOOL: Final = late("学生|年级|中学|初中|同学|班主任|家长")
_NAMES: Final = {"正": 1, "冬": 11, "腊": 12}
_LATE: Final = timedelta(days=20)  # a day so little ago is not next year's
_MONTHS: Final = 12
_LAST: Final = 30


def farmers_span(sentence: str, hit: re.Match[str], base: date) -> tuple[date, date | None, int] | None:
    """The day of a match of FARMERS to who reads it on the day `base`, the last one of a span, and where it ends.

    None: it is none, or the other calendar's day beside it says it.
    """
    if _BESIDE.search(sentence, max(0, hit.start() - 4), hit.start()) or _GLOSSED.match(sentence, hit.end()):
        return None
    if _NOT_INSIDE.search(sentence, max(0, hit.start() - 1), hit.start()):
        return None
    first = _day(sentence, hit, base)
    if first is None:
        return None
    to = _TO.match(sentence, hit.end())
    other = to and (FARMERS.match(sentence, to.end()) or _ONLY.match(sentence, to.end()))
    if not other or _GLOSSED.match(sentence, other.end()):
        return first, None, hit.end()
    last = _day(sentence, other, first) if "month" in other.groupdict() and _is_whole(other) else None
    last = last or _next(None, _number(other["day"]), first)
    return (first, last, other.end()) if last and last >= first else (first, None, hit.end())


def _is_whole(hit: re.Match[str]) -> bool:
    """Whether it says its month, or is a feast."""
    return bool(hit["month"] or hit["great"] or hit["eve"] or hit["lamps"])


def _day(sentence: str, hit: re.Match[str], base: date) -> date | None:
    feast = _feast(hit)
    if feast is not None:
        return _next(*feast, base)
    said = hit["day"] or ""
    if hit["great"]:
        return _next(1, _number(said), base) if said[:1] == "初" else None
    marked = hit["mark"] or hit["first"]
    if not hit["month"]:
        free = said.startswith(("初", "廿")) and _WHEN.match(sentence, hit.end()) and not _SCHOOL.search(sentence)
        return _next(None, _number(said), base) if free or (marked and said) else None
    month = _NAMES.get(hit["month"]) or whole(hit["month"]) or 0
    number = _number(said or hit["plain"])
    if hit["year"]:
        return lunar_day(_year(hit["year"], base), month, number, leap=bool(hit["leap"]))
    return _next(month, number, base - _LATE, leap=bool(hit["leap"]))


def _feast(hit: re.Match[str]) -> tuple[int, int] | None:
    """The month and day of 腊月底, 除夕, 元宵; None: it is said by its number."""
    if hit["last"]:
        return _NAMES.get(hit["last"]) or whole(hit["last"]) or 0, _LAST
    if hit["eve"] or hit["yearend"]:
        return _MONTHS, _LAST
    return (1, 15) if hit["lamps"] else None


def _year(said: str, base: date) -> int:
    if said.isdecimal():
        return int(said)
    begins = lunar_day(base.year, 1, 1)
    return base.year - (begins is not None and base < begins) + {"明": 1, "来": 1, "去": -1}.get(said, 0)


def _number(said: str) -> int:
    if said.startswith("廿"):
        return 20 + (whole(said[1:]) or 0)
    return _LAST if said == "卅" else whole(said.removeprefix("初")) or 0


def _next(month: int | None, day: int, base: date, *, leap: bool = False) -> date | None:
    """The first such day from `base` on; no month: of whichever comes first."""
    months = range(1, _MONTHS + 1) if month is None else (month,)
    days = (lunar_day(year, one, day, leap=leap) for year in range(base.year - 1, base.year + 3) for one in months)
    return min((one for one in days if one and one >= base), default=None)
