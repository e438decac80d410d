"""The menu of a long list tells villages and running numbers, and no name."""

import pytest

from content.item import Paragraph, Table
from content.leafing import held


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        (("序号", "村名", "户主", "金额"), (("81", "星亮村", "张三", "98"), ("82", "同心村", "李四", "98")),
         "星亮村、同心村，序号81—82"),
        (("编号", "姓名", "村（社区）"), (("1", "张三", "甲村"), ("2", "李四", "乙社区"), ("3", "王五", "丙村")),
         "甲村、乙社区、丙村，序号1—3"),
        (("序号", "姓名"), (("1", "张三"), ("", "李四")), "序号1"),
        (("姓名", "身份证号"), (("张三", "4213211988"), ("李四", "4213211977")), ""),
    ],
)  # fmt: skip
def test_what_a_leaf_holds(head, rows, said):
    assert held((Paragraph("张三等人名单"), Table((head, *rows)))) == said


def test_of_many_villages_the_first_and_the_last_are_named():
    rows = [(str(no), f"{no}号村") for no in range(1, 10)]
    assert held((Table((("序号", "村"), *rows)),)) == "1号村到9号村的9处，序号1—9"


def test_words_hold_nothing():
    assert held((Paragraph("到村委会登记。"),)) == ""
