"""Where the cells of a workbook lead: links to the web that calamine does not read, by sheet and cell."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from content.ingest.package import parse
from content.ingest.unseen import sheets_of
from content.pattern import late

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = late(r"([A-Z]{1,3})(\d{1,7})(?::.*)?")
_FORMULA: Final = late(r'HYPERLINK\(\s*"(https?://[^"]+)"')
Cell = tuple[int, int]  # row and column, counted from 1


def links_in(parts: Mapping[str, bytes]) -> dict[str, dict[Cell, str]]:
    """The addresses (http, https) to which cells of each sheet of a package lead, by the sheet's name."""
    return {name: found for name, part in sheets_of(parts).items() if (found := _links(parts, part))}


def _links(parts: Mapping[str, bytes], part: str) -> dict[Cell, str]:
    found: dict[Cell, str] = {}
    data = parts[part]
    if b"hyperlink" in data:
        folder, file = posixpath.split(part)
        leads = parts.get(f"{folder}/_rels/{file}.rels")
        targets = {one.get("Id"): one.get("Target", "") for one in parse(leads)} if leads else {}
        for link in parse(data).iter(f"{_S}hyperlink"):
            where = _CELL.fullmatch(link.get("ref", ""))
            address = targets.get(link.get(_R), "")
            if where and address.startswith(("http://", "https://")):
                found[_place(where[1], where[2])] = address
    if b"HYPERLINK(" in data:
        for cell in parse(data).iter(f"{_S}c"):
            where, said = _CELL.fullmatch(cell.get("r", "")), _FORMULA.search(cell.findtext(f"{_S}f") or "")
            if where and said:
                found[_place(where[1], where[2])] = said[1]
    return found


def _place(column: str, row: str) -> Cell:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(row), number
