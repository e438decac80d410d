"""Which days stand in a series: one line of a schedule each (4月15日 沙石村), or side by side (5月21日、22日)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from content.ingest.days.found import Found
from content.pattern import late

_NUMBERING: Final = late(
    r"[\s　★●◆■▲•·\-—*#>]*"
    r"(?:[（(]?(?:第?[一二三四五六七八九十]{1,3}[批次站轮场天期]?|\d{1,2}|[①-⑳])[)）.．、：:]?)?[\s　]*"
)
_BESIDE: Final = late(r"(?:[（(][^（()）]{1,8}[）)])?\s*[、和及与]\s*(?:[\d一二三四五六七八九十初廿]|\S{0,3}月)")
_JOINED: Final = ("、", "和", "及", "与")


def begins_line(one: Found) -> bool:
    """Whether nothing but its number stands before it."""
    return not one.is_counted and _NUMBERING.fullmatch(one.place.before) is not None


def series(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Yield the days of each series, in order; a day by itself is one of one."""
    rows: list[list[Found]] = []
    for unit in _beside(found):
        if not begins_line(unit[0]):
            yield unit
            continue
        if rows and not _goes_on(rows, unit[0]):
            yield [one for row in rows for one in row]
            rows = []
        rows.append(unit)
    if rows:
        yield [one for row in rows for one in row]


def _beside(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Yield what stands side by side."""
    unit: list[Found] = []
    for one in found:
        if unit and not _joins(unit[-1], one):
            yield unit
            unit = []
        unit.append(one)
    if unit:
        yield unit


def _joins(before: Found, one: Found) -> bool:
    return (
        _BESIDE.match(before.place.after) is not None
        and one.place.before.rstrip().endswith(_JOINED)
        and one.place.heading == before.place.heading
    )


def _goes_on(rows: Sequence[Sequence[Found]], one: Found) -> bool:
    """Whether a line's day goes on with the lines before, or a cell's with those above, and is not sooner."""
    first, last = rows[0][0], rows[-1][-1]
    return (
        first.place.label == one.place.label
        and (first.place.heading == one.place.heading or (_fills_cell(first) and _fills_cell(one)))
        and one.last >= last.last
        and not one.place.after.startswith("起")  # 8月10日起: a stage of its own
    )


def _fills_cell(one: Found) -> bool:
    """Whether a day is all that its cell says; the heading of a cell is its row's first."""
    return bool(one.place.label) and not one.place.before.strip() and not one.place.after.strip()
