"""Listings (公示): the rows by which people object, and when their time is over. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from content.calendar import OFFICE_TIME
from content.heads import heads, labels
from content.item import Block, Genre, Paragraph, Table, Version
from content.pattern import late

__all__ = ["Row", "days", "ends_at", "is_over", "rows"]

_TOTAL: Final = late(r"\s*(?:合\s*计|小\s*计|总\s*计|共\s*计)[：:]?\s*")
_SHOWN: Final = 4  # cells that tell a row from the others
# A line of heads over lines of a list: 序号 姓名 村 面积, and nothing of a sentence.
_NAMED: Final = late(
    r"序号|编号|姓\s?名|户主(?:姓名)?|户名|申请人(?:姓名)?|对象(?:姓名)?|农户(?:姓名)?|村民(?:姓名)?|单位(?:名称)?"
)
_SENTENCE: Final = late(r"[。；;：:，,！!？?]")
_COUNTED: Final = late(r"序号|编号")
_SUM: Final = late(r"(?:合|小|总|共)\s*计.*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a listing's tables under their heads; numbered from 1 through all of them."""

    number: int
    cells: Mapping[str, str]

    @property
    def words(self) -> str:
        """The row in one line."""
        return "　".join([cell for cell in self.cells.values() if cell][:_SHOWN])

    @property
    def line(self) -> str:
        """The row in one line under its number, which is not said twice where the list counts as we do."""
        said = self.words.split(maxsplit=1)
        counted = len(said) > 1 and said[0].rstrip(".．、") == str(self.number)
        return f"{self.number}. {said[1] if counted else self.words}"


def rows(version: Version) -> tuple[Row, ...]:
    """Return the rows of a listing, below the heads of its tables; empty rows and sums have no number.

    Where it has no table, they are the lines of text below a line of heads: 序号 姓名 村 面积.
    """
    return _tabled(version) or _typed(version)


def _tabled(version: Version) -> tuple[Row, ...]:
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


def _typed(version: Version) -> tuple[Row, ...]:
    """A blank may stand inside a name (常 顺): a row whose cells are not as many as the heads is one cell."""
    found: list[Row] = []
    heads: list[str] = []
    for line in (line for block in version.blocks for line in _lines(block)):
        cells = line.split()
        if _is_head(cells):
            heads = cells
        elif heads and _SUM.match(line):
            continue
        elif heads and _is_row(cells, heads):
            even = len(cells) == len(heads)
            found.append(Row(len(found) + 1, dict(zip(heads, cells, strict=True)) if even else {"内容": line.strip()}))
        else:
            heads = []
    return tuple(found)


def _lines(block: Block) -> list[str]:
    return block.text.splitlines() if isinstance(block, Paragraph) else [""]


def _is_head(cells: Sequence[str]) -> bool:
    named = any(map(_NAMED.fullmatch, cells))
    return len(cells) > 1 and named and len(set(cells)) == len(cells) and not any(map(_SENTENCE.search, cells))


def _is_row(cells: Sequence[str], heads: Sequence[str]) -> bool:
    if _COUNTED.fullmatch(heads[0]):
        return len(cells) > 1 and cells[0].rstrip(".．、").isdecimal()
    return abs(len(cells) - len(heads)) <= 1 < len(cells)


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
