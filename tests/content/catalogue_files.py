"""Catalogue files as counties print them, built with the libraries that Office files are built with."""

from __future__ import annotations

import io

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

TOP = ("序号", "公开事项", "公开事项", "公开内容\n（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
       "公开对象", "公开对象", "公开方式", "公开方式", "公开层级", "公开层级")  # fmt: skip
BELOW = ("", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级")
BOXES = (
    "■政府网站  □政府公报\n■两微一端  □发布会/听证会\n■广播电视  □纸质媒体\n□公开查阅点  ■政务服务中心\n"
    "□便民服务站 ■入户/现场\n■社区/企事业单位/村公示栏（电子屏）\n■精准推送  □其他"
)
SHOWN = "制定或获取信息之日起10个工作日内；公示7个工作日"
YES = ("√", "", "√", "", "√", "√")
LIMIT = "信息形成或者变更之日起20个工作日内"
SUBSIDY = (
    ("1", "政策依据", "惠农补贴政策", "补贴政策文件", "《条例》", LIMIT, "农业农村局", BOXES, *YES),
    ("2", "补贴发放", "申请指南", "对象、标准、程序、材料", "《条例》", LIMIT, "农业农村局", BOXES, *YES),
    ("3", "补贴发放", "补贴结果", "补贴对象、金额", "《条例》", "公示7个工作日", "乡镇人民政府",
     "☑政府网站\n☐两微一端\n☑村公示栏", "", "√（补贴对象）", "√", "", "", "√"),
)  # fmt: skip
RELIEF = (
    ("1", "最低生活保障", "审核信息", "初审对象名单", "《办法》", SHOWN, "乡镇人民政府",
     "口政府网站\n口两微一端\n■社区/企事业单位/村公示栏（电子屏）", "√", "", "√", "", "", "√"),
    ("2", "临时救助", "政策法规文件", "政策文件", "《办法》", "及时公开", "县民政局", BOXES, "√", "", "√", "", "√", ""),
)  # fmt: skip


def workbook(*sheets: tuple[str, str, tuple[tuple[str, ...], ...]], repeat_head: bool = False) -> bytes:
    """A sheet a domain: a title over all columns, a head of two rows, merged items, a footnote."""
    book = Workbook()
    book.remove(book.active)
    for name, title, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.append([title])
        sheet.merge_cells("A1:N1")
        _head(sheet)
        for no, row in enumerate(rows):
            if repeat_head and no == 1:
                _head(sheet)
            sheet.append(list(row))
        _merge_items(sheet)
        sheet.append(["注：本目录实行动态调整。"])
    return saved(book)


def saved(file) -> bytes:
    """A book or document as a file."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _head(sheet) -> None:
    first = sheet.max_row + 1
    sheet.append(list(TOP))
    sheet.append(list(BELOW))
    for area in (f"B{first}:C{first}", f"I{first}:J{first}", f"K{first}:L{first}", f"M{first}:N{first}"):
        sheet.merge_cells(area)
    for column in "ADEFGH":
        sheet.merge_cells(f"{column}{first}:{column}{first + 1}")


def _merge_items(sheet) -> None:
    """Equal 一级事项 below each other are one merged cell, as they are printed."""
    start, last = None, None
    for row in range(4, sheet.max_row + 2):
        value = sheet.cell(row, 2).value if row <= sheet.max_row else None
        if value != last:
            if start and row - start > 1 and last not in ("一级事项", "公开事项"):
                sheet.merge_cells(f"B{start}:B{row - 1}")
            start, last = row, value


def document(title: str, rows: tuple[tuple[str, ...], ...], *, symbol: bool = False) -> bytes:
    """A table of Word under its title, the head of two rows merged, the items merged downwards."""
    file = Document()
    file.add_paragraph(title)
    table = file.add_table(rows=2 + len(rows), cols=len(TOP))
    for row, line in zip(table.rows, (TOP, BELOW, *rows), strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words
    for left, right in ((1, 2), (8, 9), (10, 11), (12, 13)):
        words = TOP[left]
        table.cell(0, left).merge(table.cell(0, right)).text = words
    for column in (0, 3, 4, 5, 6, 7):
        table.cell(0, column).merge(table.cell(1, column)).text = TOP[column]
    for no in range(3, 2 + len(rows)):
        if rows[no - 2][1] == rows[no - 3][1]:
            table.cell(no - 1, 1).merge(table.cell(no, 1)).text = rows[no - 2][1]
    if symbol:
        for no in range(2, 2 + len(rows)):
            for column in (8, 9, 10, 11, 12, 13):
                _as_symbol(table.cell(no, column))
    return saved(file)


def _as_symbol(cell) -> None:
    """√ as Word inserts it: a symbol of Wingdings 2, without any text."""
    for run in cell.paragraphs[0].runs:
        if run.text == "√":
            run.text = ""
            sign = OxmlElement("w:sym")
            sign.set(qn("w:font"), "Wingdings 2")
            sign.set(qn("w:char"), "F052")
            run._r.append(sign)
