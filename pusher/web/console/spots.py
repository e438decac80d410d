"""Where a finding stands in what a person has typed: its field, and the words in it. Pure.

The checks name places as people do (正文第3段, 表1第3行第2列, 一看就懂“怎么办”); the form has the text as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from content.checks import Finding, Fix
from content.render import units

_FIELDS: Final = {
    "标题": "title", "正文": "body", "发布单位": "issuer", "成文日期": "issued_on", "联系电话": "contacts",
    "截止哪天": "deadline", "公开属性": "openness", "信息类别": "genre", "一看就懂“谁能领”": "who",
    "一看就懂“领多少”": "how_much", "一看就懂“怎么办”": "how", "一看就懂“什么时候办”": "when",
    "一看就懂“找谁问”": "contact", "一看就懂“截止哪天”": "deadline", "有效期": "valid_until",
}  # fmt: skip
_PARAGRAPH: Final = re.compile(r"正文第(\d+)段")
_CONTACT: Final = re.compile(r"联系电话第(\d+)个.*")
_CELL: Final = re.compile(r"表(\d+)第(\d+)行第(\d+)列")
_HIDDEN: Final = r"[0-9０-９XxＸｘ*＊]"  # what a masked character of a quote may have been
Span = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """A finding at its field ("": at none); `start` and `end` in UTF-16 units of the field's text, equal: no words."""

    finding: Finding
    field: str = ""
    start: int = 0
    end: int = 0

    @property
    def fix(self) -> Fix | None:
        """Its replacement, if it is of words that stand in the form: of a local addition only the time does."""
        fix = self.finding.fix
        return None if fix is None or (fix.path[0] == "variants" and fix.path[-1] != "when") else fix


def notes(found: Iterable[Finding], given: Mapping[str, str]) -> tuple[Note, ...]:
    """Each finding with its field and words."""
    return tuple(_note(one, given) for one in found)


def _note(one: Finding, given: Mapping[str, str]) -> Note:
    if field := _FIELDS.get(one.place):
        return _spotted(one, field, given[field], (0, len(given[field])))
    if hit := _CONTACT.fullmatch(one.place):
        lines, _ = _lines(given["contacts"])
        return _spotted(one, "contacts", given["contacts"], _at(lines, int(hit[1])))
    paragraphs, rows = _lines(given["body"])
    if hit := _PARAGRAPH.fullmatch(one.place):
        return _spotted(one, "body", given["body"], _at(paragraphs, int(hit[1])))
    if hit := _CELL.fullmatch(one.place):
        row = _at(_at(rows, int(hit[1])) or [], int(hit[2]))
        return _spotted(one, "body", given["body"], _cell(given["body"], row, int(hit[3])))
    return Note(one)


def _at(several: Sequence[T], number: int) -> T | None:
    """The thing of that number, counted from 1."""
    return several[number - 1] if 0 < number <= len(several) else None


def _spotted(one: Finding, field: str, text: str, span: Span | None) -> Note:
    if span is None:
        return Note(one, field)
    start, end = span
    if one.fix and text[start + one.fix.start : start + one.fix.end] == one.fix.old:
        start, end = start + one.fix.start, start + one.fix.end
    elif one.quote and (hit := re.compile(_pattern(one.quote)).search(text, start, end)):
        start, end = hit.span()
    elif field != "body":
        end = start
    return Note(one, field, units(text[:start]), units(text[:end]))


def _pattern(quote: str) -> str:
    """What a quote may look like in the text: digits may be masked in it, and white space is one space."""
    return "".join(_HIDDEN if one == "*" else r"\s+" if one == " " else re.escape(one) for one in quote)


def _lines(body: str) -> tuple[list[Span], list[list[Span]]]:
    """Where the paragraphs stand, without the mark of a heading, and the rows of each table, as read_blocks cuts."""
    paragraphs: list[Span] = []
    tables: list[list[Span]] = []
    at, inside = 0, False
    for line in body.split("\n"):
        words = line.strip()
        start = at + (line.index(words) if words else 0)
        row = len(words) > 1 and words.startswith("|") and words.endswith("|")
        if row:
            if not inside:
                tables.append([])
            tables[-1].append((start, start + len(words)))
        elif words:
            mark = re.match(r"#{1,6}\s+(?=.)", words)
            paragraphs.append((start + (mark.end() if mark else 0), start + len(words)))
        inside = row
        at += len(line) + 1
    return paragraphs, tables


def _cell(body: str, row: Span | None, number: int) -> Span | None:
    if row is None:
        return None
    start, end = row
    cells = body[start + 1 : end - 1].split("|")
    if number > len(cells):
        return row
    begin = start + 1 + sum(len(one) + 1 for one in cells[: number - 1])
    cell = cells[number - 1]
    words = cell.strip()
    begin += cell.index(words) if words else 0
    return begin, begin + len(words)
