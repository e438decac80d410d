"""Words that stand somewhere on a page (PDF, OFD) to lines, paragraphs and tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from content.heads import heads
from content.ingest.draft import tidy
from content.ingest.text import paragraph, table
from content.item import Block
from content.pattern import late

_NARROW: Final = 0.55  # of a letter's height: a figure's width
_SAME_LINE: Final = 0.5  # of a letter's height
_CELL: Final = 0.6  # letters: a wider gap parts two cells
_SPACE: Final = 0.2  # letters: a wider gap parts two words
_SPREAD: Final = 8  # gaps between ideographs in a line that show how far it is drawn out to fill its width
_DRAWN: Final = 0.1  # letters: in a line drawn out further, a space between two ideographs was read into the gap
_TOUCH: Final = 0.5  # letters by which the guessed width of a cell may reach into the next column
_FULL: Final = 2.5  # letters: a line that ends nearer to the margin goes on below
_SHORTEST: Final = 12  # letters: a shorter line is a whole one
_INDENT: Final = 0.9  # letters: a line that begins further in begins a paragraph
_FURNITURE: Final = late(r"[-—－–―·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—－–―·\s]*")
_NUMBERED: Final = late(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件"
    r"|(?:联系|咨询|监督|举报|服务|报名|投诉)(?:人|电话|方式)[：:]"
)
# What ends or begins a cell only where a sentence was cut: 报名时间： | 2026年12月1日至 | …
_CUT: Final = late(r"[：，、:,]\t|\t[，。；、：）]")
_SENTENCE: Final = late("[：。；]")
_LACKS: Final = 2  # cells of a row that lacks one, at least
_HAN_GAP: Final = late(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words at a place: left and baseline from the page's top left, and the letters' height, in one unit.

    `turn`: by how many degrees the line is turned; `pale`: one sees through them.
    """

    x: float
    y: float
    size: float
    text: str
    turn: int = 0
    pale: bool = False

    @property
    def end(self) -> float:
        """Where they end on the right, by the usual width of letters."""
        return self.x + self.size * sum(1 if _is_wide(sign) else _NARROW for sign in self.text.rstrip())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page in cells, with where each begins and ends; or a table whose lines are drawn, in `rows`."""

    x: float
    y: float
    end: float
    size: float
    cells: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """What it says, a space between its cells."""
        return " ".join(self.cells)


def flowed(pages: Iterable[Sequence[Line]]) -> list[Block]:
    """Return what the lines of pages say. Page numbers are left out; a paragraph may go on over the page's end."""
    found: list[Block] = []
    open_text = ""  # a paragraph that may go on
    running: set[str] = set()  # heads and feet of earlier pages
    for kept in _carried([_inner(list(page), running) for page in pages]):
        left = min((line.x for line in kept if not line.rows), default=0.0)
        right = max((line.end for line in kept if not line.rows), default=0.0)
        for is_table, group in _groups(_squared(kept)):
            if is_table:
                found += [paragraph(open_text)] if open_text else []
                open_text = ""
                found.append(table([list(row) for line in group for row in line.rows or (line.cells,)]))
                continue
            for line in group:
                if open_text and line.x <= left + _INDENT * line.size and not _NUMBERED.match(line.text):
                    open_text = joined(open_text, line.text)
                else:
                    found += [paragraph(open_text)] if open_text else []
                    open_text = line.text
                if line.end < right - _FULL * line.size or line.end - line.x < _SHORTEST * line.size:
                    found.append(paragraph(open_text))
                    open_text = ""
    return [*found, paragraph(open_text)] if open_text else found


