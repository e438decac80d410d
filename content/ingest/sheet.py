"""The words of a spreadsheet by way of calamine: all of them, for the file itself goes out, or only what is seen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from content.ingest.draft import Draft, IngestError, Link
from content.ingest.merged import Tall, told_down
from content.ingest.package import EXCEL, open_package
from content.ingest.sheet_forms import UNSOLVED, Forms, forms_in
from content.ingest.sheet_links import Cell, Lead, links_in
from content.ingest.text import table
from content.ingest.unseen import Unseen, hidden_lines
from content.item import Block, Heading
from content.pattern import late

_CELLS: Final = 400_000  # a list of 20,000 households with 20 columns
SHEET: Final = late(r"(?:隐藏的)?工作表“(?P<name>.+)”")
_ZIP: Final = b"PK\x03\x04"


def read_sheets(name: str, data: bytes, *, hidden: bool = True) -> Draft:
    """Read .xlsx or .xls, each sheet a heading and a table; without `hidden` what Excel shows. Raises IngestError.

    With `hidden` a cell that leads to a web page says where to, or is one of the draft's hidden links, and a heading
    says of which sheet it is the name, for a person has to find it (SHEET).
    """
    parts = open_package(name, data, EXCEL) if data.startswith(_ZIP) else {}
    unseen = {} if hidden else hidden_lines(parts)
    links = links_in(parts) if hidden else {}
    forms = forms_in(parts)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks, dark, shy = _blocks(name, workbook, unseen, links, forms, hidden=hidden)
    except PasswordError as error:
        raise IngestError(f"“{name}”设了打开密码。请去掉密码，另存后再上传") from error
    except CalamineError as error:
        raise IngestError(f"“{name}”已损坏，打不开。{EXCEL.remedy}") from error
    dropped = tuple(f"工作表“{sheet}”是隐藏的，文件发出去后别人看得到" for sheet in dark)
    return Draft(name, tuple(blocks), dropped, links=tuple(shy))


def _blocks(
    name: str,
    workbook: CalamineWorkbook,
    unseen: Mapping[str, Unseen],
    links: Mapping[str, Mapping[Cell, Lead]],
    forms: Mapping[str, Forms],
    *,
    hidden: bool,
) -> tuple[list[Block], list[str], list[Link]]:
    blocks: list[Block] = []
    dark: list[str] = []
    shy: list[Link] = []
    left = _CELLS
    for meta in workbook.sheets_metadata:
        seen = meta.visible is SheetVisibleEnum.Visible
        if meta.typ is not SheetTypeEnum.WorkSheet or not (hidden or seen):
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        left -= sheet.total_height * sheet.total_width
        if left < 0:
            raise IngestError(
                f"“{name}”的单元格超过{_CELLS // 10_000}万个，没有读完。请删去空白行列和多余的工作表后再上传"
            )
        form = forms.get(meta.name, Forms())
        found = list(_rows(sheet, unseen.get(meta.name, Unseen()), links.get(meta.name, {}), form))
        shy += [link for _, hiding in found for link in hiding]
        if rows := [row for row, _ in found if any(row)]:
            told = f"{'' if seen else '隐藏的'}工作表“{meta.name}”"
            blocks += [Heading(told if hidden else meta.name), table(rows)]
            if not seen:
                dark.append(meta.name)
    return blocks, dark, shy


def _rows(
    sheet: Any, unseen: Unseen, links: Mapping[Cell, Lead], forms: Forms
) -> Iterator[tuple[list[str], list[Link]]]:
    """The cells of each row, and the links in it that nobody sees."""
    first = sheet.start[1] if sheet.start else 0  # rows come from the sheet's first, columns from the first used
    rows = [
        [_said(cell, (number, column), forms) for column, cell in enumerate(row, first + 1)]
        for number, row in enumerate(sheet.iter_rows(), 1)
    ]
    told_down(rows, _tall(sheet, first, rows))
    for number, row in enumerate(rows, 1):
        if number not in unseen.rows:
            cells = [
                (cell, links.get((number, column), Lead()))
                for column, cell in enumerate(row, first + 1)
                if column not in unseen.columns
            ]
            shy = [Link(words, lead.address, hidden=True) for words, lead in cells if lead.hides(words)]
            yield [words if lead.hides(words) else _led(words, lead.address) for words, lead in cells], shy


def _tall(sheet: Any, first: int, rows: Sequence[Sequence[str]]) -> Iterator[Tall]:
    """The cells that are merged downwards, where the rows have them."""
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top and top < len(rows) and 0 <= left - first < len(rows[top]):
            yield top, left - first, bottom - top + 1


def _led(words: str, address: str) -> str:
    """A cell with where it leads, unless it says that itself."""
    return words if address in words else f"{words} {address}"


def _said(cell: Any, place: Cell, forms: Forms) -> str:
    """A cell as it is read; a number without decimals has none, a telephone number among them."""
    if cell == "" and place in forms.unsolved:
        return UNSOLVED
    if isinstance(cell, float) and place in forms.percents:
        return f"{cell:.{forms.percents[place]}%}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.hour == cell.minute == cell.second == 0 else cell.isoformat(" ")
    if isinstance(cell, time):
        return f"{cell.hour}:{cell:%M}" if not cell.second else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
