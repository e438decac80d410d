"""The head of a table, of one row or of several: 补贴标准 over 单价 and 最高补贴. Pure.

A merged cell's words stand in its first cell, the others are empty: so a second row of the head stands empty below what
needs no division, and full below what is divided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from content.pattern import late

__all__ = ["heads", "labels", "starts"]

_DEEPEST: Final = 4
_FIGURE: Final = late(r"[\d,，.%￥¥\s]*")
Row = Sequence[str]


def heads(rows: Sequence[Row]) -> int:
    """Return how many rows at the top are the table's head: one at least, and never the last row below one."""
    rows, count = _even(rows), min(1, len(rows))
    while 0 < count < min(_DEEPEST, len(rows) - 1) and _divides(starts(rows[:count])[-1], rows[count]):
        count += 1
    return count


def starts(head: Sequence[Row]) -> list[list[int]]:
    """Return of each row of a head in which column each one's cell begins: 0, 1, 1 where the last two are one."""
    found: list[list[int]] = []
    for row in _even(head):
        above = found[-1] if found else [0] * len(row)
        begins = [n == 0 or bool(cell) or (bool(found) and above[n] == n) for n, cell in enumerate(row)]
        found.append([max(m for m in range(n + 1) if begins[m]) for n in range(len(row))])
    return found


def labels(rows: Sequence[Row]) -> list[str]:
    """Return what each column is called, from the top of its head down: 补贴标准 单价."""
    rows = _even(rows)
    count = heads(rows)
    head, begun = rows[:count], starts(rows[:count])
    columns = range(len(rows[0]) if rows else 0)
    words = [[" ".join(row[at[n]].split()) for row, at in zip(head, begun, strict=True)] for n in columns]
    return [" ".join(dict.fromkeys(filter(None, each))) for each in words]


def _even(rows: Sequence[Row]) -> list[Row]:
    """The rows, equally long: people leave out the cells at the end."""
    width = max(map(len, rows), default=0)
    return [(*row, *[""] * (width - len(row))) for row in rows]


def _divides(above: Sequence[int], row: Row) -> bool:
    """Whether a row names the parts of what stands merged above it, and is empty below all else."""
    wide = {start for start, size in Counter(above).items() if size > 1}
    parts = [row[n] for n, start in enumerate(above) if start in wide]
    rest = [row[n] for n, start in enumerate(above) if start not in wide]
    named = all(row[start] for start in wide) and any(
        row[n] for n, (start, before) in enumerate(zip(above[1:], above, strict=False), 1) if start == before
    )
    figures = any(_FIGURE.fullmatch(cell) for cell in parts if cell)
    return bool(wide and rest) and named and not any(rest) and not figures
