"""Links of the cells of a workbook: an attachment's are checked, and what residents see is the cell as it is."""

import io

import openpyxl

from content.attached import shown
from content.checks import check
from content.ingest import words
from content.item import Attachment, Paragraph
from tests.content.samples import TODAY, subsidy

FOREIGN, OFFICIAL = "http://bt.example.cn/x?a=1", "https://www.suixian.gov.cn/list"


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["补贴标准表"])
    sheet.append([])
    sheet.append([None, "村", "查询"])
    for row, link in ((4, FOREIGN), (5, OFFICIAL), (6, "mailto:a@example.cn")):
        sheet.cell(row, 2, "高庙村")
        sheet.cell(row, 3, "点这里").hyperlink = link
    sheet.cell(7, 2, "石桥村")
    sheet.cell(7, 3, f'=HYPERLINK("{FOREIGN}","点这里")')
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_link_of_a_cell_that_leads_away_is_noted_where_it_stands():
    draft = words("标准.xlsx", book())
    version = subsidy(blocks=(Paragraph("标准见附件。"),), attachments=(Attachment("标准.xlsx", "x", "0" * 64, 1),))
    got = check(version, {"标准.xlsx": draft.text}, today=TODAY)
    links = [(one.place, one.quote) for one in got if one.rule == "link_foreign"]
    assert [quote for _, quote in links] == ["bt.example.cn"] * 2
    row = next(no for no, line in enumerate(draft.text.splitlines()) if FOREIGN in line)  # below the sheet's name
    assert links[0][0].startswith(f"附件“标准.xlsx”的工作表“Sheet”第{row}行")


def test_residents_see_the_cell_without_its_address():
    (leaf,) = shown("标准.xlsx", book()).leaves
    assert FOREIGN not in str(leaf.blocks)
