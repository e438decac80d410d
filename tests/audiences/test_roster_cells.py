"""Cells as people type them: dates, documents, separators, feet of a sheet. What cannot be kept is said."""

from __future__ import annotations

from datetime import date

import pytest

from audiences.division import Division
from audiences.resident import id_number
from audiences.roster import HeadError, RosterError, mark_errors

VILLAGE = Division(421321101200000)


def read(files, text, name="x.csv"):
    return files.read(text.encode(), name, within=VILLAGE)


@pytest.mark.parametrize(
    "cell",
    ["50.3.12", "18334", "'1950-03-12", "1950-03-12 00:00:00", "1950.3.12生", "公元1950年3月12日", "1950—03—12",
     "一九五〇年三月十二日", "一九五○年三月十二日", "1950/3/12"],
)  # fmt: skip
def test_a_day_however_it_is_written(files, cell):
    reading = read(files, f"姓名,出生日期\n张一,{cell}\n")
    assert not reading.errors, [str(error) for error in reading.errors]
    assert reading.rows[0].birth_date == date(1950, 3, 12)


@pytest.mark.parametrize("cell", ["1950.3", "五〇年三月", "1950年3月", "195003", "1950-03", "50年3月"])
def test_a_month_without_a_day_keeps_the_age(files, cell):
    reading = read(files, f"姓名,出生日期\n张一,{cell}\n")
    assert not reading.errors, [str(error) for error in reading.errors]
    row = reading.rows[0]
    assert (row.birth_date, row.birth_until) == (date(1950, 3, 1), date(1950, 3, 31))
    assert any(note.startswith("第2行的出生日期只写了年月") for note in reading.notes)


@pytest.mark.parametrize("cell", ["1950-13", "1950-02-30", "63", "2030-01", "二月", "19501"])
def test_what_is_no_day_is_an_error(files, cell):
    assert len(read(files, f"姓名,出生日期\n张一,{cell}\n").errors) == 1


def test_an_id_number_of_fifteen_digits_is_the_one_of_eighteen(files):
    found = id_number("110105491231002", today=date(2026, 11, 21))
    assert (found.number, found.birth_date, found.sex) == ("11010519491231002X", date(1949, 12, 31), "女")
    assert read(files, "姓名,身份证号\n张一,110105491231002\n").rows[0].id_number == "11010519491231002X"


@pytest.mark.parametrize(
    "row",
    [",H1234567801", ",E12345678", ",ABC123456789012", ",军字第1234567号", "台胞证,12345678", "出生证,Q420123456"],
)
def test_another_document_is_left_out_and_said(files, row):
    reading = read(files, f"姓名,证件类型,证件号码\n张一,{row}\n")
    assert not reading.errors, [str(error) for error in reading.errors]
    assert reading.rows[0].id_number is None
    assert any(note.startswith("第2行的证件号码不是身份证号") for note in reading.notes)


def test_a_mistyped_id_number_is_an_error_that_says_what_to_do(files):
    (error,) = read(files, "姓名,证件类型,证件号码\n张一,居民身份证,1101051949123100\n").errors
    assert "没有身份证号的，这一格留空" in error.message
    assert not read(files, "姓名,身份证号\n张一,后补\n李二,遗失\n王三,无\n").errors


@pytest.mark.parametrize("sign", [",", ";", "|", "\t", "，"])
def test_any_separator_below_a_title(files, sign):
    lines = ["星亮村花名册", sign.join(("姓名", "电话", "组")), sign.join(("张一", "1400000000O", "2组"))]
    data = "\n".join(lines).encode()
    (error,) = files.read(data, "x.csv", within=VILLAGE).errors
    assert (error.row, error.column) == (3, "电话")
    assert mark_errors(data, [error]).startswith(b"PK")


def test_cells_of_an_export_are_what_stands_in_them(files):
    row = read(files, '姓名,身份证号,电话\n张一,="11010519491231002X",="14000000001"\n').rows[0]
    assert (row.id_number, row.phones) == ("11010519491231002X", ("14000000001",))


@pytest.mark.parametrize(
    "text", ["<html><table><tr><td>姓名</td></tr></table>", '\ufeff<?xml version="1.0"?><Workbook/>']
)
def test_a_page_called_xls_says_what_to_do(files, text):
    with pytest.raises(RosterError, match=r"另存为 \.xlsx"):
        read(files, text, "x.xls")


def test_people_are_no_labels(files):
    with pytest.raises(HeadError) as caught:
        read(
            files,
            "张一,1400000000 1,星亮村\n"
            "李二,14000000002,星亮村，女，一九五〇年三月生，住二组湾子里第三家门口有大樟树的那一户\n",
        )
    assert not any(part in label for label in caught.value.labels for part in ("1400000", "樟树"))


@pytest.mark.parametrize(
    "foot",
    [
        "村主任签字：,,年  月  日",
        ",村主任签字：,2026年11月1日",
        "经办人：王大山,联系电话：,",
        ",村委会（公章）,年 月 日",
    ],
)
def test_feet_are_no_people(files, foot):
    reading = read(files, f"组,姓名,电话\n2组,张一,14000000001\n{foot}\n")
    assert not reading.errors, [str(error) for error in reading.errors]
    assert len(reading.rows) == 1


def test_a_person_without_a_name_is_no_foot(files):
    assert len(read(files, "组,姓名,电话\n2组,,14000000001\n").errors) == 1
