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


def test_two_tables_side_by_side_are_refused(files):
    with pytest.raises(RosterError, match="两列“姓名”"):
        read(files, "序号,姓名,电话,序号,姓名,电话\n1,张一,14000000001,2,李二,14000000002\n")


def test_a_first_row_of_few_words_is_no_second_head(files):
    reading = files.read(
        files.sheet([{"姓名": "王建国", "关系": "户主", "电话": 14000000001}], ("姓名", "关系", "电话")), within=VILLAGE
    )
    assert [row.name for row in reading.rows] == ["王建国"]
