"""Days that a text counts: 自公示之日起7日内, 公示期5天, 公示期自4月9日起10个工作日, 限十日内拆除."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from content.calendar import Overrides, add_workdays
from content.ingest.days import signs
from content.ingest.days.cues import any_of, cue
from content.ingest.days.spoken import Mention
from content.ingest.days.year import months_later
from content.numerals import NUMERAL, whole
from content.pattern import late

_LENGTH: Final = rf"(?P<n>{NUMERAL}|半)\s*(?P<unit>个?工作日|个?自然日|日|天|个月|个?星期|个?礼拜|周|个?小时)(?!岁)"
# 自本公告发布之日起30日内, 即日起三天内; the day on which somebody gets a paper is not the text's own.
_SINCE: Final = late(
    rf"(?P<event>[^，。；]{{0,14}}?)(?:(?<=[告示知布贴出登报网])后|之日|当日|当天|即日|今日|今天|次日|日(?=起))起?(?:计算)?[，,]?的?\s*(?<!\d日起)满?{_LENGTH}(?!前)"
)
_OWN_DAY: Final = late(any_of("own_day") + r"|^(?:自|从|请?在|于)?$|现|即")
_OTHERS_DAY: Final = cue("others_day")
_SERVED: Final = cue("served")
_LASTING: Final = late(
    rf"(?:公示|公告|征求意见|征集|报名|申报|登记|张贴|张榜|认领|异议|缴费|申请|受理|反馈|贴|挂|晒)(?:期限?|时间|期间|时限|时长)?(?:为期|为|是|共|从|持续|[:：])?\s*{_LENGTH}(?!前|之?内|[以之]?后)"
)
# 4月9日起10个工作日, 8月1日开始，为期10天, 7月1日起征求意见30天.
_AFTER_START: Final = late(
    rf"[）)]?\s*(?:起|开始)[，,]?的?(?:公示|公告|征求意见|张贴|连续|为期|期限为?|共|计|报名)*{_LENGTH}"
)
# 请于三日内自行拆除, 3个月内到派出所领取; not 出院后6个月内, 不合格的限3日内整改.
_WITHIN: Final = late(
    rf"(?<![\d近前每满第])(?:在|于)?(?:这|今后|限|本榜)?{_LENGTH}(?:之?内|以内)(?:，?请)?[^，。；]{{0,16}}?{any_of('asks')}"
)
# 再过三天就截止.
_LEFT: Final = late(
    rf"(?:再过|还有|还剩|只剩|仅剩)最?后?{_LENGTH}[，,]?[^，。；]{{0,4}}(?:截止|结束|到期|关|停止|封账)"
)
# 报名只剩三天了; 登记截止还有5天; 仅剩2天！ The thing that runs out stands beside it.
_ONLY_LEFT: Final = late(
    rf"(?:还[剩有]|只[剩有]|[仅就]剩|倒计时[:：]?)下?(?:最后)?{_LENGTH}(?:的?时间)?了?(?=[，。！；!]|$)"
)
_RUNS_OUT: Final = late(rf"截止|到期|关闭|结束|收尾|{any_of('act')}")
_ON_EVENT: Final = cue("on_event", after="$")
_OFFICE: Final = cue("office_answers", after="$")
_MORROW: Final = late("次日起")
_NEAR: Final = 8  # characters
_BEFORE: Final = 80  # characters in which the event or the office stands from which a length counts
_DAY: Final = timedelta(days=1)
_HALF_MONTH: Final = 15  # days
_DAY_LONG: Final = 24  # hours
_WEEK_LONG: Final = 7  # days


def counted(
    sentence: str, mentions: Sequence[Mention], base: date, overrides: Overrides
) -> Iterator[tuple[Mention, bool | None]]:
    """Yield the spans that a sentence counts from its own days, and deadlines counted from the text's day.

    With each: whether it is counted from the text's day in so many words; None: it is counted from a day named.
    """
    if from_a_day := next(_from_days(sentence, mentions, overrides), None):
        yield from_a_day, None
        return
    if any(one.last for one in mentions):
        return  # 公示期5天，2月3日至2月9日: said twice
    readers = ((_since, True), (_lasting, True), (_left, True), (_within, False), (_only_left, False))
    found = next(((one, plain) for reader, plain in readers for one in reader(sentence)), None)
    if found is not None:
        last, morrow = _last(base, found[0], overrides), _MORROW.search(found[0][0])
        days = (base + _DAY, last) if morrow else (last, None)
        yield Mention(*found[0].span(), *days), found[1]


def _from_days(sentence: str, mentions: Sequence[Mention], overrides: Overrides) -> Iterator[Mention]:
    """The day on which it starts is the first of them."""
    lasting = _LASTING.search(sentence)
    for one in mentions:
        if one.last is not None or one.is_today:
            continue
        follows = _AFTER_START.match(sentence, one.end)
        if follows is None:
            begins = re.match(r"\s*(?:起|开始|张?贴|上墙|张榜|挂出)", sentence[one.end :])
            follows = lasting if begins else None
        if follows:
            start, end = min(one.start, follows.start()), max(one.end, follows.end())
            yield Mention(start, end, one.first, _last(one.first - _DAY, follows, overrides))


def _since(sentence: str) -> Iterator[re.Match[str]]:
    for match in _SINCE.finditer(sentence):
        event = match["event"]
        if signs.REMEDY.match(sentence[match.end() :]) and not event:
            continue
        if not _OTHERS_DAY.search(event) and _OWN_DAY.search(event) and not _SERVED.match(sentence[match.end() :]):
            yield match


def _lasting(sentence: str) -> Iterator[re.Match[str]]:
    return _LASTING.finditer(sentence)


def _left(sentence: str) -> Iterator[re.Match[str]]:
    return _LEFT.finditer(sentence)


def _only_left(sentence: str) -> Iterator[re.Match[str]]:
    for match in _ONLY_LEFT.finditer(sentence):
        before = sentence[max(0, match.start() - _BEFORE) : match.start()]
        if _RUNS_OUT.search(before) or (not before and _RUNS_OUT.search(sentence, match.end())):
            yield match


def _within(sentence: str) -> Iterator[re.Match[str]]:
    for match in _WITHIN.finditer(sentence):
        before = sentence[max(0, match.start() - _BEFORE) : match.start()]
        if not (
            signs.REMEDY.match(sentence[match.start() :])
            or _ON_EVENT.search(before)
            or _OFFICE.search(before)
            or _OTHERS_DAY.search(before[-_NEAR:])
        ):
            yield match


def _last(start: date, match: re.Match[str], overrides: Overrides) -> date:
    """The last day of a length of time that begins after `start`."""
    number, unit = whole(match["n"]) or 0, match["unit"]
    if match["n"] == "半":
        return start + (_HALF_MONTH if unit == "个月" else 1) * _DAY
    if "小时" in unit:
        return start + -(-number // _DAY_LONG) * _DAY
    if "工作日" in unit:
        return add_workdays(start, number, overrides).day
    if unit == "个月":
        return months_later(start, number)
    return start + number * (1 if unit[-1] in "日天" else _WEEK_LONG) * _DAY
