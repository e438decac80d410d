"""Listings (公示): the rows by which people object, and when their time is over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from content.calendar import OFFICE_TIME
from content.heads import heads, labels
from content.item import Genre, Table, Version
from content.pattern import late

__all__ = ["Row", "days", "ends_at", "is_over", "rows"]

_TOTAL: Final = late(r"\s*(?:合\s*计|小\s*计|总\s*计|共\s*计)[：:]?\s*")
_SHOWN: Final = 4  # cells that tell a row from the others


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a listing's tables under their heads; numbered from 1 through all of them."""

    number: int
    cells: Mapping[str, str]

    @property
    def words(self) -> str:
        """The row in one line."""
        return "　".join([cell for cell in self.cells.values() if cell][:_SHOWN])


def rows(version: Version) -> tuple[Row, ...]:
    """Return the rows of a listing, below the heads of its tables; empty rows and sums have no number."""
    found: list[Row] = []
    for block in version.blocks:
        if not isinstance(block, Table) or not block.rows:
            continue
        said = labels(block.rows)
        names = [f"第{n + 1}列" if not name or name in said[:n] else name for n, name in enumerate(said)]
        for cells in block.rows[heads(block.rows) :]:
            if any(cells) and not any(map(_TOTAL.fullmatch, cells)):
                found.append(Row(len(found) + 1, dict(zip(names, cells, strict=False))))
    return tuple(found)


def ends_at(version: Version) -> datetime | None:
    """Return when the time of a listing (公示期) is over: 有效期, else the end of its last day; None: nobody said."""
    if version.genre is not Genre.LISTING:
        return None
    if version.valid_until is not None:
        return version.valid_until
    last = version.plain.deadline
    return datetime.combine(last, time(23, 59, 59), OFFICE_TIME) if last else None


def is_over(version: Version, now: datetime) -> bool:
    """Whether the names of a listing may no longer be shown."""
    end = ends_at(version)
    return end is not None and end <= now


def days(began: datetime, ended: datetime) -> int:
    """Return on how many days something was public, the first and the last counted."""
    return max(0, (ended.astimezone(OFFICE_TIME).date() - began.astimezone(OFFICE_TIME).date()).days) + 1
