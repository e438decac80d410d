"""A last day that is later than the notice's own: 时间：12月25日前 beside 12月20日截止.

Until when is the source's to say: what a place that relays it adds may not be later, and is stopped. In an item of
one's own the key points are for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from content.checks.finding import Finding, Severity
from content.checks.policy import finding
from content.dated import Day, named_in
from content.item import Table, Variant, Version, covers
from content.pattern import late

_PART: Final = late(r"[^，,。；;！？\n]+")
_LAST: Final = late(r"(?:[日号）)点时午]|\d)\s*[之以]?前(?!后)|截止|截至|为止|最迟|不[晚迟]于")
# What is not done by who is told may well come after the last day, and who qualifies is older than it.
_OTHERS: Final = late(
    "发放|发到|公示|公布|到账|答复|拨付|打卡|兑[付现]|反馈|审[核批查]|上报|汇总|报送|完成|送[到达交]?[县镇]|开[展始放]|有效"
    "|出生|参保|购[买机置]|在册|户籍|建档|签订|毕业|退役|的$"
)
_MEND: Final = "截止哪天以上级为准，请改到截止日以前；确是以后的另一件事，把上级的截止日也写上"
_YEAR: Final = late(r"(20\d\d)\s*年")
_SEASON: Final = 92  # days: a day without its year that is farther away was before


def overrun(version: Version) -> Iterator[Finding]:
    """Stop a relaying place's later last day; warn of one in the key points of an item."""
    last = version.plain.deadline
    if last is None:
        return
    yield from _found(version.plain.when, last, "一看就懂“什么时候”", Severity.WARN)
    for one in version.variants:
        if covers(one.division, version.division):
            for field, words in _said(one):
                yield from _found(words, last, f"{one.division}的本地补充{field}", Severity.BLOCK)


def _said(own: Variant) -> Iterator[tuple[str, str]]:
    yield "“什么时候”", own.plain.when
    yield "“怎么办”", own.plain.how
    yield from (("", block.text) for block in own.blocks if not isinstance(block, Table))


def _found(words: str, last: date, place: str, severity: Severity) -> Iterator[Finding]:
    if (last.month, last.day) in named_in(words):
        return  # it names the last day, too: the other one is of something else
    for part in _PART.finditer(words):
        if not _LAST.search(part[0]) or _OTHERS.search(part[0]):
            continue
        if any(_is_later(day, last, _years(part[0], last)) for day in named_in(part[0])):
            yield finding(
                "dates",
                place,
                part[0].strip(),
                reason=f"比截止日{last.year}年{last.month}月{last.day}日晚，村民会以为还来得及",
                suggestion=_MEND if severity is Severity.BLOCK else "请核对日期",
                severity=severity,
            )


def _years(words: str, last: date) -> set[int]:
    return {int(hit[1]) for hit in _YEAR.finditer(words)} or {last.year, last.year + 1}


def _is_later(day: Day, last: date, years: set[int]) -> bool:
    try:
        return any(0 < (date(year, *day) - last).days < _SEASON for year in years)
    except ValueError:  # no such day
        return False
