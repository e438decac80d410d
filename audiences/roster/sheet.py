"""A spreadsheet file as plain sheets: what is in it, what is hidden or merged in it, what its cells could not say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from audiences.roster.xlsx import Marks, scan

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_FILE: Final = 30_000_000
_SEPARATORS: Final = ",\t;|，"  # of several as frequent the first
_LOOK: Final = 20  # lines
_ENOUGH: Final = 30  # one long line of a note does not outweigh the others


class RosterError(ValueError):
    """The file as a whole cannot be used; `args[0]` says in Chinese why and what to do."""


class HeadError(RosterError):
    """No sheet has a column of names; `labels` are what stands where the head should be."""

    def __init__(self, message: str, labels: tuple[str, ...]) -> None:
        super().__init__(message)
        self.labels = labels


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet. Rows and columns are numbered from 0; `first` is the number of rows[0]."""

    name: str
    first: int
    rows: list[list[Any]] = field(repr=False)
    marks: Marks = field(repr=False)

    def numbered(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows with their numbers (from 0), hidden ones left out."""
        for number, row in enumerate(self.rows, self.first):
            if number not in self.marks.hidden_rows:
                yield number, row

    def titles(self, before: int) -> list[str]:
        """What stands alone in a row above that one, the nearest first."""
        rows = [[cell for cell in row if cell not in ("", None)] for number, row in self.numbered() if number < before]
        return [str(row[0]) for row in reversed(rows) if len(row) == 1]


@dataclass(frozen=True, slots=True)
class Book:
    """The visible sheets of a file and what a person should know about the rest (Chinese)."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


def open_book(name: str, data: bytes) -> Book:
    """Read .xlsx, .xls or .csv by what the bytes are, not by the name; RosterError."""
    if len(data) > _MAX_FILE:
        raise RosterError(f"文件超过{_MAX_FILE // 1_000_000}MB，请删去图片和多余的工作表后再试")
    if data.startswith(_ZIP):
        return _from_xlsx(data)
    if data.startswith(_OLE):
        return _from_xls(data)
    if data.startswith(b"%PDF") or name.lower().endswith((".doc", ".docx", ".pdf", ".wps")):
        raise RosterError("这不是表格文件。请把名单另存为 Excel 表格（.xlsx）后再试")
    return _from_csv(data)


def _from_xlsx(data: bytes) -> Book:
    marks = scan(data, RosterError)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        raise RosterError("表格文件已损坏，无法打开。请用 Excel 或 WPS 打开后另存为 .xlsx 再试") from error
    return _sheets(workbook, marks, ())


def _from_xls(data: bytes) -> Book:
    encrypted = "请先取消密码，另存后再试"
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RosterError(f"文件设有打开密码，{encrypted}")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise RosterError(f"文件设有打开密码，{encrypted}") from error
    except CalamineError as error:
        raise RosterError("这不是表格文件，或已损坏。请用 Excel 或 WPS 另存为 .xlsx 后再试") from error
    return _sheets(workbook, {}, ("旧式 .xls 文件看不出隐藏的行和没有算出的公式，请核对人数；另存为 .xlsx 更稳妥",))


def _sheets(workbook: CalamineWorkbook, marks: dict[str, Marks], notes: tuple[str, ...]) -> Book:
    shown: list[Sheet] = []
    said = list(notes)
    for meta in workbook.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        if meta.visible is not SheetVisibleEnum.Visible:
            said.append(f"工作表“{meta.name}”是隐藏的，没有导入")
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        found = marks.get(meta.name) or Marks()
        found.merged.extend(sheet.merged_cell_ranges or ())
        shown.append(Sheet(meta.name, sheet.start[0] if sheet.start else 0, list(_rows(sheet)), found))
    return Book(tuple(shown), tuple(said))


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Pad: calamine drops the empty columns at the left; column numbers must stay those of the spreadsheet."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield left + row if left else row


def _from_csv(data: bytes) -> Book:
    text = decode(data)
    if "\x00" in text:
        raise RosterError("这不是表格文件。请上传 .xlsx、.xls 或 .csv 文件")
    if text.lstrip()[:1] == "<":
        raise RosterError(
            "这是网页或 XML 格式的表格（系统导出的 .xls 常是这样）。请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
        )
    try:
        rows: list[list[Any]] = [
            [_plain(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
        ]
    except csv.Error as error:
        raise RosterError("CSV 文件的引号或分隔符有误，请用 Excel 或 WPS 另存为 .xlsx 再试") from error
    return Book((Sheet("", 0, rows, Marks()),), ())


def separator(text: str) -> str:
    """What parts the cells of a CSV, by its first lines: titles above the head have none."""
    lines = text.split("\n", _LOOK)[:_LOOK]
    return max(_SEPARATORS, key=lambda sign: sum(min(line.count(sign), _ENOUGH) for line in lines))


def _plain(cell: str) -> str:
    """="4213…", as exports keep a spreadsheet from making a number of it, is what stands in it."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def decode(data: bytes) -> str:
    """The text of a CSV: Excel writes UTF-16 or the system's GBK; others UTF-8, with or without a mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError("读不出文件的文字编码。请用 Excel 或 WPS 另存为 .xlsx 再试")
