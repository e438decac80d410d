"""Reads from when until when something happens, out of the words that say when: 11月30日8时至18时, 12月3日上午."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from content.calendar import OFFICE_TIME
from content.genres import HAPPENS, SHUT
from content.ingest.days.mention import find
from content.ingest.days.spoken import Mention
from content.ingest.days.year import Years, year_later
from content.item import Genre
from content.numerals import whole
from content.pattern import late

__all__ = ["Spell", "end_of", "end_said", "goes_on", "last_day", "spell_of", "spell_said"]

_LAST_SECOND: Final = time(23, 59, 59)
_STALE: Final = timedelta(days=60)  # a day without a year so long before the text's own is next year's
_DAY: Final = timedelta(days=1)
_TWELVE: Final = 12  # hours
_NOON: Final = _TWELVE * 60  # minutes
_WHOLE: Final = 2 * _NOON
_FORENOON: Final = 9  # 中午11点半 lies before noon
_LATE: Final = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "夜间", "夜里", "晚", "中午"})
_N: Final = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_CLOCK: Final = late(
    r"(?P<to>[-—–－―~～至到]+\s*)?(?P<morrow>次日|翌日|第二天)?(?:当[日天晚])?"
    r"(?P<half>上午|下午|晚上|晚间|早上|早晨|清晨|凌晨|中午|午后|傍晚|夜间|夜里|早|晚)?\s*"
    rf"(?:(?P<h>\d{{1,2}})\s*[:：]\s*(?P<m>\d{{2}})|(?P<n>{_N})[时点](?!候|间|心)(?:(?P<halved>半)|(?P<n2>{_N})分?)?)"
)
_WHEN_OF_DAY: Final = rf"(?:\s|[（(][^（）()]{{0,14}}[）)]|(?:星期|礼拜|周)[一二三四五六日天]|{_CLOCK.pattern})*"
_ONWARD: Final = late(rf"{_WHEN_OF_DAY}(?:起(?!火|草)|以后|之后|后)")
_BEGUN: Final = late(rf"{_WHEN_OF_DAY}开始")
_LOOSE: Final = late(r"另行通知|另行公布|待定|未定|视情况|视天气|直[至到](?!\s*\d)")
_CHANGED: Final = late(r"(?:变[化动更]|调整)[^。；\n]{0,6}另行")  # 如有变动另行通知 leaves nothing open
_LASTS: Final = late(  # 活动3日上午 is a day
    r"(?:为期|连续|共|[停断][水电气供](?:检修)?|施工|检修|培训|放映|演出|举办|展销|活动"
    rf"|工期|会期|展期|历时|(?:需要?|预计)(?=\s*{_N}\s*天))\s*(?P<n>{_N}|半)\s*"
    r"(?P<unit>天|日(?![上下早晚中夜\d至到、（(])|个?(?:周|星期|礼拜)(?![一二三四五六日天末年])|个月)(?![前内后之以])"
)
_UNITS: Final = {"天": 1, "日": 1, "周": 7, "期": 7, "拜": 7, "月": 31}  # days, of a month as many as it may have
# It goes on behind the hour at which it begins: a course, a check-up of a whole village; 开班仪式 is over that day.
_COURSE: Final = late(
    r"开(?:[班课营]|学|幕)(?!仪?式|会|典礼|第一课)|(?:培训|课程|上课)[^。；，\n]{0,6}开始"
    r"|开始(?:集中|统一)?(?:培训|上课|教学|体检|接种|筛查|登记|展[出销])"
)
_HOURS_LONG: Final = late(rf"[停断][水电气]\s*(?:约|大?概)?\s*{_N}\s*个?(?:半|多)?小时")
# A title that tells of a new state, which a day only begins, or of what was: 公交线路调整, 会议纪要.
_CHANGES: Final = late(
    "调整|变更|搬迁|迁[至到移]|移交|启用|更名|撤[销并]|停运|价格|收费标准|纪要|记录|决议|结果|总结|通报"
)
# What may move (如遇雨天顺延) or is of use behind its day (看病请到新址, 没赶上的随时可以办, 招满为止).
_GOES_ON: Final = late(
    r"(?:[雨雪雾风]|天气|工期|受阻)[^。；\n]{0,14}(?:顺延|(?:延[期后]|推迟)(?!(?:举[行办]|召开)?[至到]\s*\d)|改期|改[到在天](?=[第次翌明后另下周\d，。；\n]|$))"
    r"|[如若遇][^。；\n]{0,6}(?:[雨雪雾风]|天气|受阻)[^。；\n]{0,14}(?:延[期后]|推迟)"
    r"|随时(?!可能|会)[^。；，\n]{0,10}(?:办|认证|补|缴|申[请报]|登记|接种|报名)|(?:长期|常年)(?:有效|开放|开展|受理)"
    r"|招满为止|新址"
)
_BANS: Final = late("禁|管制|封[闭路山河桥道]|限[行高重]|停[用止诊]|关闭|绕行")
_SENTENCE: Final = late(r"[^。；\n]+")
_BACK: Final = r"恢复(?:供|通|正常|[用送]|开放|交通|(?=[。；，,\n]|$))|[来通送][水电](?!工|费|站)|解除"
_RESTORED: Final = late(rf"(?:^|(?<=[。；，,\n]))(?P<before>[^。；，,\n]{{1,30}}?)(?:{_BACK})", re.MULTILINE)
_UP_TO: Final = late(r"(?:[停断封禁限延直]|持续)[^。；，\n]{0,12}?[至到]\s*(?P<before>\d{1,2}[日号])(?!内)")
_MORROW: Final = late("次日|翌日|第二天|隔天")
_EARLY: Final = late("凌晨|清晨|早")
_LONG: Final = rf"(?:{_N}\s*(?:天|日(?=[之以]?[内后])|个?(?:星期|礼拜)|周)|(?:\d{{2,}}|{_N}?十{_N}?)\s*个?小时)"
_UNKNOWN: Final = late(  # whatever hours are said: 1组18时恢复供水，其他组恢复时间另行通知
    r"恢复[^。；，\n]{0,8}(?:另行|待定|[不未]定|[未不]确定|未知|不详|不明|不清|再)"
    rf"|(?:何时|什么时候|几时)[^。；，\n]{{0,4}}(?:恢复|{_BACK})"
)
_WHENEVER: Final = late(
    rf"(?<!提前)(?:修[好复通完]|抢[修险通]|完[工成毕]|竣工|结束)[^。；\n]{{0,12}}(?:{_BACK})|(?:尽快|马上|立即|及时|争取|随时)[^。；\n]{{0,8}}(?:{_BACK})"
    rf"|{_LONG}[^。；，\n]{{0,6}}(?:{_BACK})"
    r"|[至到][^。；，\n\d]{0,8}(?:修[好复通完]|完[工毕]|竣工|结束)|修[好复通完](?:之?后|为止|再)"
)


@dataclass(frozen=True, slots=True)
class Spell:
    """From when until when something happens; `ends` None: nobody said."""

    begins: datetime
    ends: datetime | None


def spell_of(words: str, since: date, *, shuts: bool = False) -> Spell | None:
    """Read the days and hours of some words that speak on the day `since`; None: they name no day.

    `shuts`: what is cut off or closed at an hour stays so until an hour that is said; else one day is enough for it.
    """
    found = [_near(one, since) for one in find(words, Years(since, None, since))]
    if not found:
        return None
    first, last = min(found, key=lambda one: one.first), max(found, key=lambda one: one.last or one.first)
    spoken = words[first.start : first.end] if first.last else _behind(words, found, first)
    opens = next((minutes for minutes, is_end in _clocks(spoken) if not is_end), 0)
    return Spell(_at(first.first, opens), _end(words, last, _behind(words, found, last), shuts=shuts))


def end_of(day: date) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, _LAST_SECOND, OFFICE_TIME)


def last_day(end: datetime) -> date:
    """Return the day that an end belongs to: 24时 to the one that it closes."""
    return (end.astimezone(OFFICE_TIME) - timedelta(seconds=1)).date()


def end_said(genre: Genre, last: date | None, spell: Spell | None) -> datetime | None:
    """Return the end of the last day to do something, or of what happens: the later, and None while that is open."""
    due = end_of(last) if last else None
    if spell is None or genre not in HAPPENS:
        return due
    if spell.ends is None:  # and who signs up by a day before it begins still has it before him
        is_ahead = last is None or last <= spell.begins.date()
        return None if is_ahead or genre in SHUT or genre is Genre.EVENT else due
    return max(due, spell.ends) if due else spell.ends


def spell_said(genre: Genre, whens: Iterable[str], text: str, since: date) -> Spell | None:
    """Return from the first beginning to the last end of what happens at these times; a cut's as its text says it."""
    if genre not in HAPPENS or _CHANGES.search(text.partition("\n")[0]):
        return None
    read = (spell_of(words, since, shuts=genre in SHUT) for words in whens)
    spells = [one for one in read if one is not None]
    if not spells:
        return None
    begins = min(one.begins for one in spells)
    if goes_on(text):
        return Spell(begins, None)
    told = [hit[0] for hit in _SENTENCE.finditer(text) if genre in SHUT or _BANS.search(hit[0])]
    end = _lasting(spells, text)
    whole = Spell(begins, _banned(end, told, since) if end else None)
    return _restored(whole, text, told, since) if told else whole


