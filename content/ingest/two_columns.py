"""Pages that are set in two columns (两栏): down the left one, then down the right one, each as a page of its own.

A table is none: its cells are short, or its lines end anywhere; in a column most lines run to its edge and sentences go
on from line to line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from content.ingest.layout import Line
from content.pattern import late

_FEWEST: Final = 5  # lines of each column
_WIDTH: Final = 8  # letters of a column, at least
_NEAR: Final = 0.6  # letters: so exactly lines of a column begin below each other
_FULL: Final = 2.5  # letters: a line that ends so near to its column's edge is full
_GUTTER: Final = 0.8  # letters between the columns, at least
_MIDDLE: Final = (0.3, 0.7)  # of a page's width: where the right column begins
_APART: Final = 1.3  # usual distances between lines: what stands further down is no part of the column
_MARK: Final = late("[，。；、：！？]")
_ORDER: Final = "{}是分两栏排的，先收左栏、后收右栏，请比对次序"


def read_down(pages: Iterable[Sequence[Line]]) -> list[list[Line]]:
    """The pages as they are read: what stands in two columns is two pages, what stands over and under them others."""
    return [part for page in pages for part in _parts(page)]


def in_columns(pages: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """In Chinese, for the person who looks at the draft: which pages were read in columns."""
    found = [str(no) for no, page in enumerate(pages, 1) if len(_parts(page)) > 1]
    return (_ORDER.format(f"第{'、'.join(found)}页"),) if found else ()


def _parts(page: Sequence[Line]) -> list[list[Line]]:
    start = _right_edge(page)
    if start is None:
        return [list(page)]
    parts: list[list[Line]] = [[]]
    for beside, group in groupby(page, key=lambda line: _is_beside(line, start)):
        rows = list(group)
        columns = _columns(rows, start) if beside else None
        if columns is None:
            parts[-1] += rows
        else:
            above, left, right, below = columns
            parts[-1] += above
            parts += [left, right, below]
    return [part for part in parts if part]


def _right_edge(page: Sequence[Line]) -> float | None:
    """Where the right column would begin: the place at which most lines, or parts of lines, begin in the middle."""
    drawn = [line for line in page if line.rows]
    plain = [line for line in page if not line.rows]
    if drawn or len(plain) < _FEWEST:
        return None
    left, right = min(line.x for line in plain), max(line.end for line in plain)
    low, high = (left + part * (right - left) for part in _MIDDLE)
    size = median(line.size for line in plain)
    starts = [begin for line in plain for begin, _ in line.spans if low < begin < high]
    usual = Counter(round(begin / (_NEAR * size)) for begin in starts).most_common(1)
    if not usual or usual[0][1] < _FEWEST:
        return None
    return min(begin for begin in starts if abs(begin - usual[0][0] * _NEAR * size) <= _NEAR * size)


def _is_beside(line: Line, start: float) -> bool:
    """Whether no part of a line stands over the place between the columns."""
    near = _NEAR * line.size
    return not line.rows and all(end <= start - near or begin >= start - near for begin, end in line.spans)


def _columns(rows: Sequence[Line], start: float) -> tuple[list[Line], list[Line], list[Line], list[Line]] | None:
    """What stands over them, the left column, the right one, and what stands under them; None: they are none."""
    there = [no for no, line in enumerate(rows) if line.spans[-1][0] >= start - _NEAR * line.size]
    if not there:
        return None
    first, last = there[0], _last(rows, there[-1])
    inside = rows[first : last + 1]
    left = list(_half(inside, start, right=False))
    right = list(_half(inside, start, right=True))
    if not (_is_column(left) and _is_column(right)) or max(line.end for line in left) > start - _GUTTER * left[0].size:
        return None
    return list(rows[:first]), left, right, list(rows[last + 1 :])


def _last(rows: Sequence[Line], last: int) -> int:
    """The last line of the left column where it is longer than the right one: as far as it goes on without a gap."""
    steps = [after.y - before.y for before, after in pairwise(rows[: last + 1])]
    usual = median(steps) if steps else 0.0
    while last + 1 < len(rows) and rows[last + 1].y - rows[last].y <= _APART * usual:
        last += 1
    return last


def _half(rows: Iterable[Line], start: float, *, right: bool) -> Iterator[Line]:
    """The lines of one column."""
    for line in rows:
        near = start - _NEAR * line.size
        kept = [(cell, span) for cell, span in zip(line.cells, line.spans, strict=True) if (span[0] >= near) is right]
        if kept:
            cells, spans = zip(*kept, strict=True)
            yield replace(line, x=spans[0][0], end=spans[-1][1], cells=cells, spans=spans)


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether lines are prose that runs from edge to edge."""
    if len(lines) < _FEWEST:
        return False
    size = median(line.size for line in lines)
    left, right = min(line.x for line in lines), max(line.end for line in lines)
    full = sum(line.end >= right - _FULL * size for line in lines)
    flush = sum(line.x <= left + _NEAR * size for line in lines)
    marked = sum(bool(_MARK.search(line.text)) for line in lines)
    whole = sum(len(line.cells) == 1 for line in lines)
    most = len(lines) / 2
    return right - left >= _WIDTH * size and full >= most and flush >= most and marked >= most and whole > most
