"""Finds every day in a sentence, once: 2026年5月31日, 6月15—17日, 5月底, 本周五, 即日起至6月5日, 12月起."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from content.ingest.days.cues import TO_BE_DONE, any_of
from content.ingest.days.farmers import FARMERS, farmers_span
from content.ingest.days.relative import NAMED, named_day
from content.ingest.days.spoken import Mention, is_onward, stretched
from content.ingest.days.year import Years, day_of, days_in, month_of, year_later
from content.pattern import Late, late

TO: Final = r"(?:起?\s*[,，]?\s*(?:截止|直)?[至到]|—|–|－|-|~|～|─)+"
_MONTH: Final = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_IN_MONTH: Final = r"\d{1,2}|[廿卅一二三四五六七八九十]{1,3}"
_AND_ON: Final = r"(?:[、和及]\d{1,2}){1,6}(?:[日号]|[两二三四五]天)"  # 24、25日; 24、25两天
_NOT_INSIDE: Final = r"(?<![\d一二三四五六七八九十第])"


def _atom(n: int) -> str:
    """A date's pattern: 2026年5月31日, 六月二十五日, 本月20日, 5月底, 5月中旬, 5月起; 5月31前, 6月15—17日."""
    return (
        rf"(?:(?P<y{n}>(?:19|20)\d{{2}}|[一二][〇零○O0一二三四五六七八九]{{3}})年的?|(?P<w{n}>[今本当明次翌来去上]年)的?)?\s*"
        rf"(?:{_NOT_INSIDE}(?P<m{n}>{_MONTH})月份?|(?P<r{n}>本|这个?|当|下个?|次)月)"
        rf"(?:(?P<d{n}>{_IN_MONTH})(?:[日号]|(?=之?前|以前|止|\s*{TO}\s*\d{{1,2}}[日号]|{_AND_ON}))|(?P<e{n}>初|上旬|中旬|下旬|底|末|的?最后一天|份?之?内(?!容)|份?里{TO_BE_DONE}|份{TO_BE_DONE})"
        r"|(?=份?(?:起|开始|[之以]?前(?![后往期段])))"
        r")"
    )


_ONE: Final = late(_atom(1))
_OTHER: Final = late(_atom(2))
_ONLY: Final = late(rf"\s*(?P<d>{_IN_MONTH})[日号]")
_ALSO: Final = late(rf"\s*[、和及与,，]\s*(?P<d>{_IN_MONTH})(?:[日号](?!内|后|之?内)|(?={_AND_ON}|[两二三四五]天))")
_HOURS: Final = late(r"(?:[\d:：零时点分半整上下午早晚中夜间凌晨（()）周星期一二三四五六日天起\s]|除夕|正月|初|十)*?")
_MORROW: Final = late(r"\s*(?:明[天日早晚]|次日|翌日|第二天)")
_DOTTED: Final = late(
    r"(?<![\d./])(?P<m>\d{1,2})[./](?P<d>\d{1,2})(?:[日号]|(?=\s*之?前))?(?:\s*[-—–－~～至到]+\s*(?P<m2>\d{1,2})[./](?P<d2>\d{1,2})[日号]?)?(?![\d./%])"
)
_MONTHS: Final = late(  # 2026年9月至12月, 9—12月
    rf"(?:(?P<y>(?:19|20)\d{{2}})年的?)?{_NOT_INSIDE}(?P<m1>{_MONTH})(?:月份?)?{TO}\s*(?:(?P<y2>(?:19|20)\d{{2}})年|(?P<w2>次年|翌年|明年))?"
    rf"(?P<m2>{_MONTH})月份?(?!\s*(?:\d|[一二三四五六七八九十廿卅]{{1,3}}[日号]|[底末初上中下]))"
)
_UNTIL: Final = late(
    rf"{_HOURS.pattern}{TO}\s*{_HOURS.pattern}(?={_OTHER.pattern}|{_ONLY.pattern}|{_MORROW.pattern}|月[底末])"
)
_OWN: Final = late(
    rf"(?:(?:即|今|当)日|今天|现在?|(?:本?{any_of('own_day')}){{1,3}}(?:之日|当日|当天|日))起?[，,]?(?:开始)?(?={TO})"
)
_LUNAR: Final = late(r"(?:农历|阴历|古历|旧历|腊|(?<![更改订校纠修])正)[^，。；]{0,2}$")
_RECURS: Final = late(r"每[年月周个逢季][^，。；]{0,6}$|每$|逐月$")
_YEARLY_END: Final = late(r"(?:就?是|为)[^，,。；;]{0,10}(?:最后一天|截止|期限|大限)")  # 每年6月30日是年报的最后一天
_ON_WEEKDAYS: Final = late(r"每个?(?:周|星期|礼拜)[一二三四五六日天末、和及与到至周星期礼拜]{0,14}$")
_WEEKLY: Final = late(rf"(?:周|星期|礼拜)一{TO}\s*(?:周|星期|礼拜)?[五六日天]")  # an office's week
# 一楼窗口7号至9号: numbers of windows, unless something is to be done before them
_A_NUMBER: Final = late(r"\d{1,2}号(?![之以]?前)")
_OF_WINDOWS: Final = late(r"(?:窗口|柜台)(?:\d{1,2}号?[、和至到—-])?$")
_Hits = dict[Late, re.Match[str] | None]
_BEFORE: Final = late(r"份?[之以]?前")
# The year of a birth is no other day's.
_BORN: Final = late(r"[^，,。；;、\d]{0,12}?(?:出生|(?<![学新发医卫产先陌])生(?:的|人(?![员数])))")
_BIRTH: Final = 12  # characters in which it is said that a day is one's birthday
_BORN_ON: Final = late(r"(?:出生|生日)[^，,。；;、\d]{0,8}\Z")
_DAY: Final = timedelta(days=1)
_MOST: Final = 500  # days of one sentence; whoever names more names none


