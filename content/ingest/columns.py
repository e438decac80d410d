"""Lists pasted as plain lines, with blanks or tabs between their columns, to lines with one tab between cells.

Lines that only look alike stay as they are: sentences, labels with what they say, two offices' sign-offs side by side,
names in rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from content.pattern import late

__all__ = ["columned", "uneven"]

_GAP: Final = late(r"[ \u00a0\u2000-\u200a\u3000\t]{2,}|[\t\u3000]")
# 张  三, 姓  名: drawn out to the width of three letters
_DRAWN: Final = late(r"(?<![一-鿿])([一-鿿])[ \u00a0\u2000-\u200a\u3000]{1,4}([一-鿿])(?![一-鿿])")
_SENTENCE: Final = late(r"[。；！？]|(?<!\d)[:：]|[:：](?!\d)")
_MARK: Final = late(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]?|[①-⑳●•·]")
_FIGURE: Final = late(r"\d")
_NUMBER: Final = late(r"[¥￥]?[\d,，.]+[元人亩户]?")
_TOTAL: Final = late(r"[合总小共]计")
_LONGEST: Final = 40  # characters of a cell
_FEWEST: Final = 3  # lines
_WIDE: Final = 3  # columns: of two, the first must be no mark of a numbered list


def columned(lines: Sequence[str]) -> list[str]:
    """Return the lines, those that are rows of a list with one tab between their cells."""
    told: list[str] = []
    for passage, rows in _parted(lines):
        if rows and told and (under := _under(told[-1].split(), passage, rows)):
            told[-1:] = map("\t".join, under)
        else:
            told += map("\t".join, rows) if rows else passage
    return told


def _under(head: list[str], passage: Sequence[str], rows: list[list[str]]) -> list[list[str]]:
    """A list with the line above it, where single blanks part that line's words into its heads; []: it is none."""
    if any(_FIGURE.search(word) or _SENTENCE.search(word) for word in head):
        return []
    words = [_DRAWN.sub(r"\1\2", line).split() for line in passage]
    finer = [row if _TOTAL.search(row[0]) else parted for row, parted in zip(rows, words, strict=True)]
    fit = next(
        (each for each in (rows, finer) if all(len(row) == len(head) for row in each if not _TOTAL.search(row[0]))), []
    )
    return [head, *fit] if fit else []


def uneven(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first line of each passage that looks like a list, whose lines have not equally many cells."""
    left = [line for passage, rows in _parted(lines) for line in ([""] if rows or _is_tabbed(passage) else passage)]
    for looks, group in groupby(left, key=_is_wide):
        found = list(group)
        if looks and len(found) >= _FEWEST:
            yield " ".join(found[0].split())


def _parted(lines: Sequence[str]) -> Iterator[tuple[list[str], list[list[str]]]]:
    """The lines in passages, each with its rows where it is a list."""
    for looks, group in groupby(lines, key=lambda line: len(_cells(line)) > 1):
        passage = list(group)
        if not looks or _is_tabbed(passage):
            yield passage, []
            continue
        while passage:
            rows = max(_rows(passage), key=len)
            if not _is_list(rows):
                rows = []
            elif passage[len(rows) :] and (total := _total(_shapes(passage[len(rows)])[0], rows)):
                rows.append(total)
            end = len(rows) or 1
            yield passage[:end], rows
            passage = passage[end:]


def _is_tabbed(passage: Sequence[str]) -> bool:
    """Whether most lines have equally many tabs: a table as it was copied, its empty cells too."""
    tabs, most = Counter(line.count("\t") for line in passage).most_common(1)[0]
    return tabs > 0 and most * 3 >= len(passage) * 2


def _rows(lines: Sequence[str]) -> Iterator[list[list[str]]]:
    """The lines from the first on that have as many cells as it has, with drawn out words taken for one or for two."""
    for width in {len(shape) for shape in _shapes(lines[0])}:
        rows = []
        for line in lines:
            row = next((shape for shape in _shapes(line) if len(shape) == width), None)
            if row is None:
                break
            rows.append(row)
        yield rows


def _shapes(line: str) -> tuple[list[str], list[str]]:
    return _cells(_DRAWN.sub(r"\1\2", line)), _cells(line)


def _cells(line: str) -> list[str]:
    """The cells of a line; one: it is a sentence, or has no gap."""
    cells = [cell for cell in _GAP.split(line.strip()) if cell]
    return [line] if any(_SENTENCE.search(cell) or len(cell) > _LONGEST for cell in cells) else cells


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Whether there are figures in one column all the way below the first line."""
    if len(rows) < _FEWEST:
        return False
    columns = list(zip(*rows[1:], strict=True))
    if len(columns) < _WIDE and any(_MARK.fullmatch(cell) for cell in columns[0]):
        return False
    return any(all(map(_FIGURE.search, column)) for column in columns)


def _total(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The row of sums below a list, each sum in its column; empty: it is not sure which belongs where."""
    columns = list(zip(*rows[1:], strict=True))
    summed = [no for no, column in enumerate(columns) if no and all(map(_NUMBER.fullmatch, column))]
    lines = sum(1 for row in rows if all(_NUMBER.fullmatch(row[no]) for no in summed))  # without the head
    is_counted = len(cells) - 2 == len(summed) and 1 not in summed and cells[1].rstrip("户人名") == str(lines)
    counts = cells[1:2] if is_counted else []  # 3户, under their names
    figures = cells[1 + len(counts) :]
    if not _TOTAL.fullmatch(cells[0]) or len(figures) != len(summed) or not all(map(_NUMBER.fullmatch, figures)):
        return []
    sums = dict(zip((*([1] if counts else ()), *summed), (*counts, *figures), strict=True))
    return [cells[0], *(sums.get(no, "") for no in range(1, len(columns)))]


def _is_wide(line: str) -> bool:
    return len(_cells(line)) >= _WIDE and _FIGURE.search(line) is not None