def goes_on(text: str) -> bool:
    """Return whether what a text (below its title) tells of may move, or is of use behind the day that it names."""
    return _CHANGES.search(text.partition("\n")[0]) is not None or _GOES_ON.search(text) is not None


def _lasting(spells: list[Spell], text: str) -> datetime | None:
    """The last end of some times, or of a course by the days that it takes; None: one of them is open."""
    ends = [one.ends for one in spells if one.ends is not None]
    is_open = len(ends) < len(spells) or (_COURSE.search(text) and all(map(_is_whole_day, ends)))
    if is_open and len(spells) > 1:
        return None
    longest = max((_days_long(hit) for hit in _LASTS.finditer(text)), default=0)
    end = end_of(spells[-1].begins.date() + _DAY * (longest - 1)) if longest else None
    if is_open or (end and last_day(end) > last_day(max(ends))):
        return end
    return max(ends)


def _is_whole_day(end: datetime) -> bool:
    """Whether no hour is said at which it is over."""
    return end.timetz() == _LAST_SECOND.replace(tzinfo=OFFICE_TIME)


def _days_long(hit: re.Match[str]) -> int:
    """How many days a match of _LASTS speaks of, the first one included."""
    return (whole(hit["n"].replace("半", "一")) or 1) * _UNITS[hit["unit"][-1]]


