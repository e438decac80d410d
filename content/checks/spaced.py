"""Lists that were pasted without tabs: lines of as many words as the line of labels above them has. As tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from content.checks.passage import Grid, Passage
from content.pattern import late

_COLUMNS: Final = 3  # of a head at least
_ROWS: Final = 2  # below it at least
_LABEL: Final = late(r"[^\d，。；：:]{1,16}")
_FIGURE: Final = late(r"[\d,.*]+[元亩户人]?")


def spaced(found: Sequence[Passage]) -> Iterator[Grid]:
    """Yield each list of a text whose columns are parted by blanks only."""
    rows = [passage.text.split() if passage.column is None and not passage.heads else [] for passage in found]
    no = 0
    while no < len(rows):
        end = no + 1
        if _is_head(rows[no]):
            while end < len(rows) and len(rows[end]) == len(rows[no]) and any(map(_FIGURE.fullmatch, rows[end])):
                end += 1
        if end - no > _ROWS:
            yield Grid(f"{found[no].place}起的名单", tuple(map(tuple, rows[no:end])))
        no = end


def _is_head(cells: Sequence[str]) -> bool:
    return len(cells) >= _COLUMNS and all(map(_LABEL.fullmatch, cells))
