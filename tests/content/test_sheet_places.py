"""Where something stands in a workbook: its sheet by name, hidden ones too, and the line of that sheet."""

import io
from datetime import date

import openpyxl
import pytest

from content.checks import check
from content.ingest import words
from tests.content.samples import subsidy

NUMBER = "11010519491231002X"


def book(*sheets, hidden=()):
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    made.save(out)
    return out.getvalue()


LIST = ("公示表", [("村", "金额"), ("一村", 98), ("二村", 99)])


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        (("底表", [("张三", NUMBER)]), "附件“名单.xlsx”的隐藏的工作表“底表”第1行"),
        (("底表", [("姓名", "证件"), ("张三", NUMBER)]), "附件“名单.xlsx”的隐藏的工作表“底表”第2行第2列"),
        (("说明", [("张三",), (f"身份证{NUMBER}",)]), "附件“名单.xlsx”的工作表“说明”第2行"),
    ],
)
def test_a_leak_is_placed_in_its_sheet(sheet, place):
    text = words("名单.xlsx", book(LIST, sheet, hidden={"底表"})).text
    found = check(subsidy(), {"名单.xlsx": text}, today=date(2026, 5, 1))
    assert [one.place for one in found if one.rule == "id_number"] == [place]


def test_a_mark_that_is_a_sheets_name_counts():
    text = words("名单.xlsx", book(("内部资料", [("村", "金额"), ("一村", 98)]))).text
    found = check(subsidy(), {"名单.xlsx": text}, today=date(2026, 5, 1))
    assert [one.place for one in found if one.rule == "secrecy"] == ["附件“名单.xlsx”的工作表“内部资料”"]
