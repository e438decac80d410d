"""A roster handed back with its errors marked: the cell coloured, a note on it, what to do at the end of its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from audiences.roster.column import KNOWN
from audiences.roster.header import clean
from audiences.roster.row import RowError
from audiences.roster.sheet import RosterError, decode, separator

_RED: Final = PatternFill("solid", fgColor="FFFFC7CE")
_LOOK: Final = 20
_TITLE: Final = "错误说明"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


def mark_errors(data: bytes, errors: Sequence[RowError]) -> bytes:
    """The same file as .xlsx with its errors marked; RosterError for an old .xls, which cannot be written."""
    if data.startswith(_OLE):
        raise RosterError("旧式 .xls 文件不能标注，请用 Excel 或 WPS 另存为 .xlsx 后再上传")
    book = openpyxl.load_workbook(io.BytesIO(data)) if data.startswith(_ZIP) else _from_csv(data)
    by_sheet: dict[str, list[RowError]] = {}
    for error in errors:
        by_sheet.setdefault(error.sheet, []).append(error)
    for name, some in by_sheet.items():
        sheet = book[name] if name in book.sheetnames else next(s for s in book.worksheets if _heads(s))
        _mark(sheet, some)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mark(sheet: Any, errors: Sequence[RowError]) -> None:
    heads = _heads(sheet)
    last = sheet.max_column + 1
    said: dict[int, list[str]] = {}
    for error in errors:
        said.setdefault(error.row, []).append(f"{error.column}：{error.message}")
        place = heads.get(error.column)
        cell = sheet.cell(error.row, place) if place else None
        if cell is not None and not isinstance(cell, MergedCell):
            cell.fill = _RED
            cell.comment = Comment(error.message, "村口")
    sheet.cell(max(_head_row(sheet), 1), last, _TITLE)
    for row, sentences in said.items():
        sheet.cell(row, last, "；".join(sentences)).fill = _RED


def _heads(sheet: Any) -> dict[str, int]:
    """Where each label and each known column stands, from 1; the first of several."""
    found: dict[str, int] = {}
    for cells in sheet.iter_rows(min_row=1, max_row=_LOOK):
        for cell in cells:
            if isinstance(cell.value, str) and (label := clean(cell.value)):
                column = KNOWN.get(label)
                for name in (label, column.value if column else label):
                    found.setdefault(name, cell.column)
    return found if "姓名" in found else {}


def _head_row(sheet: Any) -> int:
    for cells in sheet.iter_rows(min_row=1, max_row=_LOOK):
        for cell in cells:
            if isinstance(cell.value, str) and (column := KNOWN.get(clean(cell.value))) and column.value == "姓名":
                return int(cell.row)
    return 0


def _from_csv(data: bytes) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    text = decode(data)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)):
        book.worksheets[0].append(row)
    return book
