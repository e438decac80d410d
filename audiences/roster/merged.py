"""Merged cells in the body of a table: a household's cell beside its members is filled down, any other is an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from audiences.roster.column import SHARED, Column
from audiences.roster.header import Header
from audiences.roster.row import RowError
from audiences.roster.sheet import Sheet

_SHOWN: Final = 3


@dataclass(slots=True)
class Filled:
    """The cells that a merge stands for, and what is to be said of merges."""

    values: dict[int, dict[int, Any]] = field(default_factory=dict)  # row → column → value
    notes: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def filled(self, number: int, row: list[Any]) -> list[Any]:
        """The row with its merged cells filled."""
        given = self.values.get(number)
        if not given:
            return row
        width = max(len(row), max(given) + 1)
        padded = row + [""] * (width - len(row))
        return [given.get(place, cell) for place, cell in enumerate(padded)]


def fill_down(sheet: Sheet, header: Header, name: str) -> Filled:
    """Look at every merge below the head."""
    made = Filled()
    shared: dict[str, None] = {}  # the rows, once for however many columns are merged over them
    for (top, left), (bottom, right) in sheet.marks.merged:
        columns = [header.columns.get(place) for place in range(left, right + 1)]
        tall = bottom > top
        concerned = [column for column in columns if column and (column is not Column.REMARK or left == right)] + [
            None for p in range(left, right + 1) if p in header.ticks
        ]
        of_head = left == right and left in header.heads
        if bottom < header.first_data or not (concerned or of_head) or top < header.first_data:
            continue
        if not tall and len(concerned) < 2:  # noqa: PLR2004  # a cell merged into an empty neighbour harms nobody
            continue
        if of_head or (left == right and columns[0] in SHARED):
            value = sheet.rows[top - sheet.first][left] if left < len(sheet.rows[top - sheet.first]) else ""
            for number in range(top, bottom + 1):
                made.values.setdefault(number, {})[left] = value
            shared[f"{top + 1}—{bottom + 1}"] = None
        elif any(cell not in ("", None) for cell in sheet.rows[top - sheet.first][left:]):
            label = header.labels.get(left, "")
            message = f"第{top + 1}至{bottom + 1}行是合并单元格，请取消合并后逐行填写"
            if not _is_note(sheet, top, header):
                made.errors.append(RowError(top + 1, label, "", message, name))
    if shared:
        more = f"等{len(shared)}处" if len(shared) > _SHOWN else ""
        made.notes.append(
            f"第{'、'.join(list(shared)[:_SHOWN])}行{more}有合并的户号、户主、村组或备注，已按同一户（村组）处理"
        )
    return made


def _is_note(sheet: Sheet, top: int, header: Header) -> bool:
    """A line under the table merged over its whole width (填表人：…) is no person."""
    row = sheet.rows[top - sheet.first]
    return sum(cell not in ("", None) for cell in row) == 1 and len(header.columns) > 1
