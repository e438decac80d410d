"""Reads dates: a deadline is not the day of its consequence, and a year is often left to the reader."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from content.calendar import Overrides, add_workdays
from content.ingest.proposal import Proposal, sentences

_DAY: Final = (
    r"(?:(?P<y{n}>(?:19|20)\d{{2}})年|(?P<w{n}>今年|本年|明年))?"
    r"(?P<m{n}>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:(?P<d{n}>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[日号]|(?=之?前|止))|(?P<e{n}>底))"
)
_ONE: Final = re.compile(_DAY.format(n=1))
_SPAN: Final = re.compile(
    _DAY.format(n=1)
    + r"(?:起)?\s*(?:至|到|—|–|－|-|~|～)+\s*(?:(?P<only>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|"
    + _DAY.format(n=2)
    + r")"
)
_CLOCK: Final = (
    r"(?:\s*[（(](?:周|星期)[一二三四五六日天][)）])?(?:\s*(?:下班|放学|天黑))?"
    r"(?:\s*(?:上午|下午|晚上|中午|早上|晚)?\d{1,2}(?:时|点|[:：]\d{2})(?:\d{1,2}分)?)?"
)
_UNTIL: Final = re.compile(rf"{_CLOCK}\s*(?:（含[^）]*）)?(?:之?前|以前|截止|截至|为止|止|结束|(?:是|为)(?:最后|截止))")
_ENDING: Final = re.compile(
    r"(?:截止|截至)(?:日期|时间|日)?(?:为|是|到|至|于|[:：])*\s*$|(?:最迟|最晚|限|不晚于|不迟于|最后期限)(?:不超过|于|在|为|是|到)?\s*$"
)
_FROM: Final = re.compile(rf"{_CLOCK}\s*(?:起|开始|后|以后|之后)")
_TO: Final = re.compile(r"(?:自|即日|印发|发布|起|公示|公告).{0,12}[至到]\s*$")
_CLOSED: Final = re.compile(r"\s*(?:以后|之后|后)[^，。；]{0,12}(?:不再|不予|关闭|停止(?:受理|办理|报名))")
# What the office does by a day, and what a day says of a person or a paper, is no deadline of the reader's.
_OURS: Final = re.compile(
    r"[^，。；]{0,4}(?:一次性|统一|陆续|全部)?(?:打入|打卡|到账|兑付|兑现|拨付|发放(?:到|至|完)|由[^，。；]{1,14}(?:上门|统一|负责|悬挂|发放)"
    r"|在[^，。；]{1,12}免费发|出生|生的|注册|成立|签发|参军|入伍|退休)"
)
_OF_A_PAPER: Final = re.compile(r"(?:签发|出生|注册|成立|登记|办证|取得)[^，。；（）]{0,6}$")
_STATE: Final = re.compile(r"停[水电气]|封闭|禁|管制|燃放|施行|执行|有效|放假|值班")
_CONSEQUENCE: Final = re.compile(r"逾期|未(?:按|在|能|及时)?.{0,12}的|暂停|停发|取消|视为|作废|不再")
_DUTIES: Final = re.compile(
    r"公示|缴|时间|时候|期限|收费期|申报|申请|报名|缴费|登记|认证|办理|征集|征求|领取|参保|反馈|提交|报送|集中"
)
_SPELL: Final = re.compile(
    r"(?:自(?:本)?[^，。；]{0,10}之日起|公示(?:期|时间)(?:限)?(?:为|是|[:：])?\s*)(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})(?P<unit>个工作日|日|天)(?!前)"
)
_END: Final = re.compile(
    r"(?<!\d月)(?:(?P<what>(?:今年)?年底|(?:本月|月)底)|本月(?P<day>\d{1,2})[日号])(?:之?前|以前|截止|止)"
)
_NUMERALS: Final = {letter: number for number, letter in enumerate("一二三四五六七八九", 1)}
_NEAR: Final = 24
_STALE: Final = timedelta(days=60)


class Meaning(StrEnum):
    """What a date is to the reader."""

    DEADLINE = "deadline"  # 截止
    CONSEQUENCE = "consequence"  # 逾期的后果从这天起
    START = "start"  # 开始
    DAY = "day"  # a day on which something happens


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its meaning. `until` is the last day of a span (公示期, 禁火时间)."""

    meaning: Meaning
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Years:
    """How a missing year is filled in: by the sentence, the document's own date, the title, today."""

    issued_on: date | None
    titled: int | None
    today: date

    def guess(self, said: int | None) -> int:
        return said or (self.issued_on.year if self.issued_on else None) or self.titled or self.today.year


def read_days(text: str, title: str, issued_on: date | None, today: date) -> tuple[Proposal[Day], ...]:
    """Return every date of the body with its meaning, in order."""
    titled = re.search(r"((?:19|20)\d{2})年", title)
    years = _Years(issued_on, int(titled[1]) if titled else None, today)
    return tuple(day for sentence in sentences(text) for day in _read(sentence, years))


