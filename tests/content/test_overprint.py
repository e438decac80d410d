"""Marks of who read a page, words up its edge and rows that lack a cell: the page's own words stay as they are."""

import pytest

from content.ingest import read, words
from content.item import Paragraph, Table
from tests.content.test_ingest_files import line, ofd, pdf

TITLE = "关于停水的通知"
BODY = "星亮村十二月八日起停水，请各户提前储水备用。"
TILTED = 'CTM="0.7071 0.7071 -0.7071 0.7071 0 0"'


def down(x, y, text, size=5.6):
    """Words that run down the page's edge: 骑缝, 装订线."""
    return (
        f'<ofd:TextObject ID="8" Boundary="{x} {y} 8 160" Font="2" Size="{size}"><ofd:TextCode X="0" Y="{size}" '
        f'DeltaX="g {len(text) - 1} 0" DeltaY="g {len(text) - 1} {size}">{text}</ofd:TextCode></ofd:TextObject>'
    )


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (line(60, 36, "内部资料 严禁外传", more=TILTED), "内部资料 严禁外传"),
        (line(30, 48, "县民政局 李四", more='Alpha="30"'), "县民政局 李四"),
        (line(30, 10, "随县政务OA 打印人：李四 2026-11-28 10:22", size=3), "随县政务OA 打印人：李四 2026-11-28 10:22"),
        (down(8, 30, "装订线内不要写字"), "装订线内不要写字"),
    ],
)
def test_what_is_printed_over_an_ofd_is_named_and_not_read(mark, said):
    data = ofd(mark + line(80, 30, TITLE) + line(30, 40, BODY))
    draft = read("a.ofd", data)
    assert draft.blocks == (Paragraph(TITLE), Paragraph(BODY))
    assert draft.dropped == (f"印在正文上面的水印、打印记录：“{said}”",)
    assert said in words("a.ofd", data).text.split("\n")


@pytest.mark.parametrize(
    "last", ["准考证打印时间：2026年12月5日 9:00至12月8日", "下载时间：12月5日至8日", "查看方式：随县政府网站"]
)
def test_a_last_line_of_the_notice_is_no_log(last):
    draft = read("a.ofd", ofd(line(80, 30, TITLE) + line(30, 40, BODY) + line(30, 50, last)))
    assert last in draft.text
    assert draft.dropped == ()


@pytest.mark.parametrize("log", ["打印时间：2026-11-28 10:22:05", "县政务OA 导出日期：2026/11/28 08:05"])
def test_a_last_line_that_tells_of_printing_is_one(log):
    draft = read("a.ofd", ofd(line(80, 30, TITLE) + line(30, 40, BODY) + line(30, 280, log)))
    assert draft.text == f"{TITLE}\n{BODY}"
    assert draft.dropped == (f"印在正文上面的水印、打印记录：“{log}”",)


def test_dense_marks_do_not_become_the_text():
    marks = "".join(line(20 * no, 30 + 9 * no, "县民政局李四2026", more=TILTED) for no in range(8))
    assert read("a.ofd", ofd(marks + line(80, 30, TITLE) + line(30, 40, BODY))).text == f"{TITLE}\n{BODY}"


def test_a_page_that_lies_on_its_side_and_one_that_lies_askew_are_read():
    turned = 'CTM="0 1 -1 0 0 0"'
    assert "停水" in read("a.ofd", ofd(line(80, 30, TITLE + BODY, more=turned))).text
    askew = 'CTM="0.9994 0.0349 -0.0349 0.9994 0 0"'
    draft = read("a.ofd", ofd(line(30, 30, TITLE) + line(30, 40, BODY, more=askew)))
    assert draft.text == f"{TITLE}\n{BODY}"
    assert draft.dropped == ()


def test_words_down_the_page_within_its_text_are_read():
    data = ofd(
        line(30, 30, "厉山镇星亮村东方村停水时间安排如下") + down(40, 40, "类别") + line(60, 43, "星亮村八点到九点停水")
    )
    draft = read("a.ofd", data)
    assert {"类", "别"} <= set(draft.text)
    assert draft.dropped == ()


def test_a_tilted_mark_of_a_pdf_is_named_and_not_read():
    mark = "#place(dx: 20pt, dy: 60pt, rotate(-45deg)[厉山镇卫生院李四])"
    source = f'#set page(width: 300pt, height: 300pt)\n#set text(font: "Cunkou Sans SC")\n{mark}\n{TITLE}\n\n{BODY}'
    draft = read("a.pdf", pdf(source))
    assert draft.text == f"{TITLE}\n{BODY}"
    assert draft.dropped == ("印在正文上面的水印、打印记录：“厉山镇卫生院李四”",)


def row(y, *cells):
    return "".join(line(x, y, cell) for x, cell in cells)


def test_a_row_that_lacks_a_cell_stays_in_its_table():
    page = (
        row(30, (20, "村名"), (60, "户数"), (100, "每户"), (140, "金额元"))
        + row(40, (20, "星亮村"), (60, "115"), (100, "600"), (140, "69000"))
        + row(50, (20, "东方村"), (60, "100"), (140, "60000"))
        + row(60, (20, "合计"), (60, "215"), (140, "129000"))
        + row(75, (20, "联系人：王五"), (140, "电话：3331008"))
    )
    assert read("a.ofd", ofd(page)).blocks == (
        Table((("村名", "户数", "每户", "金额元"), ("星亮村", "115", "600", "69000"), ("东方村", "100", "", "60000"),
               ("合计", "215", "", "129000"))),
        Paragraph("联系人：王五 电话：3331008"),
    )  # fmt: skip
