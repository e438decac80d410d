"""Heads over two rows that tell of two people: what is the head's, the member's, somebody else's."""

from __future__ import annotations

import openpyxl
import pytest

from audiences.division import Division
from audiences.roster import RosterError

VILLAGE = Division(421321101200000)


def read(files, text):
    return files.read(text.encode(), "x.csv", within=VILLAGE)


HEADS = ("户主信息", None, "家庭成员", None, None)
LOWER = ("姓名", "电话", "姓名", "关系", "出生年月日")


def over_two_rows(files, *rows, upper=HEADS, lower=LOWER, merge=()):
    book = openpyxl.Workbook()
    for line in (["星亮村农户花名册"], upper, lower, *rows):
        book.active.append(list(line))
    for cells in ("A2:B2", "C2:E2", *merge):
        book.active.merge_cells(cells)
    return files.read(files.saved(book), within=VILLAGE)


@pytest.mark.parametrize("merge", [(), ("A4:A6", "B4:B6")])
def test_the_head_beside_the_members(files, merge):
    again = ("郭大勇", "14000000001") if not merge else (None, None)
    for blank in ((None, None), again):
        reading = over_two_rows(
            files,
            ("郭大勇", "14000000001", "郭大勇", "户主", "1970-01-01"),
            (*blank, "马秀", "妻", "1972-01-01"),
            (*blank, "郭小宝", "子", "2000-01-01"),
            merge=merge,
        )
        assert not reading.errors
        assert [(row.name, row.head, row.phones) for row in reading.rows] == [
            ("郭大勇", "郭大勇", ("14000000001",)), ("马秀", "郭大勇", ()), ("郭小宝", "郭大勇", ())
        ]  # fmt: skip
        assert set(reading.houses) == {"户主 郭大勇"}


def test_a_head_who_is_no_member_is_not_lost(files):
    (error,) = over_two_rows(
        files, ("郭大勇", "14000000001", "马秀", "妻", None), (None, None, "郭小宝", "子", None)
    ).errors
    assert (error.row, error.column, "没有列在家庭成员里" in error.message) == (4, "户主", True)


def test_the_number_of_another_is_not_hers(files):
    reading = over_two_rows(
        files, ("李干部", "14000000009", "张一", None, None), upper=("帮扶干部", None, "本人", None, None)
    )
    assert (reading.rows[0].name, reading.rows[0].phones) == ("张一", ())
    assert reading.strange == ("帮扶干部姓名", "帮扶干部电话")
    (_, row) = read(files, "姓名,户主,户主电话\n张一,张一,14000000001\n李二,张一,14000000001\n").rows
    assert row.phones == ()


@pytest.mark.parametrize("mapping", [None, {"户主电话": "手机号"}])
def test_in_a_row_for_each_household_the_heads_number_is_hers(files, mapping):
    text = "姓名,户主电话,户主身份证号,家庭人口\n张一,14000000001,421321195001010017,3\n李二,14000000002,,2\n"
    reading = files.read(text.encode(), "x.csv", within=VILLAGE, mapping=mapping)
    assert not reading.errors, [str(one) for one in reading.errors]
    assert [row.phones for row in reading.rows] == [("14000000001",), ("14000000002",)]
    assert reading.rows[0].id_number == "421321195001010017"
    assert reading.labels[1:3] == (("户主电话", "手机号"), ("户主身份证号", "身份证号"))


def test_whose_a_heads_number_beside_her_own_is_is_asked(files):
    text = "姓名,电话,户主电话\n张一,14000000001,14000000009\n"
    reading = read(files, text)
    assert (reading.rows[0].phones, reading.strange) == (("14000000001",), ("户主电话",))
    (row,) = files.read(text.encode(), "x.csv", within=VILLAGE, mapping={"户主电话": "手机号"}).rows
    assert row.phones == ("14000000001", "14000000009")


def test_a_head_label_that_an_office_confirms_stays_the_heads(files):
    text = "姓名,与户主关系,户主电话\n张一,户主,14000000001\n李二,妻,14000000001\n"
    for said, first in (({"户主电话": "手机号"}, ("14000000001",)), ({"户主电话": ""}, ())):
        reading = files.read(text.encode(), "x.csv", within=VILLAGE, mapping=said)
        assert [row.phones for row in reading.rows] == [first, ()]


def test_two_tables_side_by_side_are_refused(files):
    with pytest.raises(RosterError, match="两列“姓名”"):
        read(files, "序号,姓名,电话,序号,姓名,电话\n1,张一,14000000001,2,李二,14000000002\n")


def test_a_first_row_of_few_words_is_no_second_head(files):
    reading = files.read(
        files.sheet([{"姓名": "王建国", "关系": "户主", "电话": 14000000001}], ("姓名", "关系", "电话")), within=VILLAGE
    )
    assert [row.name for row in reading.rows] == ["王建国"]
