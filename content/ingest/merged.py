"""Cells that are merged downwards: what names a row (村, 组, 类别) is said in each of its rows.

A list is read row by row: aloud, in a search, by whom one line concerns. The head keeps its empty cells, by which its
rows are known (content.heads); a sum or an area stays where it stands, or it would be counted in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from content.heads import heads
from content.pattern import late

__all__ = ["Tall", "told_down"]

_LONGEST: Final = 30  # characters: an explanation beside many rows is no name of theirs
_QUANTITY: Final = late(r"[¥￥]?[\d,，.]+\s*[^组队号社村片区月日时\d]{0,3}")

Tall = tuple[int, int, int]  # row and column of a cell that is merged downwards, and how many rows it takes


def told_down(rows: Sequence[list[str]], tall: Iterable[Tall]) -> None:
    """Write into the empty cells below a merged one what it names; the rows are changed in place."""
    titles = next((no for no, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    head = titles + heads(rows[titles:])
    for top, column, high in tall:
        words = rows[top][column].strip()
        if top < head or len(words) > _LONGEST or _QUANTITY.fullmatch(words):
            continue
        for row in rows[top + 1 : top + high]:
            row[column] = words
