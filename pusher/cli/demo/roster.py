"""The demo county's roster (花名册) as an .xlsx file in the shape that village offices keep: a sheet a town."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from audiences.division import Division, Tree
from pusher.cli.demo.people import Household

FILE: Final = "随县村民花名册.xlsx"
_HEAD: Final = (
    "序号", "村", "组", "户主", "姓名", "与户主关系", "性别", "出生日期", "手机号", "户籍地", "现居地", "标签",
)  # fmt: skip
_WIDTHS: Final = (6, 12, 8, 10, 10, 11, 6, 12, 26, 22, 18, 18)


def workbook(homes: Sequence[Household], tree: Tree) -> bytes:
    """Write all households; the town of a sheet stands in every row, for village names repeat."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for town, group in groupby(homes, key=lambda home: Division(home.village).town):
        name = tree.node(town or 0).name
        sheet = book.create_sheet(name)
        sheet.append([f"{name}村民花名册"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_HEAD))
        sheet.append(list(_HEAD))
        for row in _rows(group, tree, name):
            sheet.append(row)
        sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
        for place, width in enumerate(_WIDTHS, 1):
            sheet.cell(2, place).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(homes: Iterable[Household], tree: Tree, town: str) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for home in homes:
        village = town + tree.node(home.village).name.removesuffix("村民委员会")
        head = home.people[0].name
        rows += [
            [
                len(rows) + number,
                village,
                f"{home.group}组",
                head,
                person.name,
                person.relation,
                person.sex,
                person.birth.isoformat(),
                "/".join(person.phones),
                person.registered,
                person.living,
                "、".join(person.tags),
            ]
            for number, person in enumerate(home.people, 1)
        ]
    return rows
