"""What is printed over or beside a page's text and is none of it: tilted and pale marks, words up an edge, logs.

Office systems print the reader's name and the time across each page, so that a leaked one tells on him.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import atan2, degrees
from typing import Final

from content.ingest.layout import Line, Piece
from content.pattern import late

__all__ = ["body", "inner", "said", "turn"]

_SKEW: Final = 4  # degrees: a scan lies askew by less
_RIGHT: Final = 90
_FEWEST: Final = 10  # signs that stand straight: the body of a short notice, however dense its marks
# Not what a notice says of when something is printed: 准考证打印时间：12月5日至8日.
_LOG: Final = late(
    r"(?:打印|下载|导出|查看|阅读|浏览)(?:人|者|用户)[:：]"
    r"|(?:^|[\s|，])(?:打印|下载|导出|查看|阅读|浏览)(?:时间|日期)[:：]\s*\d{4}\D\d{1,2}\D\d{1,2}\D{1,2}\d{1,2}[:：]\d{2}"
)
_LONGEST: Final = 60  # characters of such a line
_SHOWN: Final = 5


def turn(right: float, down: float) -> int:
    """Return the degrees by which a line is turned that runs so far to the right and down."""
    return round(degrees(atan2(down, right)))


def body(page: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """Return a page's own words, and what is printed over and beside them."""
    straight: Counter[int] = Counter()
    for piece in page:
        if not piece.pale and not _is_tilted(piece.turn):
            straight[piece.turn] += len(piece.text)
    if sum(straight.values()) < _FEWEST:
        return list(page), []
    main = straight.most_common(1)[0][0]
    own = [piece for piece in page if not piece.pale and abs(piece.turn - main) <= _SKEW]
    left, right = min(piece.x for piece in own), max(piece.end for piece in own)
    kept: list[Piece] = []
    over: list[Piece] = []
    for piece in page:
        edge = abs(piece.turn - main) > _SKEW and not left <= piece.x <= right
        (over if piece.pale or _is_tilted(piece.turn) or edge else kept).append(piece)
    if all(len(piece.text) == 1 for piece in over):  # written sign by sign
        return kept, ["".join(piece.text for piece in over)]
    return kept, [piece.text for piece in over]


def inner(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Return a page's lines without a first and a last one that say who printed it, and those."""
    start, end = 0, len(lines)
    if end > 1 and _is_log(lines[0]):
        start = 1
    if end - start > 1 and _is_log(lines[-1]):
        end -= 1
    return list(lines[start:end]), [line.text for line in (*lines[:start], *lines[end:])]


def said(over: Iterable[str]) -> tuple[str, ...]:
    """In Chinese, for the person who looks at the draft."""
    found = list(dict.fromkeys(filter(None, map(str.strip, over))))
    more = "等" if len(found) > _SHOWN else ""
    return (f"印在正文上面的水印、打印记录：{''.join(f'“{one}”' for one in found[:_SHOWN])}{more}",) if found else ()


def _is_tilted(degree: int) -> bool:
    return _SKEW < degree % _RIGHT < _RIGHT - _SKEW


def _is_log(line: Line) -> bool:
    return len(line.text) <= _LONGEST and _LOG.search(line.text) is not None
