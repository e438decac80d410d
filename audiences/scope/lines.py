"""The parts of a notice, line by line: whom it is addressed to, its headings, its rows, and who signed. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from typing import Final

from audiences.scope.words import data

_WORDS: Final = data()["lines"]
_HAN: Final = "一二三四五六七八九十"
_NUMBER: Final = (
    rf"[{_HAN}]{{1,3}}[、.．]|[（(][{_HAN}\d]{{1,3}}[)）]|\d{{1,2}}[、.．)）]|[①-⑳]|第[{_HAN}\d]{{1,3}}[条章批组片]"
)
_HEADING: Final = re.compile(rf"(?:{_NUMBER}|[【★●◆※#■▲]+|附[件表]?[：:]?)?\s*[^，。；：:、]{{2,22}}[】]?[：:]?")
_QUESTION: Final = re.compile(r"[^。；，]{2,40}[？?]")
_NUMBERED: Final = re.compile(rf"\s*(?:{_NUMBER}|[{_HAN}]{{1,3}} |[-*•·●◆✦★▲■※—【]+)")
_ANNOUNCES: Final = re.compile(_WORDS["announces"])
_ADDRESSED: Final = re.compile(_WORDS["addressed"])
_OFFICE: Final = re.compile(rf"[^，。；：:\d]*(?:{_WORDS['offices']})(?:（[^）]{{1,12}}）)?")
_YEAR: Final = r"(?:20\d\d|[二〇零○O一三四五六七八九]{4})"
_DATE: Final = re.compile(
    rf"(?:{_YEAR}?年?[\d{_HAN}]{{1,3}}[月.．/-][\d{_HAN}]{{1,3}}[日号]?|{_YEAR}年[\d{_HAN}]{{1,3}}月)"
    r"(?:[贴发印]|[（(].{1,6}[)）]|\d{1,2}[时点])?"
)
_FIELDS: Final = re.compile(r"[^\s。；！？]{1,40}(?:[ 　\t][^\s。；！？]{1,60}){1,12}")
_BEGINNING: Final = 4  # lines of a body in which somebody is addressed
_END: Final = 8  # lines of a body in which somebody signs
_LONG: Final = 60  # characters: a longer line is a paragraph


class Part(Enum):
    """What a line is in its notice."""

    TITLE = auto()
    ADDRESSEE = auto()
    HEADING = auto()
    ROW = auto()
    TEXT = auto()
    SIGNATURE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line [start, end). `head` is the heading or announcement it stands under, `columns` its table's head."""

    start: int
    end: int
    text: str
    part: Part
    head: str = ""
    columns: tuple[str, ...] = ()
    run: int = 1  # rows that stand together
    first: int = 0  # where the first of them begins


def lines(text: str, places: Sequence[int] = ()) -> tuple[Line, ...]:
    """The lines that are not empty, in order; `places` are where places stand: a table's head names none."""
    spans = [(hit.start(), hit.end(), hit[0]) for hit in re.finditer(r"[^\n]*\S[^\n]*", text)]
    words = [span[2].strip() for span in spans]
    signed = _signed(words)
    found: list[Line] = []
    head = ""
    columns: tuple[str, ...] = ()
    for no, (start, end, raw) in enumerate(spans):
        line = words[no]
        if no in signed:
            found.append(Line(start, end, raw, Part.SIGNATURE))
            continue
        if no < _BEGINNING and not found_body(found) and _is_addressee(line):
            found.append(Line(start, end, raw, Part.ADDRESSEE))
            continue
        has_place = bisect_left(places, end) > bisect_left(places, start)
        in_table = _in_table(words, no, signed)
        if in_table and not (columns and _in_table(words, no - 1, signed)):
            columns = tuple(raw.split("\t")) if "\t" in raw else tuple(line.split())
            columns = ("",) if has_place else columns
        elif not in_table:
            columns = ()
        if _is_heading(line) and not in_table and not (has_place and not line.endswith(("：", ":"))):
            head = line
            found.append(Line(start, end, raw, Part.HEADING, head))
            continue
        is_row = in_table or _NUMBERED.match(line) is not None or ("。" not in line[:-1] and len(line) <= _LONG)
        if not is_row:
            head = head if _NUMBERED.match(head) else ""
        found.append(Line(start, end, raw, Part.ROW if is_row else Part.TEXT, head, columns))
    return tuple(_counted(found))


def _counted(found: Sequence[Line]) -> Iterator[Line]:
    """Say to each row how many stand together."""
    for part, group in groupby(found, key=lambda line: line.part):
        run = list(group)
        is_row = part is Part.ROW
        yield from (
            replace(line, run=len(run) if is_row else 1, first=(run[0] if is_row else line).start) for line in run
        )


def found_body(found: Sequence[Line]) -> bool:
    """Whether the body has begun."""
    return any(line.part in {Part.ROW, Part.TEXT} and len(line.text) > _LONG for line in found)


def _is_heading(line: str) -> bool:
    if len(line) > _LONG:
        return False
    if line.endswith(("：", ":")) or _QUESTION.fullmatch(line):
        return True
    return _HEADING.fullmatch(line) is not None and (
        _NUMBERED.match(line) is not None or line.endswith("】")
    ) and not re.search(r"\s\S+\s|\d{4,}", line)  # fmt: skip


def _is_addressee(line: str) -> bool:
    return (
        line.endswith(("：", ":"))
        and "。" not in line
        and _ADDRESSED.search(line) is not None
        and _ANNOUNCES.search(line) is None
    )


def _in_table(words: Sequence[str], no: int, signed: set[int]) -> bool:
    """Whether the line and one beside it are rows of cells."""
    if no >= 0 and "\t" in words[no]:
        return True
    if no < 0 or not _FIELDS.fullmatch(words[no]):
        return False
    width = len(words[no].split())
    return any(
        0 <= other < len(words)
        and other not in signed
        and _FIELDS.fullmatch(words[other]) is not None
        and abs(len(words[other].split()) - width) <= 1
        for other in (no - 1, no + 1)
    )


def _signed(words: Sequence[str]) -> set[int]:
    """The lines at the end that say who signed and when, and the offices' names at the beginning."""
    found = {no for no, line in enumerate(words[:2]) if _is_office(line)}
    for no in range(len(words) - 1, max(-1, len(words) - 1 - _END), -1):
        line = words[no]
        date = _DATE.search(line)
        rest = line[: date.start()].strip() if date and date.end() == len(line) else line
        if not rest or (_is_office(rest) and (no + 3 >= len(words) or no + 1 in found)):
            found.add(no)
    return found


def _is_office(line: str) -> bool:
    return len(line) <= _LONG and all(_OFFICE.fullmatch(part) for part in re.split(r"[、\s]+", line) if part)
