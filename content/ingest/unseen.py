"""What lies in a file and is seen by nobody who opens it: hidden sheets, rows and words, comments, deletions, caches.

Whoever gets the file gets all of it, so a file with any of it is shown and not handed out.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader

from content.ingest.draft import IngestError
from content.ingest.kind import Kind
from content.ingest.package import EXCEL, WORD, open_package, parse
from content.pattern import late

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK: Final = "xl/workbook.xml"
_ON: Final = frozenset({"1", "true"})
_WIDEST: Final = 16_384  # columns of a sheet
_PARTS: Final = (
    (late(r"(?:xl|word)/(?:comments|threadedComments).*"), "批注"),
    (late(r"xl/pivotCache/.*"), "透视表里的原数据"),
    (late(r"xl/externalLinks/.*"), "别的表格的数据"),
    (late(r"(?:xl|word)/embeddings/.*"), "嵌入的文件"),
)
_TRACES: Final = ((re.compile(rb"<w:(?:del|moveFrom)[ >]"), "修订时删去的字"), (re.compile(rb"<w:vanish"), "隐藏的字"))


@dataclass(frozen=True, slots=True)
class Unseen:
    """Rows and columns of a sheet that are hidden, counted from 1."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def unseen(name: str, kind: Kind, data: bytes) -> tuple[str, ...]:
    """Name in Chinese what a file holds that is not seen. Raises IngestError."""
    if kind is Kind.PDF:
        return tuple(dict.fromkeys(_in_pdf(data)))
    if kind not in {Kind.DOCX, Kind.XLSX}:
        return ()
    parts = open_package(name, data, WORD if kind is Kind.DOCX else EXCEL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    found = [words for pattern, words in _PARTS if any(pattern.fullmatch(one) for one in names)]
    if kind is Kind.DOCX:
        said = b"".join(part for one, part in parts.items() if one.startswith("word/"))
        return (*found, *(words for pattern, words in _TRACES if pattern.search(said)))
    sheets = [] if _BOOK not in parts else list(parse(parts[_BOOK]).iter(f"{_S}sheet"))
    if any(sheet.get("state", "visible") != "visible" for sheet in sheets):
        found.append("隐藏的工作表")
    if any(one.rows or one.columns for one in hidden_lines(parts).values()):
        found.append("隐藏的行或列")
    return tuple(found)


def hidden_lines(parts: Mapping[str, bytes]) -> dict[str, Unseen]:
    """The hidden rows and columns of each sheet of a package, by the sheet's name."""
    return {name: _lines(parse(parts[part])) for name, part in sheets_of(parts).items() if b"hidden=" in parts[part]}


def sheets_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of a package in which each sheet is kept, by the sheet's name."""
    if _BOOK not in parts:
        return {}
    leads = parts.get("xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target", "") for one in parse(leads)} if leads else {}
    found = {}
    for sheet in parse(parts[_BOOK]).iter(f"{_S}sheet"):
        part = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_R), ""))).lstrip("/")
        if part in parts:
            found[sheet.get("name", "")] = part
    return found


def _lines(sheet: Any) -> Unseen:
    hidden = [row.get("r", "") for row in sheet.iter(f"{_S}row") if row.get("hidden") in _ON]
    rows = frozenset(int(number) for number in hidden if number.isdecimal())
    columns: set[int] = set()
    for column in sheet.iter(f"{_S}col"):
        first, last = column.get("min", ""), column.get("max", "")
        if column.get("hidden") in _ON and first.isdecimal() and last.isdecimal():
            columns.update(range(int(first), min(int(last), _WIDEST) + 1))
    return Unseen(rows, frozenset(columns))


def _in_pdf(data: bytes) -> Iterator[str]:
    """By the names that stand in the file, and what its readers list beside the pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        root: Any = reader.root_object
        names = root["/Names"].get_object() if "/Names" in root else {}
        if "/EmbeddedFiles" in names:
            yield "嵌入的文件"
        for page in reader.pages:
            notes: Any = page["/Annots"].get_object() if "/Annots" in page else ()
            said = [note.get_object() for note in notes]
            if any(str(one.get("/Contents", "")).strip() for one in said if one.get("/Subtype") != "/Link"):
                yield "批注"
    except Exception as error:  # pypdf raises whatever a broken file makes it trip over
        raise IngestError("这个PDF打不开") from error
