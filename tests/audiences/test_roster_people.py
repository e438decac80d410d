"""Tables in which a row is not one person: a household in a row, several people in a cell, blanks under the head."""

from __future__ import annotations

import openpyxl
import pytest

from audiences.division import Division
from audiences.roster import RosterError

VILLAGE = Division(421321101200000)
WIDE = (
    "组,户主姓名,户主身份证号,联系电话,成员1姓名,成员1关系,成员1身份证号,成员2姓名,成员2关系,成员2电话,家庭人口\n"
    "2组,贾长河,,14000000001,李桂珍,妻,110101195003020024,贾小军,子,14000000002,3\n"
    "2组,周大明,,14000000003,,,,,,,1\n"
)


def read(files, text, **options):
    return files.read(text.encode(), "x.csv", within=VILLAGE, **options)


def told(reading):
    assert not reading.errors, [str(error) for error in reading.errors]
    return [(row.name, row.head, row.relation, row.phones) for row in reading.rows]


def test_a_household_in_each_row(files):
    reading = read(files, WIDE)
    assert told(reading) == [
        ("贾长河", "贾长河", "户主", ("14000000001",)),
        ("李桂珍", "贾长河", "妻", ()),
        ("贾小军", "贾长河", "子", ("14000000002",)),
        ("周大明", "周大明", "户主", ("14000000003",)),
    ]
    assert reading.houses == ("户主 贾长河",) * 3 + ("户主 周大明",)
    assert {row.division % 1000 for row in reading.rows} == {2}
    assert reading.rows[1].sex == "女"
    assert not reading.strange


@pytest.mark.parametrize(
    "head",
    ["户主,家庭成员一,家庭成员一与户主关系,家庭成员二,家庭成员二与户主关系",
     "姓名1,与户主关系1,姓名2,与户主关系2,姓名3,与户主关系3",
     "姓名,成员1姓名,成员1关系,成员2姓名,成员2关系", "承包方代表姓名,成员1,成员1关系,成员2,成员2关系"],
)  # fmt: skip
def test_other_words_for_the_same(files, head):
    cells = ["贾长河", "李桂珍", "妻", "贾小军", "子"]
    if head.startswith("姓名1"):
        cells.insert(1, "户主")
    rows = told(read(files, f"{head}\n{','.join(cells)}\n"))
    assert [row[:3] for row in rows] == [
        ("贾长河", "贾长河", "户主"), ("李桂珍", "贾长河", "妻"), ("贾小军", "贾长河", "子")
    ]  # fmt: skip


@pytest.mark.parametrize("relation", ["户主", "本人", ""])
def test_a_head_who_stands_among_the_members_again_is_one_person(files, relation):
    head = "户主姓名,户主电话,成员1姓名,成员1关系,成员1身份证号,成员2姓名,成员2关系\n"
    reading = read(files, f"{head}李桂珍,14000000001,李桂珍,{relation},110101195003020024,贾小军,子\n")
    assert told(reading) == [("李桂珍", "李桂珍", "户主", ("14000000001",)), ("贾小军", "李桂珍", "子", ())]
    assert reading.rows[0].id_number == "110101195003020024"
    assert len(told(read(files, f"{head}贾小军,,李桂珍,妻,,贾小军,子\n"))) == 3  # a son of his father's name


def test_the_same_over_two_rows(files):
    book = openpyxl.Workbook()
    for line in (
        ("户主信息", None, "成员1", None, "成员2", None),
        ("姓名", "电话", "姓名", "关系", "姓名", "关系"),
        ("贾长河", "14000000001", "李桂珍", "妻", None, None),
    ):
        book.active.append(list(line))
    for cells in ("A1:B1", "C1:D1", "E1:F1"):
        book.active.merge_cells(cells)
    rows = told(files.read(files.saved(book), within=VILLAGE))
    assert rows == [("贾长河", "贾长河", "户主", ("14000000001",)), ("李桂珍", "贾长河", "妻", ())]


def test_an_error_of_a_member_names_the_row(files):
    (error,) = read(files, WIDE.replace("14000000002", "1400000000O")).errors
    assert (error.row, error.column) == (2, "成员2电话")
    (error,) = read(files, WIDE.replace("李桂珍", "")).errors
    assert (error.row, error.column) == (2, "成员1姓名")


