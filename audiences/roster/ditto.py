"""A cell that says the same as one above it: 同上 and ditto marks, and 组 and 户号 left blank under the head. Pure."""

from __future__ import annotations

from typing import Any, Final

from audiences.roster.column import SHARED, Column
from audiences.roster.header import Header
from audiences.roster.row import DITTO, LEADS, text_of

# Who somebody is stands in no other row: a name, an ID number, a birthday, a 人员状态 are each person's own.
_SAID_AGAIN: Final = SHARED - {Column.REMARK} | {Column.PHONE, Column.TAGS, Column.SEX}
_HOUSEHOLDS: Final = (Column.HOUSEHOLD, Column.TOWN, Column.VILLAGE, Column.GROUP, Column.CODE)
_FAMILY: Final = ("家庭", "现家庭")  # 家庭住址 is where all of them live; 现居地 is each one's


class Above:
    """The row of a person before this one, with its own 同上 filled, and that of the head of a household."""

    def __init__(self) -> None:
        self._row: list[Any] = []
        self._head: list[Any] = []
        self._header: Header | None = None
        self._blanks: tuple[int, ...] = ()  # columns that may be filled in the head's row alone
        self.rows: list[int] = []  # numbers of rows in which something was filled
        self.under: list[int] = []  # the same of what is blank under the head

    def filled(self, number: int, row: list[Any], header: Header) -> list[Any]:
        """The row with what stands above in place of its marks; a mark with nothing above it stays."""
        if any(isinstance(cell, str) and cell.strip() in DITTO for cell in row):
            places = [place for place, cell in enumerate(row) if self._again(place, cell, header)]
            row = [self._row[place] if place in places else cell for place, cell in enumerate(row)]
            self.rows += [number] if places else []
        self._row = row = self._under_head(number, row, header)
        return row

    def _again(self, place: int, cell: Any, header: Header) -> bool:
        if not isinstance(cell, str) or cell.strip() not in DITTO or place >= len(self._row):
            return False
        told = place in header.ticks or header.columns.get(place) in _SAID_AGAIN
        return told and self._row[place] not in ("", None)

    def _under_head(self, number: int, row: list[Any], header: Header) -> list[Any]:
        """A member of the household above, by 与户主关系 or the same 户主, has the 组 and 户号 of its head's row."""
        if header is not self._header:
            self._header, self._head, self._blanks = header, [], () if header.people else _households(header)
        if not self._blanks:
            return row
        head, relation = _text(header, row, Column.HEAD), _text(header, row, Column.RELATION)
        if relation in LEADS or (head and head == _text(header, row, Column.NAME)):
            self._head = row
            return row
        blank = [place for place in self._blanks if place >= len(row) or row[place] in ("", None)]
        if not blank or not self._head or not self._of_them(header, row, head, relation):
            return row
        told = {place: cell for place in blank if (cell := _cell(self._head, place)) not in ("", None)}
        self.under += [number] if told else []
        wide = row + [""] * (max(blank) + 1 - len(row))
        return [told.get(place, cell) for place, cell in enumerate(wide)]

    def _of_them(self, header: Header, row: list[Any], head: str, relation: str) -> bool:
        numbers = {_text(header, one, Column.HOUSEHOLD) for one in (row, self._head)} - {""}
        return len(numbers) < 2 and (head == _text(header, self._head, Column.NAME) if head else bool(relation))  # noqa: PLR2004


def _households(header: Header) -> tuple[int, ...]:
    if not header.places(Column.RELATION) and not header.places(Column.HEAD):
        return ()
    places = [place for column in _HOUSEHOLDS for place in header.places(column)]
    living = [place for place in header.places(Column.LIVING) if header.labels[place].startswith(_FAMILY)]
    return (*places, *living)


def _cell(row: list[Any], place: int) -> Any:
    return row[place] if place < len(row) else ""


def _text(header: Header, row: list[Any], column: Column) -> str:
    return next((text for place in header.places(column) if (text := text_of(_cell(row, place)))), "")
