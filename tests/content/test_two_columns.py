"""A page in two columns is read down the left one and then down the right one; tables are read across."""

import pytest
import typst

from content.ingest import read

LEFT = (
    "各村民小组、各位村民：为做好老年人健康管理的工作，镇卫生院对65周岁以上的老年人开展免费体检，内容有量血压、测血糖、心电图和B超，"
    "请带身份证，空腹前来。行动不便的，由村医上门。体检的结果一个月以内由村医送到家里，并当面讲清楚。"
)
RIGHT = (
    "体检从12月7日开始，每天上午8点到11点，地点在镇卫生院一楼大厅。星亮村12月7日，同心村12月8日，东方村12月9日，其余各村听通知。"
    "没有赶上的，12月20日上午补做一次，逾期不再安排。有不明白的，请打镇卫生院电话0722-3338000，或者问本村的村医。"
)


def pdf(body, size="210mm, height: 160mm"):
    head = f'#set page(width: {size})\n#set text(font: "Cunkou Sans SC", size: 12pt)\n#set par(justify: true)\n'
    made = typst.compile((head + body).encode(), font_paths=["content/press/fonts"], ignore_system_fonts=True)
    return made[0] if isinstance(made, list) else made


def said(body):
    draft = read("通知.pdf", pdf(body))
    return "".join(draft.text.split()), draft


@pytest.mark.parametrize("indent", ["0em", "2em"])
def test_columns_are_read_one_after_the_other(indent):
    body = (
        "#align(center)[#text(18pt)[厉山镇卫生院关于老年人免费体检的通知]]\n"
        f"#set par(first-line-indent: (amount: {indent}, all: true))\n"
        f"#columns(2, gutter: 2em)[{LEFT}\n#colbreak()\n{RIGHT}]\n厉山镇卫生院\n\n2026年12月1日\n"
    )
    text, draft = said(body)
    assert text.startswith("厉山镇卫生院关于老年人免费体检的通知" + "".join(LEFT.split()))
    assert "".join(RIGHT.split()) in text
    assert text.endswith("厉山镇卫生院2026年12月1日")
    assert draft.dropped == ("第1页是分两栏排的，先收左栏、后收右栏，请比对次序",)
    assert len(draft.blocks) <= 6, "sentences are not broken at each line's end"


def test_a_column_that_goes_on_further_than_the_other():
    text, _ = said(f"#columns(2, gutter: 2em)[{LEFT}{LEFT}\n#colbreak()\n{RIGHT}]")
    assert text == "".join((LEFT + LEFT + RIGHT).split())


ROWS = "".join(f"[{no}组], [12月{no}日上午8点到11点，在村部，请带身份证。]," for no in range(1, 9))
PANELS = "".join(f"[{no} 户主甲 98.6元 一卡通], [{no + 9} 户主乙 88.6元 一卡通]," for no in range(1, 9))
PRICES = "".join(f"[第{no}档每人每月补一百二十元，按月发卡。], [低保对象]," for no in range(8))


@pytest.mark.parametrize("rows", [ROWS, PANELS, PRICES])
def test_a_table_without_lines_is_read_across(rows):
    text, draft = said(f"#table(columns: (1fr, 1fr), stroke: none, {rows})")
    assert draft.dropped == ()
    cells = rows.replace("[", "").replace("]", "").replace(",", "")
    assert text == "".join(cells.split())


def test_a_page_in_one_column_is_as_it_was():
    text, draft = said(f"{LEFT}\n\n{RIGHT}")
    assert text == "".join((LEFT + RIGHT).split())
    assert draft.dropped == ()
