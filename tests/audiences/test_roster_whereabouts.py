"""Where the people of a roster live: by an address, else by whether she is at home."""

from __future__ import annotations

import pytest

from audiences.division import Division

VILLAGE = Division(421321101200000)


def read(files, text):
    return files.read(text.encode(), "x.csv", within=VILLAGE)


@pytest.mark.parametrize(
    ("column", "cell", "living"),
    [
        ("是否在家", "是", VILLAGE.code),
        ("是否在家", "否", None),
        ("是否在家", "务工", None),
        ("是否在家", "在广东务工", 0),
        ("是否在家", "外出务工", 0),
        ("是否在家", "县外", 0),
        ("是否在家", "在县城务工", 421321000000000),
        ("是否在家", "王家岗村", 421321101201000),
        ("是否在家", "无", None),
        ("是否在家", "", None),
        ("是否外出", "是", None),
        ("是否外出", "否", VILLAGE.code),
        ("是否外出", "无", None),
        ("在家情况", "在家", VILLAGE.code),
        ("在家情况", "外出", None),
        ("在家情况", "外出半年以上", None),
    ],
)
def test_whether_she_is_at_home(files, column, cell, living):
    reading = read(files, f"姓名,电话,{column}\n李二,14000000001,{cell}\n")
    assert not reading.errors
    assert (reading.rows[0].living, reading.rows[0].tags) == (living, ())
    (row,) = read(files, f"姓名,现居地,{column}\n李二,本村,{cell}\n").rows
    assert row.living == VILLAGE.code, "the address says it better"


def test_an_address_that_begins_with_a_group(files):
    reading = read(files, "姓名,家庭住址\n李二,2组\n张一,第3村民小组15号\n王三,本村\n")
    assert [(row.division % 1000, row.living % 1000) for row in reading.rows] == [(2, 2), (3, 3), (0, 0)]
    (row,) = read(files, "姓名,组,家庭住址\n李二,1组,2组\n").rows
    assert (row.division % 1000, row.living % 1000) == (1, 2)


def test_who_is_out_is_told_of_once_with_all_rows(files):
    (note,) = read(files, "姓名,电话,是否在家\n李二,14000000001,否\n张一,14000000002,是\n王三,,外出\n").notes
    assert note.startswith("第2、4行写着不在家")
    assert not read(files, "姓名,电话,是否在家\n李二,14000000001,无\n张一,14000000002,县外\n").notes
    assert read(files, "姓名,电话,是否在家\n李二,14000000001,老屋旁边\n").errors


@pytest.mark.parametrize(
    ("address", "living"),
    [
        ("三组团5栋302", VILLAGE.code),
        ("阳光小区3栋402", VILLAGE.code),
        ("武汉市阳光小区3栋", 0),
        ("县城", 421321000000000),
    ],
)
def test_an_address_of_a_house_alone(files, address, living):
    (row,) = read(files, f"姓名,家庭住址\n李二,{address}\n").rows
    assert (row.division, row.living) == (VILLAGE.code, living)


@pytest.mark.parametrize(
    ("town", "village"), [("厉山", "星亮村"), ("厉山镇", "星亮大队"), ("厉山", "星亮生产大队"), ("", "厉山镇星亮大队")]
)
def test_towns_and_villages_as_they_are_called(files, town, village):
    reading = files.read(f"姓名,乡镇,村\n张一,{town},{village}\n".encode(), "x.csv", within=Division(421321000000000))
    assert not reading.errors, [str(error) for error in reading.errors]
    assert reading.rows[0].division == VILLAGE.code


@pytest.mark.parametrize("group", ["1、2组", "一、二组", "1-2组"])
def test_two_groups_in_a_cell_are_asked_about(files, group):
    (error,) = read(files, f"姓名,组\n张一,{group}\n").errors
    assert (error.row, error.column) == (2, "组")
    assert not read(files, "姓名,组\n张一,王家湾组\n李二,十一组\n").errors


@pytest.mark.parametrize("group", ["3", "三", "3队", "三小队", "第3生产队", "3 组"])
def test_groups_as_a_column_of_them_has_them(files, group):
    reading = read(files, f"姓名,组\n张一,{group}\n")
    assert [row.division % 1000 for row in reading.rows] == [3]
