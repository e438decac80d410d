"""A spreadsheet of one table (.xlsx), as offices hand it on. Words stay words; time stands without a zone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
_FORMULA: Final = ("=", "+", "-", "@", "\t")
_A4: Final = 9


def workbook(
    title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]], *, heading: str = ""
) -> bytes:
    """Return the file; `columns` are (head, width in characters). It takes time: call it in a thread.

    It prints on A4 across, as wide as a page, its heads and the heading (or the title) on each.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    _print(sheet, heading or title)
    for number, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([head for head, _ in columns])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _print(sheet: Any, heading: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0  # any number
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = heading.replace("&", "&&")
    sheet.oddFooter.center.text = "第&P页，共&N页"


def _cell(value: Any) -> Any:
    """What openpyxl takes: it reads a leading = as a formula, and refuses time with a zone."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(_OFFICE_TIME).replace(tzinfo=None, second=0, microsecond=0)
    return value