def _banned(end: datetime, told: Iterable[str], since: date) -> datetime:
    """The end of what happens, or of the days on which something is shut or forbidden: 即日起至明年4月30日禁止用火."""
    days = [one.last for words in told for one in (_near(two, since) for two in find(words, Years(since, None, since)))]
    last = max(filter(None, days), default=None)
    return end_of(last) if last and last > last_day(end) else end


def _restored(spell: Spell, text: str, told: Iterable[str], since: date) -> Spell:
    """A cut until the last day that its text names elsewhere (预计3日18时恢复供水); open where nobody knows it."""
    hits = (hit for pattern in (_RESTORED, _UP_TO) for hit in pattern.finditer(text))
    named = [day for hit in hits if (day := _day_of(hit["before"], spell, since))]
    days = [day for day in named if day >= spell.begins.date()]
    if _UNKNOWN.search(text):
        return replace(spell, ends=None)
    if days and (spell.ends is None or max(days) > last_day(spell.ends)):
        return replace(spell, ends=end_of(max(days)))
    if days or (spell.ends and not _is_whole_day(spell.ends)):
        return spell
    is_loose = any(_LOOSE.search(words) and not _CHANGED.search(words) for words in told)
    missed = named and spell.ends and last_day(spell.ends) == spell.begins.date()  # 12月30日停水，1日恢复
    return replace(spell, ends=None) if missed or is_loose or _WHENEVER.search(text) else spell


