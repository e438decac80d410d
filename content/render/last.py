"""The last day by which something is to be done; the day of a meeting or a film is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from content.dated import named_in
from content.genres import ONLY_HAPPENS
from content.item import Genre, Table, Version
from content.pattern import late

__all__ = ["is_for_objections", "last_day", "says_last", "until"]

_ACT: Final = late(r"前(?!后)|截止|截至|报名|申报|申请|登记|(?<!停止)(?<!暂停)(?<!停)办理|缴|交费|认证|领取|公示")
_LIMIT: Final = late(r"(?:[日号点时分\d]|[上下中]午|晚上|下班)(?:[之以]?前(?!后|往|来|去))|截止|截至")
_TO: Final = r"(?:（[^（）\n]{1,8}）)?[至到—–~～-]+"
_SENTENCE: Final = late(r"[^。；！？\n]+")
_CLAUSE: Final = late(r"[，,]")
_PART: Final = late(r"[^，,；。\n]+")
_OBJECTS: Final = late("异议|反映|意见|举报|投诉|申诉")
_SHOWN: Final = late(r"公示(?:期|时间|日期|时限|截止|[自从至到为：:\d])")
_ASKS: Final = late("领(?!导)|缴|交[费款钱纳清齐]|办理|登记|报名|申[报请领]|签[字订约]|提交|认证|参加|到岗|报到|体检")


def last_day(version: Version, turns: Sequence[str] = ()) -> date | None:
    """Return a version's last day; None where it is only the day on which something happens (什么时候 says it).

    `turns` are the times of all its places: the day on which another has its turn is nobody's last day here.
    """
    plain, day = version.plain, version.plain.deadline
    if day is None:
        return None
    if (day.month, day.day) not in named_in(plain.when):
        return None if _is_anothers(version, (day.month, day.day), turns) else day
    named = [one for one in _PART.findall(plain.when) if (day.month, day.day) in named_in(one)]
    if version.genre is Genre.LISTING or any(map(_ACT.search, named)) or _is_limit(version, (day.month, day.day)):
        return day
    asks = plain.how and version.genre not in ONLY_HAPPENS
    return day if asks and _ends_on(plain.when, day) else None  # one of several days (7月6日桥头村) is no last one


def says_last(words: str, day: date) -> bool:
    """Whether some words say of a day that it is the last one: 8月15日前, 7月10日至8月15日."""
    named = rf"(?<!\d){day.month}月{day.day}[日号]"
    return re.search(
        rf"{named}[^，。；\d]{{0,4}}(?:[之以]?前(?!后|往|来|去)|截止|为止)|截止到?{named}", words
    ) is not None or _ends_on(words, day)


def _ends_on(words: str, day: date) -> bool:
    """Whether a span of days ends on a day: 7月10日至9月30日, 自5月18日起至29日止, 10月8日开始，12月25日结束."""
    named = rf"(?:{day.month}月|(?<!\d)){day.day}[日号]"
    return (
        re.search(
            rf"(?<![改期迟前移换]){_TO}\s*(?:20\d\d年)?{named}|{named}(?:止|结束|[为是]?[^，。；]{{0,8}}最后一天)",
            words,
        )
        is not None
    )


def _is_limit(version: Version, day: tuple[int, int]) -> bool:
    """Whether the text says that something is done before the day is over, whatever 什么时候 says of it."""
    return any(_LIMIT.search(clause) for _, clause in _told(version, day))


def _is_anothers(version: Version, day: tuple[int, int], turns: Sequence[str]) -> bool:
    """Whether a day is only that of another place's turn, and this one has its own."""
    if not any(turn == version.plain.when for turn in turns) or not any(day in named_in(turn) for turn in turns):
        return False
    return not any(_ACT.search(clause) for _, clause in _told(version, day))


def is_for_objections(version: Version) -> bool:
    """Whether a list (公示) waits for objections until its last day; on some the listed are to come by it instead."""
    day = version.plain.deadline
    if day is None or version.genre is not Genre.LISTING:
        return False
    told = list(_told(version, (day.month, day.day)))
    return not told or any(
        _OBJECTS.search(before + clause) or _SHOWN.search(clause) or not _ASKS.search(clause) for before, clause in told
    )


def until(day: date, *, objections: bool, year: bool = True) -> str:
    """Say a last day; where it is one for objections, nobody is asked to come."""
    said = f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return f"有异议请在{said}前提出" if objections else f"{said}截止"


def _told(version: Version, day: tuple[int, int]) -> Iterator[tuple[str, str]]:
    """The clauses of the running text that name a day, each with the one before it."""
    text = "\n".join(block.text for block in version.blocks if not isinstance(block, Table))
    for sentence in _SENTENCE.finditer(text):
        clauses = pairwise(["", *_CLAUSE.split(sentence[0])])
        yield from ((before, clause) for before, clause in clauses if day in named_in(clause))