def test_two_columns_of_names_are_refused_also_by_an_offices_own_word(files):
    with pytest.raises(RosterError, match="“甲方”“乙方”"):
        read(files, "甲方,乙方,电话\n贾长河,李桂珍,\n", mapping={"甲方": "姓名", "乙方": "姓名"})
    with pytest.raises(RosterError, match="“姓名”“家庭成员”"):
        read(files, "姓名,家庭成员,电话\n贾长河,李桂珍,\n")


@pytest.mark.parametrize(
    ("cell", "relations"),
    [("贾长河、李桂珍、贾小军", (None, None, None)),
     ("贾长河(本人)、李桂珍（妻）、贾小军（长子）", ("本人", "妻", "长子")),
     ("贾长河（户主）李桂珍（配偶）贾小军（子）", ("户主", "配偶", "子"))],
)  # fmt: skip
def test_several_people_in_a_cell_are_a_household(files, cell, relations):
    reading = read(files, f"家庭成员,组,电话\n{cell},2组,14000000001\n")
    assert told(reading) == [
        (name, "贾长河", relation, phones)
        for name, relation, phones in zip(
            ("贾长河", "李桂珍", "贾小军"), relations, (("14000000001",), (), ()), strict=True
        )
    ]
    assert set(reading.houses) == {"户主 贾长河"}


def test_what_stands_beside_several_names_is_shared_out_or_asked_about(files):
    head = "姓名,与户主关系,出生日期\n"
    (first, second) = read(files, f"{head}贾长河、李桂珍,户主、妻,1950-03-12、1952-01-02\n").rows
    assert (first.relation, second.relation, second.birth_date.year) == ("户主", "妻", 1952)
    (error,) = read(files, f"{head}贾长河、李桂珍,,1950-03-12\n").errors
    assert (error.row, error.column, "一人一行" in error.message) == (2, "出生日期", True)
    (error,) = read(files, "姓名,电话\n贾长河、等3人,\n").errors
    assert (error.row, "一人一行" in error.message) == (2, True)
    (error,) = read(files, "姓名,电话\n贾长河 李桂珍,\n").errors
    assert (error.row, "一人一行" in error.message) == (2, True)


def test_a_head_who_is_not_among_several_is_not_lost(files):
    (error,) = read(files, "户主,家庭成员\n贾长河,李桂珍、贾小军\n").errors
    assert (error.row, error.column) == (2, "户主")


@pytest.mark.parametrize(
    "name", ["吴妹（吴小妹、阿妹）", "阿依古丽·买买提", "王建国（王家湾）", "欧阳 小明", "张 小 小"]
)
def test_one_name_is_one_person(files, name):
    assert len(told(read(files, f"姓名,电话\n{name},14000000001\n"))) == 1


BOOK = (
    "户号,组,户主,与户主关系,姓名\n001,1组,贾长河,户主,贾长河\n,,,妻,李桂珍\n,,贾长河,子,贾小军\n"
    "002,2组,周大明,户主,周大明\n,,,妻,周敏\n,3组,,母,周大娘\n,,王五,,王五\n"
)


def test_the_group_and_number_of_the_head_are_the_members_where_theirs_are_blank(files):
    reading = read(files, BOOK)
    assert [(row.name, row.division % 1000, row.household) for row in reading.rows] == [
        ("贾长河", 1, "001"), ("李桂珍", 1, "001"), ("贾小军", 1, "001"),
        ("周大明", 2, "002"), ("周敏", 2, "002"), ("周大娘", 3, "002"), ("王五", 0, None),
    ]  # fmt: skip
    assert any(note.startswith("第3、4、6、7行空着的村组、户号") for note in reading.notes)


def test_a_blank_group_of_somebody_else_stays_blank(files):
    rows = read(files, "组,与户主关系,姓名\n1组,户主,贾长河\n,,周大明\n,户主,王五\n,妻,赵六\n").rows
    assert [row.division % 1000 for row in rows] == [1, 0, 0, 0]