def read_spells(text: str, issued_on: date | None, overrides: Overrides) -> tuple[Proposal[Day], ...]:
    """Return deadlines counted from the text's own day: 自公示之日起7日内, 公示期为5个工作日, 年底前, 本月25日前."""
    if issued_on is None:
        return ()
    found = []
    for match in _SPELL.finditer(text):
        number = _int(match["n"])
        working = match["unit"] == "个工作日"
        last = add_workdays(issued_on, number, overrides).day if working else issued_on + timedelta(days=number)
        found.append(Proposal(Day(Meaning.DEADLINE, last), match[0]))
    for match in _END.finditer(text):
        month = 12 if (match["what"] or "").endswith("年底") else issued_on.month
        day = int(match["day"]) if match["day"] else calendar.monthrange(issued_on.year, month)[1]
        if 1 <= day <= calendar.monthrange(issued_on.year, month)[1]:
            found.append(Proposal(Day(Meaning.DEADLINE, date(issued_on.year, month, day)), match[0]))
    return tuple(found)


def pick_deadline(days: tuple[Proposal[Day], ...]) -> Proposal[date] | None:
    """Return the deadline to show: the first that is one, else the end of a span in which something is to be done."""
    for found in days:
        if found.value.meaning is Meaning.DEADLINE:
            return Proposal(found.value.until or found.value.on, found.words)
    return None


def _read(sentence: str, years: _Years) -> Iterator[Proposal[Day]]:
    said: int | None = None
    place = 0
    while match := _ONE.search(sentence, place):
        span = _SPAN.match(sentence, match.start())
        found = span or match
        said = int(match["y1"]) if match["y1"] else said
        first = _date(match, "1", said, years)
        last = _last(span, first, years) if span else None
        place = found.end()
        if first is None or (span and last is None):
            continue
        meaning = _meaning(sentence, found, is_span=span is not None)
        if meaning is Meaning.DEADLINE and not match["y1"] and last is None and years.issued_on:
            first = _ahead(first, years.issued_on)
        yield Proposal(Day(meaning, first, last), _clause(sentence, found.start(), found.end()))


def _meaning(sentence: str, found: re.Match[str], *, is_span: bool) -> Meaning:
    before, after = sentence[: found.start()], sentence[found.end() :]
    clause = re.split(r"[；;]", before)[-1]
    if not is_span and _FROM.match(after):
        if _CLOSED.match(after):
            return Meaning.DEADLINE
        return Meaning.CONSEQUENCE if _CONSEQUENCE.search(clause + after[:_NEAR]) else Meaning.START
    until = _UNTIL.match(after)
    if until and (_OURS.match(after[until.end() :]) or _OF_A_PAPER.search(clause)):
        return Meaning.DAY
    if until or _ENDING.search(before) or (not is_span and _TO.search(clause)):
        return Meaning.DEADLINE
    if is_span and _DUTIES.search(clause[-_NEAR:]) and not _STATE.search(clause[-_NEAR:]):
        return Meaning.DEADLINE
    return Meaning.DAY


def _date(match: re.Match[str], n: str, said: int | None, years: _Years) -> date | None:
    year = years.guess(int(match[f"y{n}"]) if match[f"y{n}"] else said)
    if match[f"w{n}"]:
        year = years.guess(None) + (match[f"w{n}"] == "明年")
    month = _int(match[f"m{n}"])
    try:
        day = _int(match[f"d{n}"]) if match[f"d{n}"] else calendar.monthrange(year, month)[1]
        return date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _int(text: str) -> int:
    """12 or 十二."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _last(span: re.Match[str], first: date | None, years: _Years) -> date | None:
    """Return the end of a span; its year is the beginning's, or the next when it would end before it begins."""
    if first is None:
        return None
    if span["only"]:
        try:
            last: date | None = first.replace(day=_int(span["only"]))
        except ValueError:
            return None
    else:
        last = _date(span, "2", first.year, years)
    if last and last < first and not span["y2"]:
        last = _year_later(last)
    return last if last and last >= first else None


def _ahead(day: date, issued_on: date) -> date:
    """A deadline long before its own notice means next year's: 2026年12月发文的“1月31日前”."""
    return _year_later(day) if day < issued_on - _STALE else day


def _year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))


def _clause(sentence: str, start: int, end: int) -> str:
    """Return the clause around a match: the words that a person is shown."""
    left = max(sentence.rfind(mark, 0, start) for mark in "，；。：,;:") + 1
    rights = [place for mark in "，；。,;" if (place := sentence.find(mark, end)) >= 0]
    return sentence[left : min(rights, default=len(sentence))].strip()
