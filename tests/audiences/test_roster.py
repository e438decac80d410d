"""Spreadsheets as villages keep them, and every way in which they go wrong."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from audiences.division import parse
from audiences.roster import Column


def only(reading):
    """The single error of a reading."""
    (error,) = reading.errors
    return error


def csv_of(*lines, encoding="utf-8"):
    return "\r\n".join(lines).encode(encoding)


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    return book


HEAD = ("姓名", "手机号", "乡镇", "村")
ROW = ("王五", "14000000001", "厉山镇", "星亮村")


def test_a_plain_roster_is_read(files):
    rows = [files.person(1, 手机号=14000000001.0, 出生日期=date(1950, 3, 5), 标签="低保、种粮农户", 组="3组")]
    reading = files.read(files.sheet(rows))
    assert reading.errors == ()
    (row,) = reading.rows
    assert (row.row, row.phones, row.birth_date) == (2, ("14000000001",), date(1950, 3, 5))
    assert (row.division, row.tags) == (421321101200003, ("低保", "种粮农户"))
    assert {Column.NAME, Column.PHONE, Column.TAGS} <= reading.columns
    assert "14000000001" not in repr(reading)


def test_title_rows_and_other_names_of_columns(files):
    book = book_of(
        ("随县厉山镇星亮村农户花名册",),
        ("填报单位：星亮村", None, None),
        ("序号", "* 姓  名（必填）", "公民身份号码", "联系方式", "行政村", "是否低保"),
        (1, "王 五", "11010519491231002x", "１４００００００００１", "厉山镇星亮村", "√"),
    )
    (row,) = files.read(files.saved(book)).rows
    assert (row.row, row.name, row.phones, row.tags) == (4, "王五", ("14000000001",), ("低保",))
    assert (row.id_number, row.sex, row.birth_date) == ("11010519491231002X", "女", date(1949, 12, 31))


def test_a_head_over_two_rows(files):
    book = book_of(
        ("户号", "家庭成员", None, "住址", None, None),
        (None, "姓名", "联系电话", "乡镇", "村", "组"),
        ("1", *ROW, "3组"),
    )
    for cells in ("A1:A2", "B1:C1", "D1:F1"):
        book.active.merge_cells(cells)
    (row,) = files.read(files.saved(book)).rows
    assert (row.row, row.household, row.name, row.division) == (3, "1", "王五", 421321101200003)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_offices_write(files, encoding):
    data = csv_of(",".join(HEAD), ",".join(ROW), encoding=encoding)
    (row,) = files.read(data, "名单.csv").rows
    assert (row.row, row.name, row.division) == (2, "王五", 421321101200000)


def test_rows_without_a_place_belong_to_the_given_village(files):
    data = csv_of("姓名,手机号,组", "王五,14000000001,2")
    (row,) = files.read(data, "x.csv", within=parse("421321101200")).rows
    assert row.division == 421321101200002
    assert "没有写是哪个村" in only(files.read(data, "x.csv")).message


def test_letters_in_a_phone_are_an_error_with_row_column_and_masked_text(files):
    rows = [files.person(1), files.person(2, 手机号="13800138OOO"), files.person(3)]
    reading = files.read(files.sheet(rows, titles=2))
    error = only(reading)
    assert (error.row, error.column) == (5, "手机号")
    assert "字母" in error.message
    assert error.cell == "138****8OOO"
    assert len(reading.rows) == 2


def test_a_number_in_a_circle_is_no_digit_of_a_phone(files):
    reading = files.read(
        files.sheet([files.person(1, 手机号="①4000000001"), files.person(2, 手机号="１４０００００００02")])
    )
    assert only(reading).column == "手机号"
    assert [row.phones for row in reading.rows] == [("14000000002",)]


def test_all_faults_of_a_row_are_told_at_once(files):
    row = files.person(1, 姓名="", 手机号="123", 性别="不详", 出生日期="去年", 村="花果山村")
    found = {error.column for error in files.read(files.sheet([row])).errors}
    assert found == {"姓名", "手机号", "性别", "出生日期", "村"}


def test_an_unknown_village_and_one_that_two_towns_have(files):
    rows = [files.person(1, 村="花果山村"), files.person(2, 乡镇=None, 村="龙泉村")]
    first, second = files.read(files.sheet(rows)).errors
    assert "厉山镇没有“花果山村”" in first.message
    assert "淮河镇龙泉村" in second.message
    assert "均川镇龙泉村" in second.message
    assert second.row == 3


def test_a_formula_without_value_is_an_error_and_one_with_a_value_is_fine(files):
    book = book_of(HEAD, ("王五", "=B9", "厉山镇", "星亮村"), ("王六", "14000000002", "厉山镇", "星亮村"))
    data = files.saved(book)
    error = only(files.read(data))
    assert (error.row, error.column) == (2, "手机号")
    assert "公式" in error.message
    counted = _patched(data, "xl/worksheets/sheet1.xml", b"<f>B9</f><v></v>", b"<f>B9</f><v>14000000003</v>")
    assert [row.phones for row in files.read(counted).rows] == [("14000000003",), ("14000000002",)]


def test_an_error_value_is_an_error(files):
    book = book_of(HEAD, ROW)
    book.active["B2"] = "#N/A"
    book.active["B2"].data_type = "e"
    assert "错误值" in only(files.read(files.saved(book))).message


def _patched(data, path, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == path:
                assert old in content
                content = content.replace(old, new)
            target.writestr(entry, content)
    return out.getvalue()


def test_hidden_rows_and_sheets_are_said_and_not_imported(files):
    book = book_of(HEAD, ROW, ("赵六", "14000000002", "厉山镇", "星亮村"))
    book.active.row_dimensions[2].hidden = True
    other = book.create_sheet("旧名单")
    other.append(list(HEAD))
    other.append(["钱七", "14000000003", "厉山镇", "星亮村"])
    other.sheet_state = "hidden"
    reading = files.read(files.saved(book))
    assert [row.name for row in reading.rows] == ["赵六"]
    assert any("第2行是隐藏的" in note for note in reading.notes)
    assert any("“旧名单”是隐藏的" in note for note in reading.notes)


def test_several_sheets_are_read_and_named(files):
    book = book_of(HEAD, ROW)
    book.active.title = "一组"
    other = book.create_sheet("二组")
    other.append(list(HEAD))
    other.append(["赵六", "14O", "厉山镇", "星亮村"])
    book.create_sheet("说明").append(["请勿外传"])
    reading = files.read(files.saved(book))
    assert [row.sheet for row in reading.rows] == ["一组"]
    assert str(only(reading)).startswith("“二组”第2行“手机号”")
    assert any("“说明”没有“姓名”" in note for note in reading.notes)


def test_merged_household_cells_go_down_and_other_merges_are_errors(files):
    book = book_of(("户号", *HEAD), ("001", *ROW), (None, "赵六", "14000000002", "厉山镇", "星亮村"))
    book.active.merge_cells("A2:A3")
    reading = files.read(files.saved(book))
    assert [row.household for row in reading.rows] == ["001", "001"]
    assert any("第2—3行" in note for note in reading.notes)
    book.active.merge_cells("D2:D3")
    book.active.merge_cells("E2:E3")
    (note,) = files.read(files.saved(book)).notes
    assert note.startswith("第2—3行有合并"), "the same rows are named once"
    book.active.merge_cells("C2:C3")
    error = files.read(files.saved(book)).errors[0]
    assert (error.row, error.column) == (2, "手机号")
    assert "合并单元格" in error.message


def test_notes_under_the_table_and_repeated_heads_are_no_people(files):
    book = book_of(
        HEAD,
        ROW,
        HEAD,
        ("赵六", "14000000002", "厉山镇", "星亮村"),
        ("合计：2人",),
        ("填表人：王会计", None, "审核：李"),
    )
    reading = files.read(files.saved(book))
    assert reading.errors == ()
    assert [row.row for row in reading.rows] == [2, 4]
    assert any("第3、5、6行不是人员" in note for note in reading.notes)


def test_people_who_stand_twice_are_named_by_both_rows(files):
    by_birth = files.read(files.sheet([files.person(1), files.person(2), files.person(1, 手机号=None)]))
    assert (only(by_birth).row, "第2行重复" in only(by_birth).message) == (4, True)
    head = ("姓名", "身份证号", "乡镇", "村")
    rows = [
        {"姓名": name, "身份证号": "11010519491231002X", "乡镇": "厉山镇", "村": "星亮村"} for name in ("王五", "王伍")
    ]
    assert "身份证号相同" in only(files.read(files.sheet(rows, head=head))).message
    by_phone = files.read(csv_of(",".join(HEAD), ",".join(ROW), ",".join(ROW)), "x.csv")
    assert "手机号相同" in only(by_phone).message


def test_two_of_one_name_with_different_births_are_two(files):
    rows = [files.person(1), files.person(1, 出生日期="1999-09-09", 手机号=None)]
    assert files.read(files.sheet(rows)).errors == ()


def test_an_id_number_that_lost_its_digits_is_an_error(files):
    book = book_of(("姓名", "身份证号", "乡镇", "村"), ("王五", 110105194912310020, "厉山镇", "星亮村"))
    assert "末几位已丢失" in only(files.read(files.saved(book))).message


def test_what_contradicts_the_id_number_is_an_error(files):
    head = ("姓名", "身份证号", "性别", "出生日期", "乡镇", "村")
    row = ("王五", "11010519491231002X", "男", "1950-01-01", "厉山镇", "星亮村")
    found = {error.column for error in files.read(files.saved(book_of(head, row))).errors}
    assert found == {"性别", "出生日期"}


@pytest.mark.parametrize(
    ("living", "code"), [("广东东莞", 0), ("厉山镇王家岗村2组", 421321101201002), ("本村", 421321101200000)]
)
def test_where_people_live(files, living, code):
    (row,) = files.read(files.sheet([files.person(1, 现居地=living)])).rows
    assert row.living == code


def test_a_tick_column_takes_only_yes_and_no(files):
    data = csv_of("姓名,乡镇,村,是否特困", "王五,厉山镇,星亮村,是", "赵六,厉山镇,星亮村,否", "钱七,厉山镇,星亮村,也许")
    reading = files.read(data, "x.csv")
    assert [row.tags for row in reading.rows] == [("特困",), ()]
    assert (only(reading).row, only(reading).column) == (4, "是否特困")
