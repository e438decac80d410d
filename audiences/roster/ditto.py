"""同上 and ditto marks: a cell that says the same as the one above it. Pure."""

from __future__ import annotations

from typing import Any, Final

from audiences.roster.header import Column, Header
from audiences.roster.merged import SHARED
from audiences.roster.row import DITTO

# Who somebody is stands in no other row: a name, an ID number, a birthday, a 人员状态 are each person's own.
_SAID_AGAIN: Final = SHARED - {Column.REMARK} | {Column.PHONE, Column.TAGS, Column.SEX}


class Above:
    """The row of a person before this one, with its own 同上 filled."""

    def __init__(self) -> None:
        self._row: list[Any] = []
        self.rows: list[int] = []  # numbers of rows in which something was filled

    def filled(self, number: int, row: list[Any], header: Header) -> list[Any]:
        """The row with what stands above in place of its marks; a mark with nothing above it stays."""
        if any(isinstance(cell, str) and cell.strip() in DITTO for cell in row):
            places = [place for place, cell in enumerate(row) if self._again(place, cell, header)]
            row = [self._row[place] if place in places else cell for place, cell in enumerate(row)]
            self.rows += [number] if places else []
        self._row = row
        return row

    def _again(self, place: int, cell: Any, header: Header) -> bool:
        if not isinstance(cell, str) or cell.strip() not in DITTO or place >= len(self._row):
            return False
        told = place in header.ticks or header.columns.get(place) in _SAID_AGAIN
        return told and self._row[place] not in ("", None)
