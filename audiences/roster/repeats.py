"""People who stand in a file twice, named by both row numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from audiences.division import village_of
from audiences.roster.column import Column
from audiences.roster.row import Row, RowError


def repeats(rows: Sequence[Row]) -> list[RowError]:
    """One error for each row that repeats an earlier one: by ID number, else by name with birth, phone or household."""
    found: list[RowError] = []
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        for key, words in _keys(row):
            first = seen.setdefault(key, row)
            if first is not row:
                where = f"“{first.sheet}”第{first.row}行" if first.sheet else f"第{first.row}行"
                found.append(RowError(row.row, Column.NAME, "", f"与{where}重复（{words}相同），请删去一行", row.sheet))
                break
    return found


def _keys(row: Row) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Two of one name may well live in a village; only more than the name makes them one person."""
    village = village_of(row.division)
    if row.id_number:
        yield ("id", row.id_number), "身份证号"
        return
    if row.birth_date:
        yield ("birth", village, row.name, row.birth_date), "同村、姓名和出生日期"
        return
    for number in row.phones[:1]:
        yield ("phone", village, row.name, number), "同村、姓名和手机号"
    if row.household:
        yield ("household", village, row.name, row.household), "同村、户号和姓名"
    if not row.phones and not row.household and not row.head:
        yield ("name", row.division, row.name), "同村姓名，又没有身份证号、出生日期和手机号"
