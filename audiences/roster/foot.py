"""Lines of a table that are no people: blank ones, titles, totals, what stands under the table. Pure."""

from __future__ import annotations

import re
from typing import Any, Final

from audiences.roster.column import SHARED, Column
from audiences.roster.header import Header
from audiences.roster.row import text_of

_FOOT: Final = re.compile(
    r"^(填表|制表|审核|审批|备注|说明|注[:：]|合计|总计|小计|单位|负责人|联系人[:：]|日期|村.*盖章)"
)
_SIGNED: Final = re.compile(
    r"[^\d:：]{0,12}(?:签字|签名|签章|盖章|公章)[^\d]{0,6}|[\d_]*年[\d_]*月[\d_]*日|[^\d:：]{2,12}[:：].{0,12}"
)
_TOTAL: Final = re.compile(r".{0,10}[合总小共累]计.{0,8}")
_COUNT: Final = re.compile(r"共?\d+[人户口名个]?")  # where a name should stand


def is_foot(cells: list[Any], header: Header) -> bool:
    """A total, or a line under the table: 合计 with 5人 where a name should stand, 填表人, 村主任签字： 年 月 日."""
    names = [word for place in header.places(Column.NAME) if place < len(cells) and (word := _squeezed(cells[place]))]
    nobody = not names or _TOTAL.fullmatch(names[0]) or _COUNT.fullmatch(names[0])
    if nobody and any(_TOTAL.fullmatch(_squeezed(cell)) for cell in cells):
        return True
    filled = [word for cell in cells if (word := _squeezed(cell))]
    if (not names or _SIGNED.fullmatch(names[0])) and all(map(_SIGNED.fullmatch, filled)):
        return True
    if not _FOOT.match(next(filter(None, map(_squeezed, cells)), "")):
        return False
    others = sum(bool(_squeezed(cell)) for cell in cells) - len(names)
    return not names or others == 0 or bool(_FOOT.match(names[0]))


def _squeezed(cell: Any) -> str:
    """合 计 → 合计."""
    return "".join(text_of(cell).split())


def is_blank(cells: list[Any], header: Header) -> bool:
    """A numbered line that nobody filled, or a title: no name, and nothing that only a person has."""
    if any(text_of(cells[place]) for place in header.places(Column.NAME) if place < len(cells)):
        return False
    own = [
        place
        for place, column in header.columns.items()
        if column not in SHARED and place < len(cells) and text_of(cells[place])
    ]
    return not own or sum(bool(text_of(cell)) for cell in cells) == 1
