"""A side column on a printed page (相关阅读, 热点信息): found by the empty strip between it and the article. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from content.ingest.layout import Line
from content.pattern import late

_FEWEST: Final = 3  # lines of a column
_STRIP: Final = 1.0  # letters: a narrower strip parts nothing
_LONG: Final = 16  # letters of a line of text
_TOLD: Final = late(r"[。；]")

Side = list[Line | None]


def ends_sentence(line: Line) -> bool:
    """Whether a line is of a text: it ends a sentence, or a part of one."""
    return bool(_TOLD.search(line.text))


def tells(line: Line) -> bool:
    """Whether a line is of an article's text: a table may be, too."""
    return bool(line.rows) or ends_sentence(line)


def parted(lines: Sequence[Line]) -> tuple[Side, Side]:
    """Return of each line what is the article's and what stands in a column beside it; None: nothing of it."""
    told = [no for no, line in enumerate(lines) if tells(line)]
    for edge in _strips(lines[told[0] : told[-1] + 1]) if told else ():
        low, high = _reach(lines, edge, told[0], told[-1])
        left, right = ([_part(line, edge, left=side) for line in lines[low:high]] for side in (True, False))
        if min(_count(left), _count(right)) < _FEWEST:
            continue
        own, beside = (left, right) if _weight(left) >= _weight(right) else (right, left)
        nothing: Side = [None] * len(lines)
        return [*lines[:low], *own, *lines[high:]], [*nothing[:low], *beside, *nothing[high:]]
    return list(lines), [None] * len(lines)


def _strips(lines: Sequence[Line]) -> Iterator[float]:
    """Where empty strips run down between all the lines, in their middle."""
    spans = sorted(span for line in lines for span in _spans(line))
    size = min((line.size for line in lines), default=0.0)
    reach = spans[0][1] if spans else 0.0
    for begin, end in spans:
        if begin - reach > _STRIP * size:
            yield (reach + begin) / 2
        reach = max(reach, end)


def _reach(lines: Sequence[Line], edge: float, low: int, high: int) -> tuple[int, int]:
    """From which line to which no words stand across a strip."""
    while low and not _crosses(lines[low - 1], edge):
        low -= 1
    while high < len(lines) and not _crosses(lines[high], edge):
        high += 1
    return low, high


def _crosses(line: Line, edge: float) -> bool:
    return any(begin < edge < end for begin, end in _spans(line))


def _spans(line: Line) -> tuple[tuple[float, float], ...]:
    return ((line.x, line.end),) if line.rows else line.spans


def _part(line: Line, edge: float, *, left: bool) -> Line | None:
    """A line's cells on one side; None: it has none there."""
    if line.rows:
        return line if (line.end < edge) == left else None
    kept = [(cell, span) for cell, span in zip(line.cells, line.spans, strict=True) if (span[1] < edge) == left]
    if not kept:
        return None
    cells, spans = zip(*kept, strict=True)
    return replace(line, x=spans[0][0], end=spans[-1][1], cells=cells, spans=spans)


def _count(side: Side) -> int:
    return sum(line is not None for line in side)


def _weight(side: Side) -> int:
    return sum(len(line.text) for line in side if line and (len(line.text) >= _LONG or tells(line)))
