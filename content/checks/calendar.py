"""Days that cannot be: 2月30日, a wrong weekday, an end before its start, a 公示期 that is too short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from content.calendar import workdays_between
from content.checks.finding import Finding
from content.checks.passage import Passage
from content.checks.policy import Policy, finding
from content.pattern import late

_IS: Final = "(?:星期|周|礼拜)"
_OF_DAY: Final = "(?:上午|下午|中午|早上|晚上?|[前当]天)?"
_DAY: Final = late(
    # 星期一（12月1日）, （周一）12月1日; not 每周一12月1日前, 周一至周五12月1日起
    rf"(?:(?<![每逢至到、和或—～~－-])(?<!每个)[（(]?{_IS}(?P<before>[一二三四五六日天])[)）]?{_OF_DAY}\s*[（(]?\s*)?"
    r"(?:(?P<year>(?:19|20)\d{2})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]"
    rf"(?:{_OF_DAY}\s*[（(]?\s*{_IS}(?P<week>[一二三四五六日天])[)）]?"
    rf"|(?(before)[)）]|))?"  # not 9月13日，星期六也办: that is another day
)
_IN_DIGITS: Final = late(  # 2026-12-01（星期一）, 12.1（周一）
    r"(?<![\d.\-/])(?:(?P<year>20\d{2})[-/.])?(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    rf"{_OF_DAY}\s*(?:[（(]\s*{_IS}|星期)(?P<week>[一二三四五六日天])(?!次)[)）]?"
)
# The last day by its number, with the weekdays of both: 12月1日至3日（周一至周三）, 12月1日、2日（周一、周二）
_BOTH: Final = late(
    r"(?:(?P<year>(?:19|20)\d{2})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?\s*(?:[至到、和]|—+|－|-|~|～|–)\s*"
    rf"(?P<last>\d{{1,2}})\s*[日号]\s*[（(]\s*{_IS}(?P<week>[一二三四五六日天])\s*(?:[至到、和]|—+|－|-|~|～|–)\s*{_IS}?(?P<then>[一二三四五六日天])[)）]"
)
_SPAN: Final = late(r"\s*(?:上午|下午|\d{1,2}[:：时]\d{0,2})?\s*(?:至|到|—+|－|-|~|～|–)\s*")
_WEEK: Final = "一二三四五六日"
_PERIOD: Final = late(r"公示(?:期|时间|期限|日期)[^。；\n]{0,12}?(?:为|：|:|从|自)?\s*$")
_LENGTH: Final = late(
    r"公示(?:期|时间|期限)?[^。；\n]{0,8}?(?<![\d年月])(?P<n>\d{1,2})\s*个?\s*(?:(?P<work>工作日)|自然日|日历日|天)"
)
_LEAP: Final = 2024  # a year that has every day
_FAR: Final = 6  # months: beyond it a day without a year lies in the next one


@dataclass(frozen=True, slots=True)
class _Day:
    start: int
    end: int
    text: str
    year: int | None
    month: int
    day: int
    week: str | None

    def on(self, year: int) -> date | None:
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def calendar(found: Iterable[Passage], issued: date | None, today: date, policy: Policy) -> Iterator[Finding]:
    """Warn of impossible days, wrong weekdays, spans that end before they start, and periods of 公示."""
    base = (issued or today).year
    for passage in found:
        if passage.column is not None and len(passage.text) < 4:  # noqa: PLR2004 - no day is shorter
            continue
        days = [_read(hit, hit["week"] or hit["before"]) for hit in _DAY.finditer(passage.text)]
        for day in days:
            yield from _single(passage.place, day, base)
        for day in _in_other_ways(passage.text):
            if day.on(_LEAP):
                yield from _single(passage.place, day, base)
        for first, last in pairwise(days):
            if _SPAN.fullmatch(passage.text[first.end : last.start]):
                yield from _span(passage, first, last, base, issued, policy)


def _read(hit: re.Match[str], week: str | None, day: str = "day") -> _Day:
    year = int(hit["year"]) if hit["year"] else None
    return _Day(*hit.span(), hit[0], year, int(hit["month"]), int(hit[day]), week)


def _in_other_ways(text: str) -> Iterator[_Day]:
    """The days with a weekday that are written in digits, or two with their weekdays together."""
    for hit in _IN_DIGITS.finditer(text):
        yield _read(hit, hit["week"])
    for hit in _BOTH.finditer(text):
        yield _read(hit, hit["week"])
        yield _read(hit, hit["then"], "last")


def _single(place: str, day: _Day, base: int) -> Iterator[Finding]:
    on = day.on(base)
    if on is None and not (day.year is None and day.on(_LEAP)):  # 2月29日 without a year may be right
        yield _odd("calendar", place, day.text, "没有这一天")
        return
    years = [day.year] if day.year else [base, base + 1]
    told = [_WEEK[known.weekday()] for year in years if (known := day.on(year or base))]
    if day.week and told and day.week.replace("天", "日") not in told:
        yield _odd("calendar", place, day.text, f"这一天是星期{told[0]}")


def _span(
    passage: Passage, first: _Day, last: _Day, base: int, issued: date | None, policy: Policy
) -> Iterator[Finding]:
    start = first.on(base)
    end = last.on(start.year if start else base)
    if start is None or end is None:
        return
    quote = f"{first.text}至{last.text}"
    if end < start:
        if last.year is None and first.month - last.month >= _FAR:
            yield _odd("dates", passage.place, quote, "跨年的日期没有写明年份", "写明是哪一年")
        else:
            yield _odd("dates", passage.place, quote, "结束日期早于开始日期")
        return
    if not _PERIOD.search(passage.text[: first.start]):
        return
    if issued and issued > start:
        yield _odd("dates", passage.place, quote, f"落款{_said(issued)}晚于公示开始的日期")
    yield from _period(passage, quote, start, end, policy)


def _period(passage: Passage, quote: str, start: date, end: date, policy: Policy) -> Iterator[Finding]:
    long = (end - start).days + 1
    working, _ = workdays_between(start - timedelta(1), end, policy.overrides)
    said = _LENGTH.search(passage.text)
    if said:
        n, got = int(said["n"]), working if said["work"] else long
        if got < n:
            unit = "个工作日" if said["work"] else "天"
            yield _odd("notice_period", passage.place, quote, f"写明公示{n}{unit}，起止日期只有{got}{unit}")
            return
    wanted, held = policy.notice_days, working if policy.notice_working else long
    if wanted and held < wanted:
        unit = "个工作日" if policy.notice_working else "天"
        reason = f"公示期只有{held}{unit}，目录要求不少于{wanted}{unit}"
        yield _odd("notice_period", passage.place, quote, reason)


def _odd(rule: str, place: str, quote: str, reason: str, suggestion: str = "请核对日期") -> Finding:
    return finding(rule, place, quote, reason=reason, suggestion=suggestion)


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
