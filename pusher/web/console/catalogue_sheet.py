"""The catalogue's lists as tables to hand on (.xlsx): what is late, which rows have nothing. No IO."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from audiences.division import Tree
from pusher.filing import Late, Section
from pusher.web.page import day

_LATE: Final = ("标题", "单位", "领域", "信息形成日", "应公开日期", "实际公开日期", "逾期工作日", "时限依据")
_GAPS: Final = ("领域", "责任单位", "事项", "公开内容（要素）", "公开时限", "公开主体")
_WIDEST: Final = 46  # of a column, in Excel's characters


def late_sheet(found: Iterable[Late], tree: Tree) -> bytes:
    """逾期公开清单."""
    rows = (
        (
            one.title,
            unit_name(tree, one.division),
            one.domain,
            day(one.formed),
            day(one.deadline.due.day) + ("（暂定）" if one.provisional else ""),
            day(one.published) if one.published else "未公开",
            one.days,
            one.deadline.why,
        )
        for one in found
    )
    return _workbook("逾期公开清单", _LATE, rows)


def gaps_sheet(sections: Iterable[Section]) -> bytes:
    """未公开事项清单."""
    rows = (
        (one.domain, one.unit, row.name, row.content, row.time_limit, row.subject)
        for one in sections
        for row in one.missing
    )
    return _workbook("未公开事项清单", _GAPS, rows)


def unit_name(tree: Tree, division: int) -> str:
    """The name of the unit that wrote an item."""
    return tree.full_name(division) if division in tree else str(division)


def _workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """One sheet; a text that begins like a formula stays a text."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    for no in range(1, len(heads) + 1):
        letter = get_column_letter(no)
        longest = max(len(str(cell.value or "")) for cell in sheet[letter])
        sheet.column_dimensions[letter].width = min(2 * longest + 2, _WIDEST)
        sheet[f"{letter}1"].font = Font(bold=True)
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
