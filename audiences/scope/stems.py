"""Finds villages and towns by their stems: 海棠、大井、斑竹四村; 上童2名、西童1名; 均川、安居. Pure.

A stem (花园, 同心, 文化) is a word like any other: only in a row, or in a table's column of places, is it a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from audiences.division import Division, Level
from audiences.places import number
from audiences.scope.frames import is_like, is_place
from audiences.scope.mention import Mention, is_town, owns, strung
from audiences.scope.names import ALONE, Names, row_pattern
from audiences.scope.shared import Shared, short_names

_KINDS: Final = {
    Level.TOWN: re.compile(r"镇|乡|街道"),
    Level.VILLAGE: re.compile(r"村|社区|居委会|片区|小组"),
}
_KIND_AFTER: Final = re.compile(
    r"\S{0,3}?(?:等)?(?:地|[一二三四五六七八九十两\d]{1,3}个?|个)?(?:行政)?(?:村|社区|居委会|乡镇|镇|乡|街道|片区)"
    r"|停[水电气]|[断限]电|一带|境内|(?:的)?(?:村民|居民|群众|农户|用户)|(?:安?排|放|定)在"
)
_RANGE_BEFORE: Final = re.compile(
    r"(?:停[水电气]|范围|区域|涉及|地方|影响)[^，。；、]{0,4}[：:]$|(?:停[水电气]|影响|涉及)的?有?$"
)
_TURN: Final = re.compile(
    r"(?:[上下]午|晚上?|\d[日号]|[十一二三四五六七八九]号|周[一二三四五六日天]|[今明后]天|[天站]|初[一二三四五六七八九十])[，,]?[到去在来赴是]?\s?$|(?:先|再|然后|接着|最后)[一-鿿]$"
)
_TURN_AFTER: Final = re.compile(r"[，,：: ]{0,2}(?:\d{1,2}月)?\d{1,2}[日号](?!楼|线|院)")
_CLAUSE: Final = re.compile(r"(?:^|[；;：:。\n])\s?$")
_AFTER_TURN: Final = re.compile(r"$|[，。；、\n]")
_NUMBER: Final = re.compile(r"(?:等|这|共)?([两二三四五六七八九]|\d{1,2})[个处]")
_LABEL: Final = re.compile(r"(?:停[水电气]|范围|区域|涉及|地方|影响)[^，。；、]{0,4}[：:]\s?$")
_SET_OFF: Final = re.compile(r"$|[，。；（(\s\d]|停[水电气]")
_COLUMN: Final = re.compile(r"村|社区|居委|乡镇|街道|镇|单位|辖区|区域|范围|地区")
_ENOUGH: Final = 3  # stems in a row: names, whatever stands beside them


def with_stems(
    line: re.Match[str],
    inside: list[Mention],
    known: Names,
    home: int | None,
    columns: Sequence[str],
    shares: Sequence[Shared],
) -> list[Mention]:
    """Put in the stems that stand in rows, or alone in a column of places; `columns` are its table's heads."""
    taken = [(one.start, one.end) for one in inside]
    found = list(inside)
    for towns, start, end in (*_shares(shares), *_reaches(line, inside, home)):
        for one in _stems(line, (start, end), towns, known, inside, columns):
            if not any(one.start < to and since < one.end for since, to in taken):
                taken.append((one.start, one.end))
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _shares(rows: Sequence[Shared]) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """The stretches in which several towns' villages stand together."""
    for row in rows:
        yield row.codes, row.end, row.until


