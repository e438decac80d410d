"""What a text says that its list adds up to: 以上共计11000元 below a table of 12000."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from content.checks.amounts import cell, said
from content.checks.finding import Finding
from content.checks.passage import Grid, Passage
from content.checks.rates import odd
from content.pattern import late

_SAID: Final = late(
    r"(?:以上|上列)[^，。；\d]{0,4}(?:共计|合计|总计|共)(?:[^。；\d元]{0,6}\d+[户人名][，,、]?)?[^。；\d]{0,8}"
    r"(?P<sum>\d[\d,]*(?:\.(?P<part>\d+))?)\s*(?P<unit>万?)元"
)
_SUM_ROW: Final = late(r"合计|总计|共计|小计|总数")


def told_sums(texts: Sequence[Passage], grids: Sequence[Grid], money: Sequence[int]) -> Iterator[Finding]:
    """Warn where a text has one table, `money` is its one column of sums, and what the text says of them is another.

    A table with a row of sums is compared with that row elsewhere.
    """
    if len(grids) != 1 or len(money) != 1:
        return
    (grid,), (column,) = grids, money
    rows = [row for row in grid.rows[1:] if any(one.strip() for one in row)]
    numbers = [cell(row[column]) if column < len(row) else None for row in rows]
    if len(rows) < 2 or not all(numbers) or any(_SUM_ROW.search(one) for row in rows for one in row[:2]):  # noqa: PLR2004
        return
    added = sum((one[0] for one in numbers if one), Decimal(0))
    for passage in texts:
        for hit in _SAID.finditer(passage.text):
            scale = Decimal(10**4 if hit["unit"] else 1)
            told, step = Decimal(hit["sum"].replace(",", "")) * scale, scale / 10 ** len(hit["part"] or "")
            if abs(told - added) > (step / 2 if hit["unit"] else 0):
                yield odd(passage.place, hit[0], f"表里各行相加是{said(added)}元，文中写的是{said(told)}元")
