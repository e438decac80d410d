"""Tables whose lines are drawn: the rules of a page to grids, and which words stand in which cell. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

from content.ingest.merged import Tall, told_down

_THICK: Final = 3.0  # points: what is wider is an area
_SHORT: Final = 5.0  # points: what is shorter is a mark
_NEAR: Final = 4.0  # points between the lines of two cells that are drawn apart
_MOST: Final = 20_000  # rules of a page: a drawing has more
_FEWEST: Final = 3  # lines across and down: two rows, two columns
_MOST_CELLS: Final = 20_000

Cell = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page or down it, from the page's top left, in points."""

    left: float
    top: float
    right: float
    low: float

    @classmethod
    def between(cls, start: tuple[float, float], end: tuple[float, float]) -> Self | None:
        """Return the line between two corners; None: it is an area, a slope or too short."""
        (left, right), (top, low) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        long, thick = max(right - left, low - top), min(right - left, low - top)
        return cls(left, top, right, low) if thick <= _THICK and long >= _SHORT and long > 2 * thick else None

    @property
    def across(self) -> bool:
        """Whether it runs across the page."""
        return self.right - self.left > self.low - self.top


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table: where they run, and the rules themselves."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell(self, x: float, y: float) -> Cell | None:
        """The row and column in which a place is; None: outside."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        return (row, column) if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1 else None

    def owners(self) -> dict[Cell, Cell]:
        """Of every cell the first one of those with which it is merged: no rule parts them."""
        rights, lows = self._walls()
        owner: dict[Cell, Cell] = {}
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                if column and (row, column - 1) not in rights:
                    owner[row, column] = owner[row, column - 1]
                elif row and (row - 1, column) not in lows:
                    owner[row, column] = owner[row - 1, column]
                else:
                    owner[row, column] = row, column
        return owner

    def _walls(self) -> tuple[set[Cell], set[Cell]]:
        """The cells that have a rule on their right, and those that have one below."""
        rights: set[Cell] = set()
        lows: set[Cell] = set()
        for rule in self.rules:
            if rule.across:
                line = _nearest(self.ys, (rule.top + rule.low) / 2)
                lows |= {(line - 1, n) for n in _covered(self.xs, rule.left, rule.right)}
            else:
                line = _nearest(self.xs, (rule.left + rule.right) / 2)
                rights |= {(n, line - 1) for n in _covered(self.ys, rule.top, rule.low)}
        return rights, lows


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """Return the tables that the rules of a page draw, from the top; a frame and an underline are none."""
    if len(rules) > _MOST:
        return []
    found = []
    for group in _touching(rules):
        across, down = [one for one in group if one.across], [one for one in group if not one.across]
        xs = _lines([x for one in down for x in (one.left, one.right)] + [x for one in across for x in _ends(one)])
        ys = _lines([y for one in across for y in (one.top, one.low)] + [y for one in down for y in (one.top, one.low)])
        if across and down and min(len(xs), len(ys)) >= _FEWEST and len(xs) * len(ys) <= _MOST_CELLS:
            found.append(Grid(xs, ys, tuple(group)))
    return sorted(found, key=lambda grid: grid.ys[0])


def rows_of(grid: Grid, said: Callable[[Cell], str]) -> list[list[str]]:
    """Return the rows of a grid; `said` gives the words of a cell, of a merged one by its first."""
    owners = grid.owners()
    rows = [["" for _ in pairwise(grid.xs)] for _ in pairwise(grid.ys)]
    lowest = {owner: row for (row, _), owner in owners.items()}
    for row, column in lowest:
        rows[row][column] = said((row, column))
    tall: list[Tall] = [(row, column, low - row + 1) for (row, column), low in lowest.items() if low > row]
    told_down(rows, tall)
    return _without_gaps(rows)


def _without_gaps(rows: list[list[str]]) -> list[list[str]]:
    """The rows without columns and rows in which nothing stands: lines that are drawn twice leave such."""
    kept = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    return [[row[column] for column in kept] for row in rows if any(row)] if len(kept) > 1 else []


def _ends(rule: Rule) -> tuple[float, float]:
    return rule.left, rule.right


def _lines(places: Iterable[float]) -> tuple[float, ...]:
    """Where lines run: places that are near each other are one line, in their middle."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][0] <= _NEAR:
            found[-1].append(place)
        else:
            found.append([place])
    return tuple((group[0] + group[-1]) / 2 for group in found)


def _nearest(lines: Sequence[float], place: float) -> int:
    after = bisect_right(lines, place)
    near = [no for no in (after - 1, after) if 0 <= no < len(lines)]
    return min(near, key=lambda no: abs(lines[no] - place))


def _covered(lines: Sequence[float], start: float, end: float) -> Iterator[int]:
    """Between which lines a rule runs: from each whose middle it passes."""
    return (no for no, (low, high) in enumerate(pairwise(lines)) if start <= (low + high) / 2 <= end)


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups that touch each other."""
    ordered = sorted(rules, key=lambda rule: rule.top)
    group = list(range(len(ordered)))
    open_: list[int] = []
    for no, rule in enumerate(ordered):
        open_ = [other for other in open_ if ordered[other].low + _NEAR >= rule.top]
        for other in open_:
            if ordered[other].left - _NEAR <= rule.right and rule.left - _NEAR <= ordered[other].right:
                group[_root(group, other)] = _root(group, no)
        open_.append(no)
    found: dict[int, list[Rule]] = {}
    for no, rule in enumerate(ordered):
        found.setdefault(_root(group, no), []).append(rule)
    return list(found.values())


def _root(group: list[int], no: int) -> int:
    while group[no] != no:
        group[no] = group[group[no]]
        no = group[no]
    return no
