"""Reads deadlines that a text counts from its own day: 自公示之日起7日内, 公示期5天, 限十日内, 本周五前, 国庆节前."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from content.calendar import Overrides, add_workdays, eve
from content.ingest.days import CLOCK, ENDING, UNTIL, Day, Meaning
from content.ingest.proposal import Proposal, sentences
from content.numerals import NUMERAL, whole

_LENGTH: Final = rf"(?P<n>{NUMERAL})\s*(?P<unit>个?工作日|日|天|个月|个?星期|周)"
# 自本公告发布之日起30日内, 即日起三天内; the day on which somebody gets a paper is not the text's own.
_SINCE: Final = re.compile(
    rf"(?P<event>[^，。；]{{0,14}}?)(?:之日|当日|即日|今日|今天|日)起?(?:计算)?[，,]?(?:的)?\s*(?<!\d日起)(?P<full>满)?{_LENGTH}(?!前)"
)
_OWN_DAY: Final = re.compile(
    r"公告|公示|通告|通知|启事|发布|印发|张贴|刊登|登报|公布|下发|发文|^(?:自|从|请?在|于)?$|现|即"
)
_ANOTHERS: Final = re.compile(
    r"收到|接到|送达|知道|知悉|签收|领取|受理|出生|取得|死亡|去世|完成|竣工|满|生效|签订|竞得|成交|认定|结束|收悉"
)
_SERVED: Final = re.compile(r"^[^，。；]{0,6}(?:，?即?视为|，?发生|，?生效|送达|施行)")
_LASTING: Final = re.compile(
    rf"(?:公示|公告|征求意见|征集|报名|申报|登记)(?:期限?|时间|期间|时限)?(?:为|是|共|从|[:：])?\s*{_LENGTH}(?!前)"
)
_FROM_DAY: Final = re.compile(
    rf"(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号](?:起|开始)[，,]?(?:的)?{_LENGTH}(?:之?内|以内)"
)
_STARTS: Final = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号](?:起|开始)")
# 请于三日内自行拆除, 3个月内到派出所领取; not 出院后6个月内, 不合格的限3日内整改.
_WITHIN: Final = re.compile(
    rf"(?<![\d近前每满第])(?:在|于)?{_LENGTH}(?:之?内|以内)(?:，?请)?[^，。；]{{0,16}}?(?:领|办理|申请|申报|提出|反馈|缴|交|拆|整改|清|撤|登记|报名|报到|报告"
    r"|认领|核对|搬|迁|补|反映|退|联系)"
)
_ON_EVENT: Final = re.compile(
    r"(?:的|后|起|时|近|前|过去|最近|每|连续)[，,]?(?:家属|本人|应当?|须|请|要|必须|限|可|在|于|当事人|户主|监护人|申请人|由)*\s*$"
)
_OFFICE: Final = re.compile(r"(?:我[局镇乡村院]|[局所站镇乡会院])(?:将|应|会|应当)?(?:在|于)?\s*$")
_WEEK: Final = "一二三四五六日"
_RELATIVE: Final = re.compile(
    r"(?P<year>(?:今|本)?年[底末])|(?<!\d月)(?<!\d)(?P<month>(?:本|这个?)?月[底末])|本月(?P<day>\d{1,2})[日号]"
    r"|(?P<which>本|这|下)?个?(?:周|星期|礼拜)(?P<week>[一二三四五六日天末])|(?P<near>今[天日晚]|明[天日晚]|后天)"
    r"|(?P<feast>元旦|春节|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?|十一)(?=(?:假期|放假|小长假)?之?前|节前)"
)
_BEFORE: Final = re.compile(rf"(?:假期|放假|小长假)?(?:{UNTIL}|{CLOCK}内)")
_AT_LAST: Final = re.compile(ENDING)
_NEAR: Final = {"今": 0, "明": 1, "后": 2}
_DAY: Final = timedelta(days=1)
_WEEK_LONG: Final = 7  # days


def read_spells(text: str, issued_on: date, overrides: Overrides) -> tuple[Proposal[Day], ...]:
    """Return the deadlines counted from the day on which the text was issued, in order of kind."""
    readers: tuple[Callable[[str, date], Iterator[tuple[date, str]]], ...] = (
        partial(_since, overrides=overrides),
        partial(_from_day, overrides=overrides),
        partial(_lasting, overrides=overrides),
        _relative,
        partial(_within, overrides=overrides),
    )
    found = [
        Proposal(Day(Meaning.DEADLINE, last), words)
        for read in readers
        for sentence in sentences(text)
        for last, words in read(sentence, issued_on)
    ]
    return tuple(found)


def _since(sentence: str, issued_on: date, overrides: Overrides) -> Iterator[tuple[date, str]]:
    for match in _SINCE.finditer(sentence):
        event = match["event"]
        if _ANOTHERS.search(event) or not _OWN_DAY.search(event) or _SERVED.match(sentence[match.end() :]):
            continue
        yield _after(issued_on, match, overrides), match[0].strip(" ，")


def _lasting(sentence: str, issued_on: date, overrides: Overrides) -> Iterator[tuple[date, str]]:
    for match in _LASTING.finditer(sentence):
        started = _start(sentence, issued_on)
        yield _after(started - _DAY if started else issued_on, match, overrides), match[0]


def _from_day(sentence: str, issued_on: date, overrides: Overrides) -> Iterator[tuple[date, str]]:
    for match in _FROM_DAY.finditer(sentence):
        if (started := _start(match[0], issued_on)) is not None:
            yield _after(started - _DAY, match, overrides), match[0]


def _start(sentence: str, issued_on: date) -> date | None:
    """公示期10天，自8月1日起: the day on which it starts is the first of them."""
    match = _STARTS.search(sentence)
    try:
        return date(issued_on.year, int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def _within(sentence: str, issued_on: date, overrides: Overrides) -> Iterator[tuple[date, str]]:
    for match in _WITHIN.finditer(sentence):
        before = sentence[: match.start()]
        if not (_ON_EVENT.search(before) or _OFFICE.search(before) or _ANOTHERS.search(before[-_WEEK_LONG:])):
            yield _after(issued_on, match, overrides), match[0]


def _relative(sentence: str, issued_on: date) -> Iterator[tuple[date, str]]:
    for match in _RELATIVE.finditer(sentence):
        until = _BEFORE.match(sentence, match.end())
        if until is None and not _AT_LAST.search(sentence[: match.start()]):
            continue
        if (day := _named(match, issued_on)) is not None:
            yield day, match[0] + (until[0] if until else "")


def _named(match: re.Match[str], issued_on: date) -> date | None:
    """The day that 本周五, 月底, 明天, 国庆节前 mean to who reads them on the day of issue."""
    if match["near"]:
        return issued_on + _NEAR[match["near"][0]] * _DAY
    if match["week"]:
        return _weekday(match["which"] or "", match["week"], issued_on)
    if match["feast"]:
        return eve(match["feast"].removesuffix("节"), issued_on)
    month = 12 if match["year"] else issued_on.month
    last = calendar.monthrange(issued_on.year, month)[1]
    day = int(match["day"]) if match["day"] else last
    return date(issued_on.year, month, day) if 1 <= day <= last else None


def _weekday(which: str, name: str, issued_on: date) -> date:
    """本周五 lies in the week of issue, 下周五 in the next; 周五 alone is the next one to come."""
    wanted = _WEEK.index("日" if name in "天末" else name)
    monday = issued_on - issued_on.weekday() * _DAY
    if which:
        return monday + (wanted + (_WEEK_LONG if which == "下" else 0)) * _DAY
    return issued_on + ((wanted - issued_on.weekday()) % _WEEK_LONG) * _DAY


def _after(start: date, match: re.Match[str], overrides: Overrides) -> date:
    """The last day of a length of time that begins after `start`."""
    number, unit = whole(match["n"]) or 0, match["unit"]
    if "工作日" in unit:
        return add_workdays(start, number, overrides).day
    if unit == "个月":
        months = start.month - 1 + number
        year, month = start.year + months // 12, months % 12 + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    return start + number * (1 if unit in {"日", "天"} else _WEEK_LONG) * _DAY
