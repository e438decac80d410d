"""What a leaf of a long list holds, by its villages and running numbers: nobody turns seventy leaves for a row. Pure.

Names are no part of it: it stands in a menu, and a menu's choice in an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from content.heads import heads, labels
from content.item import Block, Table
from content.pattern import Late, late

_NUMBER: Final = late(r"序号|编号|顺序号")
_PLACE: Final = late(
    r"(?:所[在属])?(?:行政)?村(?:名|名称|别|居)?(?:[（(/、]?社区[）)]?)?|社区(?:名称)?|村组|乡镇|乡（镇）|镇"
)
_DIGITS: Final = late(r"\d{1,6}")
_MOST: Final = 8  # villages that are named each


def held(blocks: Iterable[Block]) -> str:
    """Say which rows of a list a leaf holds: 星亮村、同心村，序号159—238; empty: that cannot be told."""
    tables = [block for block in blocks if isinstance(block, Table)]
    places = list(dict.fromkeys(cell for table in tables for cell in _cells(table, _PLACE)))
    numbers = [cell for table in tables for cell in _cells(table, _NUMBER) if _DIGITS.fullmatch(cell)]
    named = "、".join(places) if len(places) <= _MOST else f"{places[0]}到{places[-1]}的{len(places)}处"
    counted = f"序号{'—'.join(dict.fromkeys((numbers[0], numbers[-1])))}" if numbers else ""
    return "，".join(filter(None, (named, counted)))


def _cells(table: Table, sought: Late) -> list[str]:
    """What stands below the first head of this kind."""
    at = next((no for no, label in enumerate(labels(table.rows)) if sought.fullmatch("".join(label.split()))), None)
    below = table.rows[heads(table.rows) :]
    return [row[at].strip() for row in below if row[at].strip()] if at is not None else []
