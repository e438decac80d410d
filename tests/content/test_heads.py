"""A table's head of one row or several, as spreadsheets, pasted tables and Word files bring it."""

import pytest

from content import listing
from content.attached import ROWS, _cut
from content.heads import heads, labels
from content.ingest.sums import amounts_of
from content.item import Genre, Table
from content.render import html
from tests.content.samples import subsidy

TWO = (
    ("序号", "机具品目", "补贴标准", "", "备注"),
    ("", "", "单价（元）", "最高补贴（元）", ""),
    ("1", "插秧机", "12000", "3600", "限1台"),
    ("2", "收割机", "98000", "29400", ""),
)
THREE = (
    ("村", "发放情况", "", "", ""),
    ("", "户数", "金额", "", ""),
    ("", "", "应发", "实发", "差额"),
    ("星亮村", "12", "100", "90", "10"),
)


def test_a_second_row_of_the_head_is_no_row_of_the_table():
    assert heads(TWO) == 2
    assert labels(TWO) == ["序号", "机具品目", "补贴标准 单价（元）", "补贴标准 最高补贴（元）", "备注"]
    page = html([Table(TWO)], cards=9)
    assert page.count("<tr>") == 4
    assert '<td data-l="补贴标准 单价（元）">12000</td><td data-l="补贴标准 最高补贴（元）">3600</td>' in page
    assert '<th scope="col" rowspan="2">机具品目</th><th scope="col" colspan="2">补贴标准</th>' in page
    assert "<tbody><tr><td>1</td>" in html([Table(TWO)])


def test_three_rows():
    assert heads(THREE) == 3
    assert labels(THREE) == ["村", "发放情况 户数", "发放情况 金额 应发", "发放情况 金额 实发", "发放情况 金额 差额"]


@pytest.mark.parametrize(
    "rows",
    [
        (("村", "户主", "金额"), ("星亮村", "王大爷", "100")),
        (("村", "户主", "金额", ""), ("星亮村", "王大爷", "100", "现金")),  # a column without a name
        (("村", "户主", "金额", ""), ("", "", "100", "200"), ("星亮村", "王大爷", "1", "2")),  # sums above the rows
        (("村", "户主", "备注", ""), ("", "", "不发", ""), ("星亮村", "王大爷", "", "")),
        (("项目", "标准", ""), ("", "单价", "总价")),  # nothing below it: it is the only row
        (("村",),),
    ],
)
def test_one_row_where_the_next_does_not_divide_it(rows):
    assert heads(rows) == 1


def test_a_long_table_repeats_the_whole_head():
    long = Table(TWO[:2] + tuple((str(n), "插秧机", "1", "2", "") for n in range(2 * ROWS)))
    for (part,) in _cut((long,)):
        assert part.rows[:2] == TWO[:2]
        assert len(part.rows) <= ROWS


def test_rows_of_unequal_length_break_nothing():
    rows = (("村", "补贴", ""), ("星亮村", "10"), ("三星村", "12", "3"))
    assert heads(rows) == 1
    assert labels(rows) == ["村", "补贴", "补贴"]
    (first, _) = listing.rows(subsidy(genre=Genre.LISTING, blocks=(Table(rows),)))
    assert first.cells == {"村": "星亮村", "补贴": "10"}
    assert "三星村" in html((Table(rows),))


DIVIDED = (
    ("户主", "补贴", "", "备注"), ("", "面积（亩）", "金额（元）", ""),
    ("王建国", "3", "450", ""), ("李桂芳", "2", "300", ""),
)  # fmt: skip


def test_the_rows_of_a_listing_begin_below_its_whole_head():
    found = listing.rows(subsidy(genre=Genre.LISTING, blocks=(Table(DIVIDED),)))
    assert [(row.number, row.cells["补贴 金额（元）"]) for row in found] == [(1, "450"), (2, "300")]


def test_a_sum_is_no_row_of_a_listing():
    table = Table((*DIVIDED, ("合 计", "5", "750", "")))
    assert len(listing.rows(subsidy(genre=Genre.LISTING, blocks=(table,)))) == 2


def test_sums_are_found_below_a_divided_head():
    assert [one.value.yuan for one in amounts_of((Table(DIVIDED),))] == [450, 300]
