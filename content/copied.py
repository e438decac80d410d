"""A notice written after an earlier one (复制去年这条): what stays behind, which days still stand in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from content.item import Genre, PlainFacts, Table, Version
from content.pattern import late

_AROUND: Final = 14  # characters shown on each side of a day
# Wide on purpose: a day too many in the list costs a glance, one too few an old date in a new notice.
_DAY: Final = late(
    r"(?:(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年度?(?:\s*\d{1,2}\s*月份?(?:\s*\d{1,2}\s*[日号])?)?"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号]|份|底|初|上旬|中旬|下旬)?"
    r"|(?<!\d)\d{1,2}\s*[日号](?!楼|线|院|门|机)"
    r"|(?:农历|腊月|正月|冬月)[初十廿卅一二三四五六七八九]{0,3}"
    r"|(?:星期|周)[一二三四五六日天]"
    r"|第[一二三四]季度"
)


@dataclass(frozen=True, slots=True)
class Left:
    """A day that was in the earlier notice and still is, in its place, with the words around it."""

    place: str
    before: str
    day: str
    after: str


def copy_of(source: Version) -> Version:
    """Return what a new notice begins with: its own date, number and validity are to be written.

    Attachments stay behind, and of a 公示 its tables, for they hold last time's names.
    """
    kept = tuple(block for block in source.blocks if not (source.genre is Genre.LISTING and isinstance(block, Table)))
    return replace(
        source,
        blocks=kept,
        issued_on=None,
        document_number="",
        valid_until=None,
        attachments=(),
        hidden_links=(),
        unexplained="",
        unexplained_by="",
    )


def left_days(version: Version, source: Version) -> tuple[Left, ...]:
    """Return the days of a copy that its source has in the same words: to be looked at one by one."""
    old = {found[0] for _, text in _texts(source) for found in _DAY.finditer(text)}
    return tuple(
        Left(place, text[max(0, found.start() - _AROUND) : found.start()], found[0],
             text[found.end() : found.end() + _AROUND])
        for place, text in _texts(version)
        for found in _DAY.finditer(text)
        if found[0] in old
    )  # fmt: skip


def _texts(version: Version) -> Iterator[tuple[str, str]]:
    """Everything that it says, by its place."""
    yield "标题", version.title
    yield from _plain(version.plain, "")
    for number, block in enumerate(version.blocks, 1):
        if isinstance(block, Table):
            yield from (("表格", cell) for row in block.rows for cell in row)
        else:
            yield f"正文第{number}段", block.text
    for variant in version.variants:
        yield from _plain(variant.plain, "本地补充的")
        yield from (("本地补充", block.text) for block in variant.blocks if not isinstance(block, Table))


def _plain(plain: PlainFacts, whose: str) -> Iterator[tuple[str, str]]:
    names = {"谁": plain.who, "多少": plain.how_much, "怎么办": plain.how, "什么时候办": plain.when}
    yield from ((f"{whose}“{name}”", words) for name, words in names.items() if words)
    if last := plain.deadline:
        yield f"{whose}“截止哪天”", f"{last.year}年{last.month}月{last.day}日"