def _day_of(words: str, spell: Spell, since: date) -> date | None:
    """On which day something comes back: one that is named (3日), or at an hour behind that at which it went."""
    day = spell.begins.date()
    if found := find(words, Years(since, None, since, beside=day)):
        return max(one.last or one.first for one in found)
    at = max((minutes for minutes, _ in _clocks(words)), default=None)
    if at is None:
        return day + _DAY if _MORROW.search(words) else None
    opens = spell.begins.hour * 60 + spell.begins.minute
    is_next = at <= opens or (not opens and _EARLY.search(words))
    return day + _DAY * (1 if is_next or at > _WHOLE else 0)


def _near(one: Mention, since: date) -> Mention:
    """A day without a year that is long over when its text speaks is next year's."""
    if one.dated or (one.last or one.first) >= since - _STALE:
        return one
    return Mention(one.start, one.end, year_later(one.first), one.last and year_later(one.last))


def _behind(words: str, found: list[Mention], one: Mention) -> str:
    """What stands behind a day, up to the next."""
    return words[one.end : min((other.start for other in found if other.start >= one.end), default=len(words))]


def _end(words: str, one: Mention, behind: str, *, shuts: bool) -> datetime | None:
    clocks, day = list(_clocks(behind)), one.last or one.first
    ends = [minutes for minutes, is_end in clocks if is_end or (one.last and len(clocks) == 1)]
    if ends:
        return _at(day, ends[-1])
    if _LOOSE.search(words):
        return None
    if one.last:
        return end_of(one.last)
    if lasts := _LASTS.search(behind):
        return end_of(day + _DAY * (_days_long(lasts) - 1))
    is_open = one.is_month or _ONWARD.match(behind) or (_BEGUN.match(behind) and (shuts or not clocks))
    alone = shuts and clocks and not _HOURS_LONG.search(behind)
    return None if is_open or alone else end_of(day)


def _clocks(words: str) -> Iterator[tuple[int, bool]]:
    """Minutes of the day of each hour that is named, and whether it ends a span; the next day's are past 24 hours."""
    half, was = "", -1
    for hit in _CLOCK.finditer(words):
        hours, minutes = _digits(hit)
        half = hit["half"] or (half if hit["to"] else "")
        at = (hours + _afternoon(half, hours)) * 60 + minutes
        if at <= was and not hit["half"] and not hit["morrow"]:
            if half in _LATE:
                at -= _NOON  # 晚10点至6点
            elif at + _NOON > was:
                at += _NOON  # 上午8点至5点
        at += _WHOLE if hit["morrow"] or (hit["to"] and at <= was) else 0
        was = at
        yield at, hit["to"] is not None


def _afternoon(half: str, hours: int) -> int:
    """The hours to add to one that is told by the half of the day: 下午2点, 中午1点, 晚上12点."""
    is_late = half in _LATE and hours < _TWELVE and not (half == "中午" and hours > _FORENOON)
    return _TWELVE if is_late or (half[:1] in {"晚", "夜"} and hours == _TWELVE) else 0


def _digits(hit: re.Match[str]) -> tuple[int, int]:
    if hit["h"]:
        return int(hit["h"]), int(hit["m"])
    return whole(hit["n"]) or 0, 30 if hit["halved"] else whole(hit["n2"] or "") or 0


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), OFFICE_TIME) + timedelta(minutes=minutes)
