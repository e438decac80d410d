"""Rosters as villages really keep them: what cannot be a person is named and left, what can be read is read."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from audiences.division import Division
from audiences.resident import State
from audiences.roster import HeadError, mark_errors

VILLAGE = Division(421321101200000)
TOWN = Division(421321101000000)


def test_a_village_book_with_a_sheet_for_each_group(files):
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("第二组")
    first.title = "一组"
    for sheet, people in ((first, ("张一", "李二")), (second, ("王三",))):
        sheet.append(["厉山镇星亮村2026年村民花名册（内部资料）"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=6)
        sheet.append(["填报单位：星亮村", None, None, None, "2026年11月"])
        sheet.append(["序号", "户主", "家庭成员信息", None, None, "备 注"])
        sheet.append([None, None, "姓  名", "身份证号码", "联系电话", None])
        sheet.merge_cells("C3:E3")
        for number, name in enumerate(people, 1):
            sheet.append([number, people[0], name, None, 14000000000.0 + number, None])
        sheet.append([len(people) + 1])  # numbered in advance
        sheet.append([])
        sheet.append(["备注：1.外出务工人员请注明；2.电话务必真实。"])
        sheet.append(["填表人：张会计", None, None, "审核人：王书记"])
    reading = files.read(files.saved(book), within=VILLAGE)
    assert not reading.errors, [str(one) for one in reading.errors]
    assert [(row.name, row.division % 1000, row.phones) for row in reading.rows] == [
        ("张一", 1, ("14000000001",)),
        ("李二", 1, ("14000000002",)),
        ("王三", 2, ("14000000001",)),
    ]
    assert not reading.strange


def test_a_sheet_for_each_village(files):
    book = openpyxl.Workbook()
    book.active.title = "星亮村"
    book.create_sheet("王家岗村")
    for sheet, name in zip(book.worksheets, ("张一", "李二"), strict=True):
        sheet.append(["姓名", "电话"])
        sheet.append([name, "１４０００００００１１"])
    reading = files.read(files.saved(book), within=TOWN)
    assert [row.division for row in reading.rows] == [421321101200000, 421321101201000]
    assert {row.phones for row in reading.rows} == {("14000000011",)}


def test_a_second_table_below_with_other_columns(files):
    text = """姓名,电话,组
张一,14000000001,1组
李二,14000000002/14000000003,1组

外出人员,,
组,姓名,电话,曾用名
2组,王三,14000000004,王小三、三儿
"""
    reading = files.read(text.encode(), "x.csv", within=VILLAGE)
    assert not reading.errors, [str(one) for one in reading.errors]
    last = reading.rows[-1]
    assert (last.name, last.division % 1000, last.phones, last.former) == (
        "王三",
        2,
        ("14000000004",),
        ("王小三", "三儿"),
    )
    assert reading.rows[1].phones == ("14000000002", "14000000003")
    assert any("第5、6行" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("cell", "born"),
    [(25569, "1970-01-01"), ("1970年1月1日", "1970-01-01"), ("1970.01.01", "1970-01-01"), (19700101, "1970-01-01")],
)
def test_birthdays_as_they_are_typed(files, cell, born):
    reading = files.read(files.sheet([files.person(1, 出生日期=cell)]))
    assert str(reading.rows[0].birth_date) == born


@pytest.mark.parametrize(("cell", "words"), [("63", "这是年龄"), ("63岁", "这是年龄"), ("1970年", "缺少月")])
def test_what_is_no_birthday_says_what_it_is(files, cell, words):
    reading = files.read(files.sheet([files.person(1, 出生日期=cell)]))
    assert [words in error.message for error in reading.errors] == [True]


def test_a_persons_state_is_read_strictly(files):
    head = ("姓名", "乡镇", "村", "人员状态")
    rows = [
        {"姓名": f"张{n}", "乡镇": "厉山镇", "村": "星亮村", "人员状态": word}
        for n, word in zip("一二三四", ("死亡", "迁出", "正常", "不详"), strict=True)
    ]
    reading = files.read(files.sheet(rows, head=head))
    assert [row.state for row in reading.rows] == [State.DEAD, State.MOVED, None]
    assert [(error.row, error.column) for error in reading.errors] == [(5, "人员状态")]


def test_strange_labels_are_asked_about_and_what_was_said_is_used(files):
    text = "农户,机主号码,入党时间,组\n张一,14000000001,2001,3组\n"
    with pytest.raises(HeadError) as stopped:
        files.read(text.encode(), "x.csv", within=VILLAGE)
    assert stopped.value.labels == ("农户", "机主号码", "入党时间", "组")
    said = {"农户": "姓名", "机主号码": "手机号"}
    reading = files.read(text.encode(), "x.csv", within=VILLAGE, mapping=said)
    assert reading.strange == ("入党时间",)
    assert (reading.rows[0].name, reading.rows[0].phones) == ("张一", ("14000000001",))
    assert files.read(text.encode(), "x.csv", within=VILLAGE, mapping=said | {"入党时间": ""}).strange == ()


def test_the_file_comes_back_with_its_errors_marked(files):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["星亮村花名册"])
    sheet["A1"].font = Font(bold=True)
    sheet.append(["姓名", "联系电话", "出生日期"])
    sheet.append(["张一", "1400000O001", "1960-01-02"])
    sheet.append(["李二", "14000000002", "63"])
    data = files.saved(book)
    reading = files.read(data, within=VILLAGE)
    marked = openpyxl.load_workbook(io.BytesIO(mark_errors(data, reading.errors))).active
    assert marked["A1"].font.bold
    assert (marked["B3"].fill.fgColor.rgb, marked["B4"].fill.fgColor.rgb) == ("FFFFC7CE", "00000000")
    assert "字母" in marked["B3"].comment.text
    assert (marked["D2"].value, marked["D4"].value[:4]) == ("错误说明", "出生日期")


def test_a_csv_comes_back_as_a_workbook(files):
    data = "姓名,电话\n张一,138\n".encode("gb18030")
    reading = files.read(data, "x.csv", within=VILLAGE)
    marked = openpyxl.load_workbook(io.BytesIO(mark_errors(data, reading.errors))).active
    assert marked["A2"].value == "张一"
    assert "11位" in marked["C2"].value
