"""Where the cells of a workbook lead: links to the web that calamine does not read, by sheet and cell."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from content.ingest.draft import FEWEST, web_address
from content.ingest.package import parse
from content.ingest.unseen import sheets_of
from content.pattern import late

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = late(r"([A-Z]{1,3})(\d{1,7})(?::.*)?")
_FORMULA: Final = late(r'HYPERLINK\(\s*"([^"]+)"(?:\s*,\s*"([^"]*)")?')
_WHITE: Final = "FFFFFF"
_PAPER: Final = "0"  # the theme's colour of the paper
_TINY: Final = 3.0  # points
Cell = tuple[int, int]  # row and column, counted from 1


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a cell leads, what a formula shows for it, and whether its words are white on white or tiny."""

    address: str = ""
    label: str = ""
    faint: bool = False

    def hides(self, words: str) -> bool:
        """Whether nobody sees that there is a link over these words of the cell."""
        return bool(self.address) and (self.faint or len((self.label or words).strip()) < FEWEST)


def links_in(parts: Mapping[str, bytes]) -> dict[str, dict[Cell, Lead]]:
    """Where on the web cells of each sheet of a package lead, by the sheet's name."""
    faint = _faint(parts.get("xl/styles.xml"))
    found = {}
    for name, part in sheets_of(parts).items():
        if links := _links(parts, part):
            styles = {cell.get("r", ""): cell.get("s", "0") for cell in parse(parts[part]).iter(f"{_S}c")}
            dim = {cell_at(ref) for ref, no in styles.items() if no in faint}
            found[name] = {cell: replace(lead, faint=cell in dim) for cell, lead in links.items()}
    return found


def _faint(part: bytes | None) -> frozenset[str]:
    """The numbers of the styles of cells whose words nobody sees."""
    if part is None:
        return frozenset()
    root = parse(part)
    fonts, fills = list(root.iterfind(f"{_S}fonts/{_S}font")), list(root.iterfind(f"{_S}fills/{_S}fill"))
    dim = {str(no) for no, font in enumerate(fonts) if _is_tiny(font)}
    white = {str(no) for no, font in enumerate(fonts) if _is_white(font.find(f"{_S}color"))}
    bare = {str(no) for no, fill in enumerate(fills) if _is_bare(fill.find(f"{_S}patternFill"))}
    styles = enumerate(root.iterfind(f"{_S}cellXfs/{_S}xf"))
    return frozenset(
        str(no)
        for no, one in styles
        if (font := one.get("fontId", "0")) in dim or (font in white and one.get("fillId", "0") in bare)
    )


def _is_tiny(font: Any) -> bool:
    size = font.find(f"{_S}sz")
    return size is not None and float(size.get("val", _TINY)) < _TINY


def _is_white(colour: Any) -> bool:
    return colour is not None and (colour.get("rgb", "")[-6:].upper() == _WHITE or colour.get("theme") == _PAPER)


def _is_bare(pattern: Any) -> bool:
    if pattern is None or pattern.get("patternType", "none") == "none":
        return pattern is not None
    return pattern.get("patternType") == "solid" and _is_white(pattern.find(f"{_S}fgColor"))


def _links(parts: Mapping[str, bytes], part: str) -> dict[Cell, Lead]:
    found: dict[Cell, Lead] = {}
    data = parts[part]
    if b"hyperlink" in data:
        folder, file = posixpath.split(part)
        leads = parts.get(f"{folder}/_rels/{file}.rels")
        targets = {one.get("Id"): one.get("Target", "") for one in parse(leads)} if leads else {}
        for link in parse(data).iter(f"{_S}hyperlink"):
            where = cell_at(link.get("ref", ""))
            address = web_address(targets.get(link.get(_R), ""))
            if where and address:
                found[where] = Lead(address)
    if b"HYPERLINK(" in data:
        for cell in parse(data).iter(f"{_S}c"):
            where, said = cell_at(cell.get("r", "")), _FORMULA.search(cell.findtext(f"{_S}f") or "")
            if where and said and (address := web_address(said[1])):
                found[where] = Lead(address, said[2] or address)
    return found


def cell_at(reference: str) -> Cell | None:
    """Return the place of a cell, of a range its first: B3 is (3, 2); None: it is no place."""
    found = _CELL.fullmatch(reference)
    return _place(found[1], found[2]) if found else None


def _place(column: str, row: str) -> Cell:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(row), number
