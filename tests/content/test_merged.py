"""Merged cells of tables: each row of a list says its own village, the head stays as it was, no sum is doubled."""

import io

import docx
import openpyxl
import pytest

from content.heads import labels
from content.ingest import read, words
from content.item import Table

TITLED = (
    ("序号", "村", "姓名", "机具", ""),
    ("", "", "", "名称", "金额"),
    ("1", "星亮村", "张三", "犁", "100"),
    ("2", "星亮村", "李四", "耙", ""),
    ("3", "东方村", "王五", "犁", "50"),
)
MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (2, 1, 3, 1), (2, 4, 3, 4))


def written(rows=TITLED):
    """The rows as a clerk types them: what is merged is typed once."""
    below = {(row, left) for top, left, low, _ in MERGED for row in range(top + 1, low + 1)}
    return [["" if (no, column) in below else cell for column, cell in enumerate(row)] for no, row in enumerate(rows)]


def word():
    document = docx.Document()
    table = document.add_table(len(TITLED), len(TITLED[0]))
    for row, line in zip(table.rows, written(), strict=True):
        for cell, said in zip(row.cells, line, strict=True):
            cell.text = said
    for top, left, low, right in MERGED:
        said = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(low, right)).text = said
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet():
    book = openpyxl.Workbook()
    page = book.active
    page.append(["", "厉山镇补贴名单"])
    for line in written():
        page.append(["", *(int(cell) if cell.isdecimal() else cell or None for cell in line)])
    page.merge_cells("B1:F1")
    for top, left, low, right in MERGED:
        page.merge_cells(start_row=top + 2, start_column=left + 2, end_row=low + 2, end_column=right + 2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def page():
    rows = ""
    covered = {
        (row, column)
        for top, left, low, right in MERGED
        for row in range(top, low + 1)
        for column in range(left, right + 1)
    }
    for no, line in enumerate(written()):
        rows += "<tr>"
        for column, cell in enumerate(line):
            spans = [
                (low - top + 1, right - left + 1) for top, left, low, right in MERGED if (top, left) == (no, column)
            ]
            if spans:
                rows += f"<td rowspan={spans[0][0]} colspan={spans[0][1]}>{cell}</td>"
            elif (no, column) not in covered:
                rows += f"<td>{cell}</td>"
        rows += "</tr>"
    body = f"<h1>厉山镇补贴名单</h1><p>现将名单公示如下。</p><table>{rows}</table>"
    return f"<!DOCTYPE html><html><body><div class=TRS_Editor>{body}</div></body></html>".encode()


@pytest.mark.parametrize(("name", "data"), [("a.docx", word()), ("a.html", page())])
def test_what_is_merged_downwards_is_said_in_each_row(name, data):
    found = [block.rows for block in read(name, data).blocks if isinstance(block, Table)]
    assert found == [TITLED]
    assert labels(found[0]) == ["序号", "村", "姓名", "机具 名称", "机具 金额"]


def test_below_the_title_of_a_sheet_too():
    rows = words("a.xlsx", sheet()).blocks[-1].rows
    assert rows == (("厉山镇补贴名单", "", "", "", ""), *TITLED)


@pytest.mark.parametrize("cell", ["300", "1,200.5元", "¥300", "98.6元/亩", "12亩", "说" * 31])
def test_sums_and_long_words_stand_once(cell):
    table = f"<tr><td>户<td>备注</tr><tr><td>甲<td rowspan=2>{cell}</tr><tr><td>乙</tr>"
    data = f"<html><body><div class=TRS_Editor><p>公示说明如下，请看。</p><table>{table}</table></div></body></html>"
    assert read("a.html", data.encode()).blocks[-1].rows[1:] == (("甲", cell), ("乙", ""))


@pytest.mark.parametrize("cell", ["3组", "12月5日", "0722-3330033", "上午", "第2村"])
def test_names_days_and_telephones_stand_in_each_row(cell):
    table = f"<tr><td>户<td>备注</tr><tr><td>甲<td rowspan=2>{cell}</tr><tr><td>乙</tr>"
    data = f"<html><body><div class=TRS_Editor><p>公示说明如下，请看。</p><table>{table}</table></div></body></html>"
    assert read("a.html", data.encode()).blocks[-1].rows[1:] == (("甲", cell), ("乙", cell))
