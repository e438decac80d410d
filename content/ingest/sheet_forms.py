"""How a workbook writes what its cells hold, as far as calamine does not say it: percentages, sums never worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from content.ingest.package import parse
from content.ingest.sheet_links import Cell, cell_at
from content.ingest.unseen import sheets_of
from content.pattern import late

UNSOLVED: Final = "（公式没有算）"  # stands where a formula has no result: nobody's phone works it out
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN: Final = {"9": 0, "10": 2}  # Excel's own forms of percentages: decimals
_PERCENT: Final = late(r'^[^";\[]*?(?:\.(0+))?%')


@dataclass(frozen=True, slots=True)
class Forms:
    """Of a sheet: decimals of the cells that are percentages, and the cells whose formula has no result in the file."""

    percents: Mapping[Cell, int] = field(default_factory=dict)
    unsolved: frozenset[Cell] = frozenset()


def forms_in(parts: Mapping[str, bytes]) -> dict[str, Forms]:
    """The forms of each sheet of a package, by the sheet's name."""
    styles = _percents(parts.get("xl/styles.xml"))
    return {
        name: _forms(parts[part], styles)
        for name, part in sheets_of(parts).items()
        if styles or b"<f" in parts[part] or b":f" in parts[part]
    }


def _forms(data: bytes, styles: Mapping[str, int]) -> Forms:
    percents: dict[Cell, int] = {}
    unsolved: set[Cell] = set()
    for cell in parse(data).iter(f"{_S}c"):
        place = cell_at(cell.get("r", ""))
        if place is None:
            continue
        if cell.get("s", "0") in styles:
            percents[place] = styles[cell.get("s", "0")]
        formula = cell.find(f"{_S}f")
        if formula is not None and not cell.findtext(f"{_S}v") and not (formula.text or "").startswith("HYPERLINK("):
            unsolved.add(place)
    return Forms(percents, frozenset(unsolved))


def _percents(part: bytes | None) -> dict[str, int]:
    """The numbers of the styles that write percentages, with how many decimals."""
    if part is None or (b"%" not in part and b'numFmtId="9"' not in part and b'numFmtId="10"' not in part):
        return {}
    root = parse(part)
    known = dict(_BUILT_IN)
    for one in root.iter(f"{_S}numFmt"):
        if found := _PERCENT.match(one.get("formatCode", "")):
            known[one.get("numFmtId", "")] = len(found[1] or "")
    styles = enumerate(root.iterfind(f"{_S}cellXfs/{_S}xf"))
    return {str(no): known[form] for no, one in styles if (form := one.get("numFmtId", "0")) in known}