def lines(page: Sequence[Piece]) -> list[Line]:
    """Return a page's lines from the top, each cut into cells where a wide gap is."""
    rows: list[list[Piece]] = []
    for piece in sorted((piece for piece in page if piece.text.strip()), key=lambda piece: (piece.y, piece.x)):
        if rows and piece.y - rows[-1][0].y <= _SAME_LINE * max(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [line for row in rows if (line := _line(sorted(row, key=lambda piece: piece.x)))]


def _line(row: Sequence[Piece]) -> Line | None:
    """One line's pieces in cells; None: nothing but spaces."""
    loose = _looseness(row)
    cells = [row[0].text]
    spans = [(row[0].x, row[0].end)]
    for before, piece in pairwise(row):
        gap = (piece.x - before.end) / max(piece.size, before.size) - loose
        if gap > _CELL:
            cells.append(piece.text)
            spans.append((piece.x, piece.end))
        else:
            cells[-1] += (" " if gap > _SPACE else "") + piece.text
            spans[-1] = (spans[-1][0], max(spans[-1][1], piece.end))
    words = [_HAN_GAP.sub("", tidy(cell)) if loose > _DRAWN else tidy(cell) for cell in cells]
    kept = [(cell, span) for cell, span in zip(words, spans, strict=True) if cell]
    if not kept:
        return None
    end, size = max(piece.end for piece in row), max(piece.size for piece in row)
    return Line(row[0].x, row[0].y, end, size, *zip(*kept, strict=True))


def _looseness(row: Sequence[Piece]) -> float:
    """How many letters wide the usual gap between two ideographs of a line is, where it was drawn out."""
    gaps = [
        (piece.x - before.end) / max(piece.size, before.size)
        for before, piece in pairwise(row)
        if _is_wide(before.text[-1]) and _is_wide(piece.text[0])
    ]
    return max(median(gaps), 0.0) if len(gaps) >= _SPREAD else 0.0


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _inner(lines: list[Line], running: set[str]) -> list[Line]:
    """The lines without page numbers, and without a head or foot that an earlier page has shown."""
    for place in (-1, 0):
        if lines and lines[place].rows:
            continue
        if len(lines) > 1 and _FURNITURE.fullmatch(lines[place].text):
            lines.pop(place)
        if len(lines) > 1:
            text = lines[place].text
            if text in running:
                lines.pop(place)
            running.add(text)
    return lines


def _carried(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages, a drawn table that goes on over a page's end put together; its head, said anew, stands once."""
    for before, page in pairwise(pages):
        if not before or not page or not _same_columns(before[-1], page[0]):
            continue
        told, more = before[-1].rows, page[0].rows
        head = heads(told)
        more = more[head:] if more[:head] == told[:head] else more
        page[0] = replace(before.pop(), rows=told + more)
    return pages


def _same_columns(before: Line, after: Line) -> bool:
    """Whether two drawn tables have their lines down the page at the same places, and equally many columns of words."""
    near = min(before.size, after.size)
    return (
        bool(before.rows and after.rows and len(before.rows[0]) == len(after.rows[0]))
        and len(before.spans) == len(after.spans)
        and all(abs(one[1] - other[1]) < near for one, other in zip(before.spans, after.spans, strict=True))
    )


def _groups(lines: list[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Lines with equally many cells, two or more of both, are a table where they have the same columns."""
    for count, group in groupby(lines, key=lambda line: len(line.cells)):
        rows = list(group)
        if not count:
            yield from ((True, [drawn]) for drawn in rows)
        else:
            yield count > 1 and len(rows) > 1 and _is_grid(rows), rows


def _squared(lines: Sequence[Line]) -> list[Line]:
    """The lines, with an empty cell where a row of a table lacks one: 合计 | 215 | | 129000."""
    found = list(lines)
    groups = [list(group) for _, group in groupby(lines, key=lambda line: len(line.cells))]
    grids = [rows for rows in groups if len(rows[0].cells) > _LACKS and len(rows) > 1 and _is_grid(rows)]
    columns = [[_reach(spans) for spans in zip(*(row.spans for row in rows), strict=True)] for rows in grids]
    for no, line in enumerate(lines):
        if not no or len(line.cells) < _LACKS or _SENTENCE.search(line.text):
            continue
        fitting = (_placed(line, one) for one in columns if len(line.cells) < len(one) == len(found[no - 1].cells))
        found[no] = next(filter(None, fitting), line)
    return found


def _reach(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    starts, ends = zip(*spans, strict=True)
    return min(starts), max(ends)


def _placed(line: Line, columns: Sequence[tuple[float, float]]) -> Line | None:
    """A line with each of its cells in its column; None: one stands in none, or over several."""
    cells, spans = [""] * len(columns), list(columns)
    for cell, (start, end) in zip(line.cells, line.spans, strict=True):
        over = [no for no, (left, right) in enumerate(columns) if start < right and left < end]
        if len(over) != 1 or cells[over[0]]:
            return None
        cells[over[0]], spans[over[0]] = cell, (start, end)
    return replace(line, cells=tuple(cells), spans=tuple(spans))


def _is_grid(rows: Sequence[Line]) -> bool:
    """Whether between all columns something stays empty from the first row to the last, and no sentence runs on."""
    cut = sum(bool(_CUT.search("\t".join(row.cells))) for row in rows)
    columns = list(zip(*(row.spans for row in rows), strict=True))
    touch = _TOUCH * max(row.size for row in rows)
    return cut * 2 < len(rows) and all(
        max(end for _, end in left) - touch < min(begin for begin, _ in right) for left, right in pairwise(columns)
    )


def joined(before: str, after: str) -> str:
    """Return a line with another behind it; Latin words keep their space."""
    gap = " " if before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha() else ""
    return before + gap + after
