"""Who is responsible for which domain (领域 → 责任单位), out of the tables that counties' notices carry. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from content.catalogue.grid import read_grids
from content.ingest.domain import domain_named
from content.ingest.draft import IngestError, check_size
from content.pattern import late

_DOMAIN: Final = late(r"领域")
_UNIT: Final = late(r"责任(?:单位|部门|主体)|牵头(?:单位|部门)")
_NUMBER: Final = late(r"\d{1,3}")
_LONGEST: Final = 40  # characters of a name


@dataclass(frozen=True, slots=True)
class Responsible:
    """A domain by its present name, as the county printed it (`said`), and its unit."""

    domain: str
    said: str
    unit: str


def read_units(name: str, data: bytes) -> tuple[Responsible, ...]:
    """Read a table of 领域 and 责任单位 (.xlsx, .docx, or text with one cell a line or tabs). Raises IngestError."""
    check_size(name, data)
    if name.lower().endswith((".txt", ".csv", ".md")):
        pairs = list(_from_text(_decode(name, data)))
    else:
        pairs = [pair for grid in read_grids(name, data) for pair in _from_rows(grid.rows)]
    found = [one for said, unit in pairs for one in _split(said, unit)]
    if not found:
        raise IngestError(f"“{name}”里没有找到“领域”和“责任单位”两列的表")
    return tuple({one.domain: one for one in found}.values())


def _from_rows(rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, str]]:
    domain = unit = -1
    for row in rows:
        heads = ["".join(cell.split()) for cell in row]
        of_domain = next((n for n, cell in enumerate(heads) if _DOMAIN.search(cell)), -1)
        of_unit = next((n for n, cell in enumerate(heads) if _UNIT.search(cell)), -1)
        if of_unit >= 0 and of_domain >= 0 and of_unit != of_domain:
            domain, unit = of_domain, of_unit
        elif domain >= 0 and heads[domain] and heads[unit]:
            yield heads[domain], heads[unit]


def _from_text(text: str) -> Iterator[tuple[str, str]]:
    """A number, a domain, a unit, in one line or in three."""
    cells = [cell.strip() for cell in re.split(r"[\t\n,]", text) if cell.strip()]
    for number, said, unit in zip(cells, cells[1:], cells[2:], strict=False):
        names = max(len(said), len(unit)) <= _LONGEST and not (_NUMBER.fullmatch(said) or _NUMBER.fullmatch(unit))
        if _NUMBER.fullmatch(number) and names and not re.search(r"[。；]", said + unit):
            yield said, unit


def _split(said: str, unit: str) -> Iterator[Responsible]:
    """社会救助领域、养老服务领域 are two."""
    parts = [part.removesuffix("领域") for part in said.split("、")]
    several = len(parts) > 1 and all(domain_named(part) for part in parts)
    for part in parts if several else [said.removesuffix("领域")]:
        yield Responsible(domain_named(part) or part, part, unit)


def _decode(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IngestError(f"“{name}”读不出文字编码，请另存为 UTF-8 文本")