def find(sentence: str, years: Years) -> list[Mention]:
    """Return every day of a sentence in order; `years` fills in the years that are not written."""
    found: list[Mention] = []
    place = 0
    ahead: _Hits = dict.fromkeys(_READERS)
    for pattern in _READERS:
        ahead[pattern] = pattern.search(sentence)
    while len(found) < _MOST and (one := _next(sentence, place, years, ahead)) is not None:
        mentions, place, years = one
        found += mentions
        if mentions:
            years = replace(years, beside=mentions[-1].last or mentions[-1].first)
    return stretched(found, sentence)


def _next(sentence: str, place: int, years: Years, ahead: _Hits) -> tuple[list[Mention], int, Years] | None:
    """The next expression from a place on: its days, where it ends, and the year that it says.

    `ahead` keeps what each pattern found last: it looks again only once that lies behind, so a line is read once.
    """
    for pattern, hit in ahead.items():
        if hit is not None and hit.start() < place:
            ahead[pattern] = pattern.search(sentence, place)
    hits = [(pattern, hit) for pattern, hit in ahead.items() if hit is not None]
    if not hits:
        return None
    pattern, hit = min(hits, key=lambda one: (one[1].start(), -one[1].end()))
    before = sentence[max(0, hit.start() - 6) : hit.start()]
    if weekly := _WEEKLY.match(sentence, hit.start()):
        return [], weekly.end(), years
    if hit[0].startswith("次") and "每月" in sentence[: hit.start()]:
        return [], hit.end(), years
    is_yearly = sentence.endswith("每年", 0, hit.start()) and _YEARLY_END.match(sentence, hit.end())
    if (
        (pattern is not FARMERS and _LUNAR.search(before))
        or (_A_NUMBER.match(sentence, hit.start()) and _OF_WINDOWS.search(before))
        or (_RECURS.search(before) and not is_yearly)
        or _ON_WEEKDAYS.search(sentence[max(0, hit.start() - 18) : hit.start()])
    ):
        return [], hit.end(), years
    found = _READERS[pattern](sentence, hit, years)
    is_past = is_yearly and any(one.first < years.base for one in found[0])
    return ([], *found[1:]) if is_past else found


def _dated(sentence: str, hit: re.Match[str], years: Years) -> tuple[list[Mention], int, Years]:
    """A date by month and day, with what follows it: the end of a span, more days of the month."""
    first = _first(sentence, hit, years)
    if hit["y1"] and not (
        _BORN.match(sentence, hit.end()) or _BORN_ON.search(sentence[max(0, hit.start() - _BIRTH) : hit.start()])
    ):
        years = years.saying(int_year(hit["y1"]))
    if first is None:
        return [], hit.end(), years
    month = hit["d1"] is None and hit["e1"] is None
    if month and _BEFORE.match(sentence, hit.end()):
        first -= _DAY  # 11月前: to the last of October
    one = Mention(hit.start(), hit.end(), first, dated=bool(hit["y1"] or hit["w1"]), is_month=month)
    if end := _end(sentence, hit.end(), first, years):
        last, place = end
        return [replace(one, end=place, last=last)], place, years.saying(last.year) if hit["y1"] else years
    found, place = [one], hit.end()
    while hit["d1"] and (also := _ALSO.match(sentence, place)):
        day = day_of(first.year, first.month, also["d"])
        if day is None or day <= found[-1].first:
            break
        if end := _end(sentence, also.end(), day, years):
            found.append(Mention(also.start("d"), end[1], day, end[0]))
            return found, end[1], years
        found.append(Mention(also.start("d"), also.end(), day))
        place = also.end()
    return found, place, years


