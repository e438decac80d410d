"""Reads ages: 年满60周岁, 18周岁以上、60周岁以下, 男16至59岁、女16至54岁, 1966年12月31日前出生."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from content.ingest.proposal import Proposal
from content.numerals import NUMERAL, whole
from content.pattern import late

_HAN_DIGITS: Final = "一二三四五六七八九十"
_YEARS: Final = r"\s*周?岁"
_ASIDE: Final = r"(?:\s*[（(][^（()）]{0,8}[）)])?"  # （含）, （不含60周岁）
# Of whom a bare number is the age: 60到70的老人.
_FOLK: Final = (
    r"(?=的?(?:老|人|妇|叔|姨|伯|朋友|乡亲|爹|婆|大[爷妈娘]|后生|青年|娃|孩子|小|姑娘|媳妇|劳[力动]|村民|居民))"
)
_SPOKEN_RANGE: Final = late(
    rf"(?:年?满|过|上)了?(?P<least>{NUMERAL})(?:{_YEARS})?[、，]?(?:但|还|又|且|而)*(?P<short>没到|不到|不满|未满|没满|未到)(?P<most>{NUMERAL})(?:{_YEARS}|(?=的|[，。、；）)老人]|$))"
    rf"|(?P<from>{NUMERAL})以上[、，]?(?P<to>{NUMERAL})以下{_FOLK}|(?<![\d.])(?P<a>{NUMERAL})(?:到|至|-|—|～|~)(?P<b>{NUMERAL})(?:{_FOLK}|(?=的[，、\d每]))"
    rf"|^(?P<first>{NUMERAL})(?:到|至|-|—|～|~)(?P<last>{NUMERAL})(?=[，、])"
    rf"|年龄(?:要求|范围)?[在为：:]?(?P<of>{NUMERAL})(?:{_YEARS})?(?:到|至|-|—|～|~)(?P<till>{NUMERAL})(?![\d{_HAN_DIGITS}])"
)
_SPOKEN_LEAST: Final = late(  # 过了60的, 六十五往上的老人家; not 积分满60的
    rf"(?<![分交买物费攒存龄数])(?:年满|满了?|过了|上了|年过|年届)(?P<least>{NUMERAL})(?=的(?:[，,。；]|都|老|人|乡亲|村民|居民))"
    rf"|年满(?P<year>{NUMERAL})(?=[、，的可就])|年龄[在须要为]?(?P<aged>{NUMERAL})(?:往上|朝上|以上|开外)|(?P<full>{NUMERAL})(?:往上|朝上|以上|开外){_FOLK}"
    rf"|(?:^|(?<=[，、。；：凡是　村家人]))(?P<bare>{NUMERAL})(?:往上|朝上|以上|开外)(?:的(?=[，、。；都\d每])|(?=、))"
)
_RANGE: Final = late(
    rf"(?P<least>{NUMERAL})(?:{_YEARS})?{_ASIDE}\s*(?:至|到|—+|–|－|-|~|～)\s*(?P<most>{NUMERAL}){_YEARS}{_ASIDE}(?:之间|以下|以内)?"
)
_LEAST: Final = late(
    rf"(?:年满|已满|满了?|达到|年龄|不低于|至少)?(?P<least>{NUMERAL}){_YEARS}{_ASIDE}\s*(?:及|或|及其)?(?:以上|往上|朝上|起)"
    rf"|(?<![不未没有至到])(?:年满|已满|满了?|达到?|超过|过了|上了|年过)(?P<full>{NUMERAL}){_YEARS}(?!{_ASIDE}(?:及|或)?以[下内])"
    rf"|(?<=[请凡的村镇区：:乡　内有])(?P<old>[6-9][05]|[六七八九]十五?){_YEARS}的?老年?人"
)
_MOST: Final = late(
    rf"(?:不满|未满|没满|没有满|不足|不够|小于|低于)(?P<under>{NUMERAL}){_YEARS}(?:以下)?"
    rf"|(?:不超过|不大于|不高于|年满|满)?(?P<most>{NUMERAL}){_YEARS}(?P<aside>{_ASIDE})\s*(?:及|或)?(?:以下|以内|之内)"
    rf"|(?:[不没未]超过?|不大于|不高于|不过|不到|没到|未到)(?P<limit>{NUMERAL}){_YEARS}"
)
# 1966, 一九六六, 六六 (spoken of a birth only)
_YEAR: Final = (
    r"(?:(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2}"
    r"|(?<![\d一二三四五六七八九〇零○])[3-9三四五六七八九][\d〇零○一二三四五六七八九])"
)
_DAY: Final = r"年(?:[底末初]|\d{1,2}月(?:\d{1,2}[日号])?份?)?"
_BETWEEN: Final = r"\s*(?:至|到|—+|–|－|-|~|～)\s*"
_BIRTH: Final = r"(?:出生|生(?=的|人))"
_BORN_BETWEEN: Final = late(
    rf"(?P<first>{_YEAR}){_DAY}{_BETWEEN}(?:(?P<last>{_YEAR}){_DAY}|\d{{1,2}}月(?:\d{{1,2}}[日号])?份?)(?:期间|之间|间)?{_BIRTH}"
    rf"|(?P<only>{_YEAR}){_DAY}{_BIRTH}"
)
_BORN: Final = late(
    rf"(?P<birthday>出生(?:日期|时间|年月)?(?:在|为|于|是|[:：])?\s*)?(?P<year>{_YEAR}){_DAY}{_ASIDE}(?:(?P<early>(?:及|或)?(?:以前|之前|前))|(?:及|或)?(?:以后|之后|后)){_ASIDE}(?:{_BIRTH}|(?(birthday)|(?!)))"
)
_GRADES: Final = late(rf"(?P<from>{NUMERAL})(?:年级)?(?:至|到|-|—|～|~)(?P<to>{NUMERAL})年级")
_LAST_GRADE: Final = 9
_HAN_YEAR: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ABOUT: Final = late(r"([三四五六七八])[四五六七八九]十")  # 五六十岁以上 begins at 50
_SEX_BEFORE: Final = late(r"[男女](?:性|职工|方|青年|公民|的|年龄|在|[：:（(，])*$")
_SEX_AFTER: Final = late(r"[（(][男女]")
_OF_SEX: Final = late(r"[，,；;]?(?:其中)?[男女][性方职工]*(?:年龄|须|应|不超过|为|在)?$")
_NEXT: Final = late(r"[、，且并但至到和\s]{0,3}")
_ALSO: Final = late(r"[^，。；]{1,16}的也")  # 60到64岁有高血压的也可以: a class with a condition of its own
_CENTURY: Final = 100  # a year below it is said without its century
_NO_END: Final = 999  # years
_YOUNGEST, _OLDEST = 3, 110  # years: whom a number without 岁 may be of


@dataclass(frozen=True, slots=True)
class _Span:
    """Ages from `least` to `most` with the words at [start, end)."""

    start: int
    end: int
    least: int
    most: int

    @property
    def token(self) -> str:
        if self.most == _NO_END:
            return f"age>={self.least}"
        return f"age:{self.least}-{self.most}" if self.least else f"age<={self.most}"


def read_ages(text: str, today: date | None = None) -> Iterator[Proposal[str]]:
    """Yield the ages that a text names; `today` turns days of birth into ages where no age is named.

    Classes of one benefit (80—89周岁, 90周岁以上) and the ages of men and women are one condition.
    """
    ages = _by_sex(sorted(_found(text), key=lambda span: span.start), text)
    for span in _joined(text, _limits(ages, text) or _graded(text) or _by_sex(list(_born(text, today)), text)):
        yield Proposal(span.token, text[span.start : span.end])


def _found(text: str) -> Iterator[_Span]:
    """Every age by itself; what one pattern has read is blank to the next."""
    for pattern, span_of in (
        (_SPOKEN_RANGE, _spoken_range),
        (_RANGE, _range),
        (_MOST, _most),
        (_LEAST, _least),
        (_SPOKEN_LEAST, _spoken_least),
    ):
        for match in pattern.finditer(text):
            if span := span_of(match):
                yield span
        text = pattern.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match[0])


def _spoken_range(match: re.Match[str]) -> _Span | None:
    least, most = (
        whole(match["least"] or match["from"] or match["a"] or match["of"] or match["first"]),
        whole(match["most"] or match["to"] or match["b"] or match["till"] or match["last"]),
    )
    if least is None or most is None or not _YOUNGEST <= least < most <= _OLDEST:
        return None
    return _Span(*match.span(), least, most - 1 if match["short"] else most)


def _spoken_least(match: re.Match[str]) -> _Span | None:
    least = whole(match["least"] or match["full"] or match["year"] or match["aged"] or match["bare"])
    return _Span(*match.span(), least, _NO_END) if least and _YOUNGEST <= least <= _OLDEST else None


def _range(match: re.Match[str]) -> _Span | None:
    least, most = whole(match["least"]) or 0, whole(match["most"]) or 0
    return _Span(*match.span(), least, most) if least < most else None


def _least(match: re.Match[str]) -> _Span:
    words = _ABOUT.sub(r"\1十", match["least"] or match["full"] or match["old"])
    return _Span(*match.span(), whole(words) or 0, _NO_END)


def _most(match: re.Match[str]) -> _Span:
    if match["under"] or "不含" in (match["aside"] or ""):
        return _Span(*match.span(), 0, (whole(match["under"] or match["most"]) or 1) - 1)
    return _Span(*match.span(), 0, whole(match["most"] or match["limit"]) or 0)


def _limits(spans: list[_Span], text: str) -> list[_Span]:
    """年满18周岁、60周岁以下: a lower and an upper limit beside each other are one range."""
    found: list[_Span] = []
    for span in spans:
        last = found[-1] if found else None
        beside = last and _NEXT.fullmatch(_OF_SEX.sub("", text[last.end : span.start]))
        least, most = (max(last.least, span.least), min(last.most, span.most)) if last else (0, 0)
        if last and beside and not min(last.least, span.least) and most < _NO_END and 0 < least < most:
            found[-1] = replace(last, end=span.end, least=least, most=most)
        else:
            found.append(span)
    return found


def _by_sex(spans: list[_Span], text: str) -> list[_Span]:
    """What differs by sex only is one: 男性60周岁以下、女性55周岁以下."""
    by_sex = [
        span
        for span in spans
        if _SEX_BEFORE.search(text[max(0, span.start - 8) : span.start]) or _SEX_AFTER.match(text, span.end)
    ]
    if len(by_sex) > 1:
        first = by_sex[0]
        wide = replace(first, least=min(one.least for one in by_sex), most=max(one.most for one in by_sex))
        return sorted((wide, *(span for span in spans if span not in by_sex)), key=lambda span: span.start)
    return spans


def _joined(text: str, spans: list[_Span]) -> list[_Span]:
    """One condition of what is one: classes that follow each other in a text, none with a condition of its own."""
    found: list[_Span] = []
    for span in sorted(spans, key=lambda one: one.least):
        if found and not found[-1].least and span.most == _NO_END and span.least == found[-1].most + 1:
            found.pop()  # 没满60的买票，满了60的免费: everybody
        elif found and span.least == found[-1].most + 1 and not _ALSO.match(text, found[-1].end):
            found[-1] = replace(found[-1], most=max(found[-1].most, span.most))
        else:
            found.append(span)
    return found


def _born(text: str, today: date | None) -> Iterator[_Span]:
    """Ages in years of the calendar, as notices count them: born before 1967 is 60 in 2026."""
    if today is None:
        return
    for match in _BORN_BETWEEN.finditer(text):
        first = _year(match["first"] or match["only"])
        last = _year(match["last"]) if match["last"] else first
        yield _Span(*match.span(), max(0, today.year - last), today.year - first)
    for match in _BORN.finditer(_BORN_BETWEEN.sub(_blank, text)):
        years = today.year - _year(match["year"])
        if years > 0:
            yield _Span(*match.span(), years, _NO_END) if match["early"] else _Span(*match.span(), 0, years)


def _graded(text: str) -> list[_Span]:
    """Ages of those in a span of grades; the law has the first entered at six: 二年级至六年级 is 7 to 12."""
    hits = ((hit, whole(hit["from"]) or 0, whole(hit["to"]) or 0) for hit in _GRADES.finditer(text))
    return [_Span(*hit.span(), first + 5, last + 6) for hit, first, last in hits if 0 < first < last <= _LAST_GRADE]


def _year(words: str) -> int:
    """一九六六 → 1966, 58 → 1958."""
    number = int(words.translate(_HAN_YEAR))
    return number if number >= _CENTURY else number + 1900
