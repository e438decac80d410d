"""Days that are named, not dated: 本周五, 月底, 年末, 明天, 国庆节前, 15号前."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from content.calendar import eve
from content.ingest.days.cues import TO_BE_DONE, any_of
from content.ingest.days.year import day_of, days_in, month_of, quarter_end, weekday_of
from content.pattern import late

_NO: Final = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_HOUR: Final = (  # 20日12时前
    rf"\s*(?:[上下]午|[早晚中]上?|中午|凌晨|傍晚|夜[里间])?(?:\d{{1,2}}[:：]\d{{2}}|{_NO}[时点](?:半|\d{{1,2}}分?)?)"
)
_IN: Final = rf"(?:之?内(?!容)|(?<=过了...)|(?<=过了....)|{TO_BE_DONE})"  # 这个月内, 这个月缴清, 过了这个月
_MORE: Final = rf"(?:[、和至到—-]{_NO}号)?"  # 3号至5号窗口
# 14号把车挪开; not 14号楼. The days of a month already named may be told without it: 9月12日看地，13日、14日挨户签.
_PLAIN_DAY: Final = (
    rf"(?P<plain>{_NO})(?:号(?!{_MORE}{any_of('not_a_day')}|[\d、—-]|[）)])"
    r"|日(?!内|之|游|子|常|元|报|志|期|本|均|夜|龄|以|前|后|[）)]))"
)
NAMED: Final = late(
    r"(?:(?P<yy>(?:19|20)\d{2}|今|本|明)?年(?P<yend>[底末])|(?P<iny>[今本]年(?:度)?之?内(?!容))"
    r"|(?P<season>第?[一二三四1-4]个?季度|[本这]个?季度|[上下]半年)(?:的?(?:[末底]|最后一天)|之?内(?!容)|(?=结束[之以]?前|[之以]?前))"
    rf"|(?<![\d月])(?P<mend>月[底末]|[本这当]个?月(?:的?最后一天|{_IN}))|(?P<wend>[本这]个?(?:周|星期|礼拜){_IN})"
    r"|(?P<which>[本这下])?个?(?:周|星期|礼拜)(?P<week>[一二三四五六日天末])"
    r"|(?P<near>今[天日早晚儿]|明[天日早晚儿]|大?后[天儿])|(?P<feast>元旦|春节|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?|十一)(?=(?:假期|放假|小长假)?[之以]?前|节[之以]?前)"
    rf"|(?:(?<=[到至])|(?<=最[晚迟]))(?P<bound>{_NO})号(?!{_MORE}(?:窗口(?!期)|柜台))|(?<![\d月十满])(?P<bare>{_NO})(?:号|日)(?=(?:[（(][^（()）]{{1,8}}[）)])?"
    rf"(?:(?:{_HOUR})?(?:之?前(?!后)|以前|截止|止(?!血))|下班|上午|下午|晚上?|早上|中午|天[黑亮]|[早午]饭|起|开始|以?后|一过|那天|当天|就|统一"
    rf"|{any_of('shuts')}))"
    rf"|(?<![\d月十满第编座证〕\]】）)A-Za-z-]){_PLAIN_DAY}"
    r")"
)
_AHEAD: Final = {"今": 0, "明": 1, "后": 2, "大": 3}


def named_day(hit: re.Match[str], base: date, beside: date | None = None) -> date | None:
    """The day that a match of NAMED means to who reads it on the day `base`; None: there is none, or none known.

    `beside` is a day that the sentence has named before.
    """
    if said := hit["bare"] or hit["bound"] or hit["plain"]:
        counts = hit["plain"] and hit[0].endswith("日") and beside is None  # 公示7日
        return None if counts else _in_month(said, base, beside)
    if hit["near"]:
        return base + timedelta(days=_AHEAD[hit["near"][0]])
    if hit["season"]:
        return quarter_end(hit["season"], base)
    if hit["wend"] or hit["week"]:
        return weekday_of(hit["which"] or ("本" if hit["wend"] else ""), hit["week"] or "日", base)
    if hit["feast"]:
        return eve(hit["feast"].removesuffix("节"), base)
    return _in_month(None, base, None) if hit["mend"] else _end_of_year(hit["yy"] or "", base)


def _in_month(said: str | None, base: date, beside: date | None) -> date | None:
    """月底, or the 15th that comes next: in the month of a day named beside it, else of the text."""
    month = beside or base
    day = day_of(month.year, month.month, said) if said else days_in(month)
    return day if day is None or day >= base else day_of(*month_of("下", month), said)


def _end_of_year(said: str, base: date) -> date:
    year = int(said) if said.isdecimal() else base.year + (said == "明")
    return date(year, 12, 31)