def _reaches(
    line: re.Match[str], inside: Sequence[Mention], home: int | None
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Which town's villages a stretch of a line may name; the county's towns (0) anywhere."""
    start, town = line.start(), home
    for one in inside:
        if one.code is not None and is_town(one.code) and one.code != town:
            if town is not None:
                yield (town,), start, one.start
            start, town = one.end, one.code
    if town is not None:
        yield (town,), start, line.end()
    yield (0,), line.start(), line.end()
    if start == line.start() and town is None:  # no town is named: several of one town tell which it is
        yield (ALONE,), start, line.end()


def _stems(
    line: re.Match[str],
    reach: tuple[int, int],
    parents: tuple[int, ...],
    known: Names,
    inside: Sequence[Mention],
    columns: Sequence[str],
) -> Iterator[Mention]:
    """The stems of one town's villages, or of the towns, that are names in this stretch of the line."""
    codes = known.stems[parents[0]] if len(parents) == 1 else short_names(known.stems, parents)
    pattern = known.rows[parents[0]] if len(parents) == 1 else row_pattern(codes)
    text = line.string
    covered = {place for one in inside for place in range(one.start, one.end)}
    bare = [
        Mention(hit[0], hit.start(), hit.end(), codes[hit[0]], is_stem=True)
        for hit in pattern.finditer(text, *reach)
        if hit.start() not in covered
    ]
    if not bare:
        return
    kind = Level.VILLAGE if parents[0] else Level.TOWN
    beside = [
        one
        for one in inside
        if one.code is not None and reach[0] <= one.start < reach[1] and Division(one.code).level is kind
    ]
    known_by_now, waiting = list(beside), []
    for row in strung(text, sorted((*bare, *beside), key=lambda one: one.start)):
        short = [one for one in row if one.is_stem]
        if parents[0] == ALONE and not _is_of_one_town(row):
            continue
        is_told = _is_owned(text, row, parents, inside) or _is_said(text, row)
        is_seat = len(row) == 1 and known.stems[0].get(row[0].text) == parents[0]  # 樟树墩至大坝: the town by its name
        is_told = is_told or (not is_seat and is_place(text, row, inside))
        if short and (is_told or _is_cell(line, row, columns) or _is_row(text, row, short, kind)):
            known_by_now += short
            yield from short
        elif short:
            waiting.append(row)
    yield from (
        one for row in waiting if any(is_like(text, row, other) for other in known_by_now) for one in row if one.is_stem
    )


def _is_of_one_town(row: Sequence[Mention]) -> bool:
    codes = {one.code for one in row if one.code is not None}
    return len(codes) > 1 and len({Division(code).town for code in codes}) == 1


def _is_row(text: str, row: Sequence[Mention], short: Sequence[Mention], kind: Level) -> bool:
    """Whether stems in a row are names: many, or beside a full one, or beside a word for their kind."""
    several = len({one.code for one in row})
    if several >= _ENOUGH or (several > 1 and len(short) < len(row)):
        return True
    near = text[max(0, row[0].start - 12) : row[-1].end]
    before = text[max(0, row[0].start - 12) : row[0].start]
    count = _NUMBER.match(text, row[-1].end)
    if count and number(count[1]) == several > 1:
        return True
    return several > 1 and bool(
        _KINDS[kind].search(near) or _KIND_AFTER.match(text, row[-1].end) or _RANGE_BEFORE.search(before)
    )


def _is_owned(text: str, row: Sequence[Mention], towns: Collection[int], inside: Sequence[Mention]) -> bool:
    """Whether the row stands right behind its town, and nothing goes on from it: 高城镇：大桥、新屋."""
    behind = any(one.code in towns and one.end <= row[0].start and owns(text, one, row[0]) for one in inside)
    return behind and _SET_OFF.match(text, row[-1].end) is not None


def _is_said(text: str, row: Sequence[Mention]) -> bool:
    """Whether the row is all that a label or a day is given (停水范围：神农; 3月2日上午去星亮)."""
    before = text[max(0, row[0].start - 12) : row[0].start]
    if _LABEL.search(before) is not None:
        return _SET_OFF.match(text, row[-1].end) is not None
    if _CLAUSE.search(before) is not None and _TURN_AFTER.match(text, row[-1].end) is not None:
        return True
    return _TURN.search(before) is not None and _AFTER_TURN.match(text, row[-1].end) is not None


def _is_cell(line: re.Match[str], row: Sequence[Mention], columns: Sequence[str]) -> bool:
    """Whether it fills a cell of a table's column of places."""
    start, end = row[0].start - line.start(), row[-1].end - line.start()
    column = line[0].count("\t", 0, start)
    if column >= len(columns) or _COLUMN.search(columns[column]) is None:
        return False
    return line[0][:start].endswith(("\t",) if column else ("",)) and line[0][end : end + 1] in {"", "\t"}
