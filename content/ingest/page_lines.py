"""A page's words and rules to lines: what stands in a table that is drawn is one line of rows, the rest as it runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from content.ingest.layout import Line, Piece, joined, lines
from content.ingest.ruled import Cell, Grid, Rule, grids, rows_of

_MIDDLE: Final = 0.35  # of a letter's height: so far above the baseline is its middle
_OVER: Final = 1.0  # letters by which the guessed width of words may reach over a cell's edge
_SHORT: Final = 2.5  # letters: a line that ends so far from its cell's edge was not broken there
_STACK: Final = 3  # lines of a cell that are rows of their own
_FEWEST: Final = 2  # rows with words: one is a frame

Held = dict[Cell, list[Piece]]


def page_lines(pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[Line]:
    """Return the lines of a page from the top, its drawn tables among them."""
    rest = list(pieces)
    drawn: list[Line] = []
    for grid in grids(rules):
        held, outside = _held(grid, rest)
        if held is not None and (line := _table(grid, held)):
            drawn.append(line)
            rest = outside
    return sorted([*lines(rest), *drawn], key=lambda line: line.y) if drawn else lines(rest)


def _held(grid: Grid, pieces: Sequence[Piece]) -> tuple[Held | None, list[Piece]]:
    """What stands in each cell, and what outside; None: words run over the rules."""
    owners = grid.owners()
    ends: dict[Cell, float] = {}
    for (_, column), owner in owners.items():
        ends[owner] = max(ends.get(owner, 0.0), grid.xs[column + 1])
    held: Held = {}
    outside = []
    for piece in pieces:
        middle = min(piece.size, piece.end - piece.x) / 2
        place = grid.cell(piece.x + middle, piece.y - _MIDDLE * piece.size)
        if place is None:
            outside.append(piece)
            continue
        if piece.end > ends[owners[place]] + _OVER * piece.size:
            return None, []
        held.setdefault(owners[place], []).append(piece)
    stacks = [row for (row, column), inside in held.items() if _is_stack(inside, ends[row, column])]
    return (None, []) if len(stacks) > len(set(stacks)) else (held, outside)


def _is_stack(pieces: Sequence[Piece], edge: float) -> bool:
    """Whether the lines of a cell end before its edge: no words broken there, but rows that no rule parts."""
    found = lines(pieces)
    return len(found) >= _STACK and all(line.end < edge - _SHORT * line.size for line in found[:-1])


def _table(grid: Grid, held: Held) -> Line | None:
    rows = rows_of(grid, lambda cell: _said(held.get(cell, ())))
    if len(rows) < _FEWEST:
        return None
    spans = tuple(pairwise(grid.xs))
    size = max(piece.size for inside in held.values() for piece in inside)
    return Line(grid.xs[0], grid.ys[0], grid.xs[-1], size, (), spans, tuple(map(tuple, rows)))


def _said(pieces: Sequence[Piece]) -> str:
    words = ""
    for line in lines(pieces):
        words = joined(words, line.text) if words else line.text
    return words
