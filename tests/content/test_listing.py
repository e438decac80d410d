"""Rows of a 公示, by which people object: of its tables, else of lines of text below a line of heads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.ingest import read
from content.item import Genre, Paragraph, Table
from content.listing import rows
from tests.pusher.web.public.office import NOTICE

LISTED = """东环社区第三季度新增高龄津贴人员公示

以下3名老人符合条件，现予公示。

序号　姓名　　性别　年龄　月标准
1　　　冯桂芝　女　　80　　100元
2　　　宋 松　男　　80　　100元
3　　　卢秀英　女　　100　 500元
合计　3人　700元

公示时间：8月3日至8月9日。有不同意见的，向街道民政所（0375-3967702）反映。

另外提醒：
1. 本社区户口、今年下半年满80周岁的老人，请在生日当月来申请。
2. 已经领津贴的老人，10月31日以前要做一次生存认证。
"""


def _version(*blocks):
    return replace(NOTICE, genre=Genre.LISTING, blocks=blocks, variants=())


def _read(text):
    return rows(_version(*read("公示.txt", text.encode()).blocks))


@pytest.mark.parametrize("blank", ["　", " "])
def test_lines_below_a_line_of_heads_are_rows(blank):
    found = _read(LISTED.replace("　", blank))
    assert [row.number for row in found] == [1, 2, 3]
    assert [row.words.split()[1] for row in found] == ["冯桂芝", "宋松", "卢秀英"]
    assert found[0].cells["月标准"] == "100元"


def test_a_name_with_a_blank_in_it_puts_nothing_under_the_wrong_head():
    assert _read(LISTED)[1].cells == {"序号": "2", "姓名": "宋松", "性别": "男", "年龄": "80", "月标准": "100元"}
    assert _read(LISTED.replace("　", " ").replace("  ", " "))[1].cells == {"内容": "2 宋 松 男 80 100元"}


def test_lists_without_numbers_are_read_by_their_heads():
    found = _read("低保公示\n姓名 组别 人口\n王守田 一组 3\n李长根 二组 2\n公示期7天。\n吴 大妹 说")
    assert [dict(row.cells) for row in found] == [
        {"姓名": "王守田", "组别": "一组", "人口": "3"},
        {"姓名": "李长根", "组别": "二组", "人口": "2"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公示\n1. 本社区老人 请在生日当月来申请。\n2. 已经领津贴的 要做一次认证。",
        "公示\n姓名、身份证号 请核对：\n1 有错的 来改",
        "公示\n张三 李四 王五\n现予公示 七天",
        "公示\n村里 公示 如下",
    ],
)
def test_what_only_looks_like_it_is_no_list(text):
    assert _read(text) == ()


def test_a_table_is_counted_alone_so_that_its_numbers_stay():
    table = Table((("姓名", "面积"), ("王守田", "4.2")))
    found = rows(_version(Paragraph("姓名 组"), Paragraph("李长根 二组"), table))
    assert [row.words for row in found] == ["王守田　4.2"]


def test_a_line_says_its_number_once():
    counted = Table((("序号", "姓名", "面积"), ("1", "王守田", "4.2"), ("2、", "李长根", "3.1"), ("7", "吴大妹", "1")))
    plain = Table((("姓名", "面积"), ("王守田", "4.2")))
    lines = [row.line for row in rows(_version(counted, plain))]
    assert lines == ["1. 王守田　4.2", "2. 李长根　3.1", "3. 7　吴大妹　1", "4. 王守田　4.2"]
    assert [row.line for row in _read("公示\n序号 姓名\n1 王守田\n2 常 顺")] == ["1. 王守田", "2. 常 顺"]
