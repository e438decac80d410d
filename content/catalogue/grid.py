"""Files as grids: every cell of a merged range holds the range's words, so that a row can be read by itself.

.xlsx and .xls by calamine; .docx by its own XML, because ticks hide in symbols (Wingdings) and boxes that other readers
drop. Bytes come in, nothing is written. Raises IngestError.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from content.ingest.draft import IngestError, check_size
from content.ingest.package import BROKEN, open_package

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_CELLS: Final = 400_000
_UNPACKED: Final = 150 * 2**20
_WIDEST: Final = 60  # columns of a table in Word; a span beyond it is an accident
# What the symbol fonts draw.
_SYMBOLS: Final = {
    ("wingdings", 0xFE): "☑", ("wingdings", 0xFD): "☒", ("wingdings", 0xFC): "√", ("wingdings", 0xA8): "□",
    ("wingdings", 0x6F): "□", ("wingdings", 0x6E): "■", ("wingdings 2", 0x52): "☑", ("wingdings 2", 0x51): "☒",
    ("wingdings 2", 0x50): "√", ("wingdings 2", 0xA3): "□", ("wingdings 2", 0x2A): "□", ("wingdings 2", 0xA2): "■",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or table. `title`: the sheet's name or the line above the table; `first`: the number of rows[0]."""

    title: str
    first: int
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


def read_grids(name: str, data: bytes) -> tuple[Grid, ...]:
    """Read the tables of a .xlsx, .xls or .docx. Raises IngestError, which says in Chinese what to do."""
    check_size(name, data)
    if name.lower().endswith(".docx"):
        return tuple(_word(name, data))
    if name.lower().endswith((".xlsx", ".xls", ".et")):
        return tuple(_workbook(name, data))
    raise IngestError(f"“{name}”：目录请用 Excel（.xlsx）或 Word（.docx）文件；PDF 和旧式 .doc 请先另存")


def _workbook(name: str, data: bytes) -> Iterator[Grid]:
    _refuse_bombs(name, data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for title in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(title)
            if sheet.start is None:
                continue
            if (sheet.total_height or 0) * (sheet.total_width or 0) > _MOST_CELLS:
                raise IngestError(f"“{name}”的工作表“{title}”太大，不像一份目录")
            top, left = sheet.start
            rows = [[_plain(cell) for cell in row] for row in sheet.iter_rows()]
            for (start, begin), (end, finish) in sheet.merged_cell_ranges or ():
                _fill(rows, (start - top, begin - left), (end - top, finish - left))
            yield Grid(title, top + 1, tuple(map(tuple, rows)))
    except CalamineError as error:
        raise IngestError(f"“{name}”打不开：文件已损坏或设有密码，请另存为 .xlsx 后再上传") from error


def _refuse_bombs(name: str, data: bytes) -> None:
    """Count what a .xlsx really unpacks to."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            left = _UNPACKED
            for entry in package.infolist():
                with package.open(entry) as stream:
                    while block := stream.read(1 << 20):
                        left -= len(block)
                        if left < 0:
                            raise IngestError(f"“{name}”解开后过大，没有打开。请删去图片后另存再上传")
    except BROKEN as error:
        if isinstance(error, IngestError):
            raise
        raise IngestError(f"“{name}”已损坏或设有密码，打不开。请另存为 .xlsx 后再上传") from error


def _fill(rows: list[list[str]], start: tuple[int, int], end: tuple[int, int]) -> None:
    if not (0 <= start[0] < len(rows) and 0 <= start[1] < len(rows[start[0]])):
        return
    words = rows[start[0]][start[1]]
    for row in rows[start[0] : end[0] + 1]:
        for column in range(start[1], min(end[1] + 1, len(row))):
            row[column] = words


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\r", "").replace("_x000D_", "").strip()


def _word(name: str, data: bytes) -> Iterator[Grid]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    body = etree.fromstring(open_package(name, data)["word/document.xml"], parser).find(f"{_W}body")
    title, number = "", 0
    for node in body.iter(f"{_W}p", f"{_W}tbl") if body is not None else ():
        if next(node.iterancestors(f"{_W}tbl"), None) is not None:
            continue
        if node.tag == f"{_W}p":
            title = _words(node) or title
            continue
        number += 1
        rows = _grid(name, node)
        yield Grid(title or f"表{number}", 1, rows)
        title = ""


def _grid(name: str, table: Any) -> tuple[tuple[str, ...], ...]:
    """A table of Word on a grid: gridSpan goes to the right, vMerge without `restart` goes on from above."""
    rows: list[list[str]] = []
    cells = 0
    for row in table.iterfind(f"{_W}tr"):
        line: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tbl")) is not table:
                continue
            wide = min(int(_value(cell, "gridSpan") or 1), _WIDEST)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            words = "\n".join(filter(None, map(_words, cell.iterfind(f".//{_W}p"))))
            if merge is not None and merge.get(f"{_W}val") != "restart" and rows and len(rows[-1]) > len(line):
                words = rows[-1][len(line)]
            line += [words] * wide
        cells += len(line)
        if cells > _MOST_CELLS:
            raise IngestError(f"“{name}”里的表格太大，不像一份目录")
        rows.append(line)
    width = max(map(len, rows), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def _value(cell: Any, name: str) -> str | None:
    found = cell.find(f"{_W}tcPr/{_W}{name}")
    return None if found is None else found.get(f"{_W}val")


def _words(paragraph: Any) -> str:
    """The words of a paragraph, its symbols and ticked boxes as signs."""
    said: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}sym", f"{_W}br", f"{_W}tab"):
        if node.tag == f"{_W}sym":
            said.append(_symbol(str(node.get(f"{_W}font")), str(node.get(f"{_W}char"))))
        elif node.tag == f"{_W}t":
            said.append(_in_font(node, node.text or ""))
        else:
            said.append("\n" if node.tag == f"{_W}br" else " ")
    return "".join(said).strip()


def _in_font(node: Any, text: str) -> str:
    """A letter that a symbol font draws as a box: R in Wingdings 2."""
    fonts = node.getparent().find(f"{_W}rPr/{_W}rFonts") if node.getparent().tag == f"{_W}r" else None
    font = str(fonts.get(f"{_W}ascii", "")) if fonts is not None else ""
    if not font.lower().startswith("wingdings"):
        return text
    return "".join(_SYMBOLS.get((font.lower(), ord(sign) & 0xFF), sign) for sign in text)


def _symbol(font: str, char: str) -> str:
    try:
        return _SYMBOLS.get((font.lower(), int(char, 16) & 0xFF), "")
    except ValueError:
        return ""
