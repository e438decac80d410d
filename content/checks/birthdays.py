"""Birthdays of grown-ups who are named, to the day: eight digits of an ID number. Those of children are minors'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from content.checks.finding import Finding
from content.checks.names import is_name, last_named, name_column
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.checks.record import records
from content.pattern import late

_DAY: Final = (
    r"(?<![0-9])(?P<year>19\d\d|20\d\d)(?:\s?[年\-./．]\s?\d{1,2}\s?[月\-./．]\s?\d{1,2}\s?[日号]?"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![0-9])"
)
# 1948年3月2日生, 生于1948年3月2日; not what a rule says: 1948年3月2日以前出生.
_BORN: Final = late(rf"{_DAY}\s*出?生(?![产活育效前])")
_LED: Final = late(
    rf"(?:出生(?:日期|年月日?|时间|于|[:：])[^\d一-鿿]{{0,3}}|(?<![学新])生于){_DAY}(?!\s*[（(]?含?[）)]?(?:[之以]?[前后]|起|至|到|[—~～]))"
)
_CELL: Final = late(rf"\s*{_DAY}(?:出?生)?\s*")
_HEAD: Final = late("出生|生日")
_PAST: Final = late("烈士|牺牲|逝世|诞辰|故居|去世|遗产")  # of one who is dead
_MASK: Final = late("[某*＊×○]")
_NEAR: Final = 32  # characters between a name and a birthday
_OF_AGE: Final = 18


def birthdays(found: Iterable[Passage], tables: Iterable[Grid], today: date) -> Iterator[Finding]:
    """Warn of birthdays beside names: those of a text one by one, those of a column once."""
    latest = today.year - _OF_AGE
    for record in records(found):
        passage = record.passage
        hits = [*_BORN.finditer(passage.text), *_LED.finditer(passage.text)] if passage.column is None else []
        for hit in hits:
            if int(hit["year"]) <= latest and (record.form or _is_named(passage.text, hit)):
                yield _birthday(passage.place, hit["year"], 1)
    for grid in tables:
        yield from _columns(grid, latest)


def _is_named(text: str, born: re.Match[str]) -> bool:
    """Whether a living person is named right before a birthday."""
    name = last_named(text, born.start(), _NEAR)
    return name is not None and not _MASK.search(name) and not _PAST.search(text)


def _columns(grid: Grid, latest: int) -> Iterator[Finding]:
    head = grid.rows[0] if grid.rows else ()
    named = name_column(head)
    if named is None:
        return
    for column in (no for no, cell in enumerate(head) if _HEAD.search(cell)):
        hits = [
            (no, hit["year"])
            for no, row in enumerate(grid.rows)
            if no and max(column, named) < len(row)
            if is_name(row[named]) and not _MASK.search(row[named])
            if (hit := _CELL.fullmatch(row[column])) and int(hit["year"]) <= latest
        ]
        if hits:
            yield _birthday(grid.at(hits[0][0], column), hits[0][1], len(hits))


def _birthday(place: str, year: str, count: int) -> Finding:
    more = f"，同一列共{count}处" if count > 1 else ""
    return finding(
        "birthday",
        place,
        f"{year}年…",
        reason=f"写出了个人完整的出生日期，是身份证号码里的八位{more}",
        suggestion="写到年龄或出生年份即可",
    )
