"""What calamine does not tell of an .xlsx: hidden rows, cells whose formula has no value, error values, zip bombs."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

_MAX_UNPACKED: Final = 250_000_000
_MAX_ENTRIES: Final = 2_000
_STEP: Final = 1 << 20
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LETTERS: Final = 26
# What a sheet must have in it to hide a row, to hold a formula or an error value, or to be written in another way.
_MARKED: Final = (
    b"hidden",
    b"<f>",
    b"<f ",
    b"<f/",
    b":f>",
    b":f ",
    b":f/",
    b'"e"',
    b"'e'",
    b"<!",
    b"utf-16",
    b"UTF-16",
    b"\x00",
)
_OVERLAP: Final = 16

Refuse = Callable[[str], Exception]


@dataclass(slots=True)
class Marks:
    """What stands about a sheet's cells; rows and columns from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)  # (top, left), (bottom, right)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)  # a cell's Chinese fault
    struck: set[tuple[int, int]] = field(default_factory=set)  # 删除线


def scan(data: bytes, refuse: Refuse) -> dict[str, Marks]:
    """The marks of every sheet by name. `refuse` makes the error for a file that is no workbook or unpacks too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _require_workbook(package, refuse)
            _require_small(package, refuse)
            struck = _struck_styles(package)
            return {name: _marks(package, path, struck) for name, path in _sheet_paths(package)}
    except (zipfile.BadZipFile, EOFError, KeyError, etree.XMLSyntaxError, RuntimeError, NotImplementedError) as error:
        raise refuse("表格文件已损坏或设有密码，请用 Excel 或 WPS 另存为 .xlsx 再试") from error


def _require_workbook(package: zipfile.ZipFile, refuse: Refuse) -> None:
    names = set(package.namelist())
    if "xl/workbook.xml" in names:
        return
    if any(name.startswith("word/") for name in names):
        raise refuse("这是 Word 文档，不是表格。请把名单另存为 Excel 表格（.xlsx）后再试")
    raise refuse("这不是 .xlsx 表格文件，请用 Excel 或 WPS 另存为 .xlsx 再试")


def _require_small(package: zipfile.ZipFile, refuse: Refuse) -> None:
    """Unpack everything once and count: what an entry says of its own size may be a lie."""
    if len(package.infolist()) > _MAX_ENTRIES:
        raise refuse("文件内容异常（压缩包内条目过多），已拒绝打开")
    total = 0
    for entry in package.infolist():
        with package.open(entry) as stream:
            while block := stream.read(_STEP):
                total += len(block)
                if total > _MAX_UNPACKED:
                    raise refuse(f"文件解压后超过{_MAX_UNPACKED // 1_000_000}MB，已拒绝打开。请删去图片后另存再试")


def _sheet_paths(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _parse(package, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    found = []
    for sheet in _parse(package, "xl/workbook.xml").iter("{*}sheet"):
        target = targets.get(sheet.get(_REL), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path in package.namelist():
            found.append((str(sheet.get("name")), path))
    return found


def _parse(package: zipfile.ZipFile, path: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(package.read(path), parser)


def _struck_styles(package: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the cell styles that cross out."""
    if "xl/styles.xml" not in package.namelist() or b"strike" not in package.read("xl/styles.xml"):
        return frozenset()
    styles = _parse(package, "xl/styles.xml")
    fonts = [font.find("{*}strike") for font in styles.iterfind("{*}fonts/{*}font")]
    struck = {
        str(number) for number, one in enumerate(fonts) if one is not None and one.get("val") not in ("0", "false")
    }
    cells = styles.iterfind("{*}cellXfs/{*}xf")
    return frozenset(str(number) for number, style in enumerate(cells) if style.get("fontId") in struck)


def _plain(package: zipfile.ZipFile, path: str, struck: frozenset[str]) -> bool:
    """Whether a sheet surely has nothing hidden or crossed out, no formula and no error value: most are not parsed."""
    marks = (*_MARKED, *(f' s="{style}"'.encode() for style in struck))
    tail = b""
    with package.open(path) as stream:
        while block := stream.read(_STEP):
            piece = tail + block
            if any(mark in piece for mark in marks):
                return False
            tail = block[-_OVERLAP:]
    return True


def _marks(package: zipfile.ZipFile, path: str, struck: frozenset[str]) -> Marks:
    marks = Marks()
    if _plain(package, path, struck):
        return marks
    number = -1
    with package.open(path) as stream:
        for _, row in etree.iterparse(stream, tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False):
            number = int(row.get("r", number + 2)) - 1
            if row.get("hidden") in ("1", "true"):
                marks.hidden_rows.add(number)
            for fault in _faults(row):
                marks.faults[fault[0]] = fault[1]
            if struck:
                marks.struck.update(
                    _place(cell.get("r", "")) for cell in row.iterfind("{*}c") if cell.get("s") in struck
                )
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    return marks


def _faults(row: Any) -> list[tuple[tuple[int, int], str]]:
    """Only cells with a formula or an error value are looked at; the others are a million and plain."""
    found = []
    for formula in row.iter("{*}f"):
        cell = formula.getparent()
        value = cell.find("{*}v")
        if value is None or not value.text:
            found.append((_place(cell.get("r", "")), "单元格里是没有算出结果的公式，请改成数值（复制后“只粘贴数值”）"))
    wrong = row.iterfind("{*}c[@t='e']")
    found.extend((_place(cell.get("r", "")), "单元格里是公式错误值，请改正") for cell in wrong)
    return found


def _place(reference: str) -> tuple[int, int]:
    match = _CELL.fullmatch(reference)
    if not match:
        return (-1, -1)
    column = 0
    for letter in match[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