def _first(sentence: str, hit: re.Match[str], years: Years) -> date | None:
    """The day of a date; of one that lies before its neighbour and is asked for now it is the text's own year."""
    first = _day(hit, "1", years)
    if first is None or hit["y1"] or hit["w1"] or years.beside is None or first >= years.beside:
        return first
    own = _day(hit, "1", replace(years, said=None))
    return own if own and own >= years.base and is_onward(sentence, hit.start(), hit.end()) else first


def _end(sentence: str, place: int, first: date, years: Years) -> tuple[date, int] | None:
    """The last day of a span that begins with `first`, and where its words end."""
    hours = _UNTIL.match(sentence, place)
    if hours is None:
        return None
    at = hours.end()
    if only := _ONLY.match(sentence, at):
        last = day_of(first.year, first.month, only["d"])
        return (last, only.end()) if last and last >= first else None
    if morrow := _MORROW.match(sentence, at):
        return date.fromordinal(first.toordinal() + 1), morrow.end()
    other = _OTHER.match(sentence, at)
    if other is None:
        return days_in(first), at + 2
    last = _day(other, "2", years.saying(first.year))
    if last and last < first and not other["y2"]:
        last = year_later(last)
    return (last, other.end()) if last and last >= first else None


def _months(_sentence: str, hit: re.Match[str], years: Years) -> tuple[list[Mention], int, Years]:
    """Whole months: from the first day of one to the last of the other."""
    year = years.named(int(hit["y"]) if hit["y"] else None, None)
    last_year = years.saying(year).named(int(hit["y2"]) if hit["y2"] else None, hit["w2"])
    first, last = day_of(year, years.number(hit["m1"]), None), day_of(last_year, years.number(hit["m2"]), None, "底")
    if first and last and last < first:
        last = year_later(last)
    if first is None or last is None:
        return [], hit.end(), years
    return [Mention(hit.start(), hit.end(), first, last, dated=bool(hit["y"]), is_month=True)], hit.end(), years


def _from_own_day(sentence: str, hit: re.Match[str], years: Years) -> tuple[list[Mention], int, Years]:
    """即日起至6月5日: a span that begins with the text's own day."""
    end = _end(sentence, hit.end(), years.base, years)
    if end is None or end[0] < years.base:
        return [], hit.end(), years
    return [Mention(hit.start(), end[1], years.base, end[0], own=True)], end[1], years


def _dotted(_sentence: str, hit: re.Match[str], years: Years) -> tuple[list[Mention], int, Years]:
    """3.15—3.20 and 3.15前; a number with a point is none."""
    first = day_of(years.guess(), int(hit["m"]), hit["d"])
    last = day_of(years.guess(), int(hit["m2"]), hit["d2"]) if hit["m2"] else None
    marked = re.match(r"[日号]|\s*之?前", hit.string[hit.start("d") + len(hit["d"]) :])
    if first is None or not (last or marked):
        return [], hit.start("d"), years  # 3.4月1日起: the number of an item, then a date
    if last and last < first:
        last = year_later(last)
    return [Mention(hit.start(), hit.end(), first, last)], hit.end(), years


def _day(hit: re.Match[str], n: str, years: Years) -> date | None:
    year = years.named(int_year(hit[f"y{n}"]) if hit[f"y{n}"] else None, hit[f"w{n}"])
    if hit[f"r{n}"]:
        year, month = month_of(hit[f"r{n}"], years.base)
    else:
        month = years.number(hit[f"m{n}"])
    return day_of(year, month, hit[f"d{n}"], hit[f"e{n}"])


def int_year(said: str) -> int:
    """2026 or 二〇二六."""
    return int(said) if said.isdecimal() else Years.number(said)


def _by_name(sentence: str, hit: re.Match[str], years: Years) -> tuple[list[Mention], int, Years]:
    """本周五, 月底, 明天, 国庆节前, 15号前; 今晚8时至明早6时."""
    day = named_day(hit, years.base, years.beside)
    if day is None:
        return [], hit.end(), years
    last, place = (hit["near"] and _end(sentence, hit.end(), day, years)) or (None, hit.end())
    return [Mention(hit.start(), place, day, last, is_today=(hit["near"] or "")[:1] == "今")], place, years


def _farmers(sentence: str, hit: re.Match[str], years: Years) -> tuple[list[Mention], int, Years]:
    """腊月二十前, 正月初八到十五."""
    span = farmers_span(sentence, hit, years.base)
    if span is None:
        return [], hit.end(), years
    first, last, place = span
    return [Mention(hit.start(), place, first, last, dated=True)], place, years


_READERS: Final = {
    FARMERS: _farmers,
    _MONTHS: _months,
    _ONE: _dated,
    NAMED: _by_name,
    _OWN: _from_own_day,
    _DOTTED: _dotted,
}
