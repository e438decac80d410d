"""PDFs that a browser printed from a site: the article with its tables, a person compares it; a notice keeps all."""

import gzip
from datetime import date
from pathlib import Path

import pytest
import typst

from content.ingest import read, words
from content.ingest.layout import Piece
from content.ingest.page_edges import without_edges
from content.ingest.page_lines import page_lines
from content.ingest.page_signs import is_after, is_foot, is_furniture, is_host, is_menu, is_path, is_tool, read_meta
from content.ingest.reading import reading
from content.item import Paragraph, Table

PRINTS = Path(__file__).parent / "prints"
FONTS = [str(Path(__file__).parents[2] / "content/press/fonts")]


def file(name):
    return gzip.decompress((PRINTS / f"{name}.pdf.gz").read_bytes())


def printed(name):
    return read(f"{name}.pdf", file(name))


def signs(blocks):
    return sorted("".join("".join(map("".join, b.rows)) if isinstance(b, Table) else b.text for b in blocks))


def typeset(source):
    made = typst.compile(
        f'#set text(font: "Cunkou Sans SC", lang: "zh")\n{source}'.encode(), font_paths=FONTS, ignore_system_fonts=True
    )
    return read("通知.pdf", made)


@pytest.mark.parametrize(
    ("name", "title", "first", "day", "source"),
    [
        ("page", "关于启动2026年冬季清洁取暖补贴申报的通知", "各乡镇人民政府：", date(2026, 11, 27), "县发改局"),
        ("short", "关于开展60周岁以上老年人免费体检的通知", "各位村民：", date(2026, 11, 27), "县卫健局"),
        ("table", "2026年农机购置补贴发放公示", "现将我镇", date(2026, 11, 28), "厉山镇人民政府"),
        ("long", "随县2026年耕地地力保护补贴发放办法（试行）的通知", "各乡镇", date(2026, 11, 20), "随县农业农村局"),
        ("attach", "关于申报2026年高素质农民培训的公告", "凡年满", date(2026, 11, 25), "县农广校"),
        ("side", "关于做好今冬明春森林防火工作的通告", "为切实", date(2026, 11, 26), "县林业局"),
        ("box", "随县民政局关于做好2026年度困难群众临时救助工作的通知", "各乡镇", date(2026, 11, 20), ""),
    ],
)  # fmt: skip
def test_the_article_of_a_printed_page(name, title, first, day, source):
    draft = printed(name)
    assert draft.blocks[0].text == title
    assert draft.blocks[1].text.startswith(first)
    assert draft.blocks[-1].text in {f"{day:%Y年%-m月%-d日}", "（此件公开发布）"}
    assert draft.unsure
    assert (draft.head.title, draft.head.issuer, draft.head.published.date()) == (title, source, day)
    found = reading(draft, today=date(2026, 11, 30))
    assert (found.title.value, found.issued_on.value) == (title, day)
    assert [one.value.number for one in found.contacts if one.value.number == "0722-3338888"] == []


@pytest.mark.parametrize("name", ["page", "short", "table", "attach", "side", "box", "word"])
def test_nothing_is_gone_without_being_shown(name):
    draft = printed(name)
    whole = words("a.pdf", file(name))
    told = [block for block in whole.blocks if not (isinstance(block, Paragraph) and block.text.startswith("http"))]
    edges = name in {"short", "side"}
    shown = signs([*draft.blocks, *draft.left_out])
    assert edges == (len("".join(shown).replace(" ", "")) < len("".join(signs(told)).replace(" ", "")))
    assert edges == any("浏览器" in one for one in draft.dropped)


def test_what_is_compared_is_all_that_stood_around():
    left = printed("attach").left_out
    said = [block.text for block in left]
    assert said[:3] == [
        "随县人民政府",
        "首页 政务公开 互动交流 办事服务 走进随县",
        "当前位置：首页> 政务公开> 通知公告> 正文",
    ]
    assert "【打印本页】 【关闭窗口】" in said
    assert "关于开展农机检修的通知" in said
    assert any("网站标识码" in one for one in said)
    assert Paragraph("主办单位：随县农广校") in printed("attach").blocks


def test_drawn_tables_keep_their_heads_and_go_on_over_the_page():
    heating = next(block for block in printed("page").blocks if isinstance(block, Table))
    assert heating.rows == (
        ("类别", "标准", ""),
        ("", "电", "生物质"),
        ("低保、特困", "600元", "600元"),
        ("其他", "300元", "200元"),
    )
    machines = next(block for block in printed("table").blocks if isinstance(block, Table))
    assert machines.rows[:2] == (("序号", "村", "姓名", "补贴", ""), ("", "", "", "台数", "金额（元）"))
    fields = [block for block in printed("long").blocks if isinstance(block, Table)]
    assert len(fields) == 1
    assert [row[0] for row in fields[0].rows] == ["序号", *map(str, range(60))]
    assert fields[0].rows[2] == ("1", "第1村", "李*1", "12元")


@pytest.mark.parametrize("name", ["word", "clean"])
def test_a_notice_that_a_browser_printed_keeps_all_its_lines(name):
    draft = printed(name)
    assert not draft.unsure
    assert draft.left_out == ()
    assert draft.head is None
    kept = {
        "word": ["相关链接：见镇公众号", "扫一扫下方二维码报名"],
        "clean": ["主办单位：随县文化馆", "来源：县文旅局安排"],
    }
    assert {Paragraph(line) for line in kept[name]} <= set(draft.blocks)


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：随县文化馆",
        "来源：县财政",
        "打印本页",
        "相关链接：",
        "发布时间：2026-11-27",
        "首页 > 办事",
        "http://www.x.gov.cn 1/2",
    ],
)
def test_one_sign_makes_no_page_of_a_typeset_notice(line):
    draft = typeset(f'厉山镇停水通知\n\n#raw("{line}")\n\n因检修，12月2日停水。请储水。\n\n厉山镇人民政府')
    assert not draft.unsure
    assert line.replace(" ", "") in draft.text.replace(" ", "")


def test_rows_that_no_rule_parts_are_not_thrown_together():
    rows = "".join(f"[{no}村], [{no}00元]," for no in range(1, 6))
    ruled = "stroke: (x, y) => (left: 1pt, right: 1pt, top: if y < 2 { 1pt }, bottom: if y == 5 { 1pt })"
    draft = typeset(f"名单公示\n\n#table(columns: (90pt, 90pt), {ruled}, [村], [金额], {rows})")
    table = next(block for block in draft.blocks if isinstance(block, Table))
    assert table.rows[1:] == tuple((f"{no} 村", f"{no}00 元") for no in range(1, 6))


def test_words_of_several_lines_stay_in_their_cell():
    long = "身份证、低保证、医院出具的诊断证明和费用清单原件"
    draft = typeset(f"材料清单\n\n#table(columns: (60pt, 90pt), [类别], [材料], [低保], [{long}], [其他], [身份证])")
    assert draft.blocks[-1] == Table((("类别", "材料"), ("低保", long), ("其他", "身份证")))


def test_a_frame_and_an_underline_are_no_table():
    draft = typeset("通知\n\n#rect(width: 100%)[温馨提示：请储水。]\n\n#underline[12月2日停水]，请周知。")
    assert not any(isinstance(block, Table) for block in draft.blocks)


@pytest.mark.parametrize(
    ("kind", "yes", "no"),
    [
        (is_path, "当前位置：首页 > 政务公开", "首页新闻"),
        (is_tool, "【打印本页】 【关闭窗口】", "请打印本页后交村委会"),
        (is_tool, "分享到： 微信 微博", "微信"),
        (is_menu, "网站地图|关于我们 | 联系我们", "联系我们可打电话"),
        (is_after, "上一篇：关于停电的通知", "相关链接：http://www.suixian.gov.cn"),
        (is_foot, "鄂ICP备05012345号", "网站版权所有，翻印必究。"),
        (is_host, "主办单位：随县人民政府", "由主办单位负责"),
        (is_furniture, "扫一扫在手机打开当前页", "扫一扫下方二维码报名"),
        (is_furniture, "主办单位：随县人民政府办公室 网站标识码：421321", "主办单位：随县文化馆"),
    ],
)  # fmt: skip
def test_signs_of_a_page_and_what_a_notice_says(kind, yes, no):
    assert kind(yes)
    assert not kind(no)


@pytest.mark.parametrize(
    ("line", "issuer", "day"),
    [
        ("发布时间：2026-11-27 09:32 来源：县卫健局 浏览次数：332", "县卫健局", date(2026, 11, 27)),
        ("信息来源：厉山镇人民政府 | 发布日期：2026年11月28日", "厉山镇人民政府", date(2026, 11, 28)),
        ("2026-11-30 10:00来源：自来水公司", "自来水公司", date(2026, 11, 30)),
        ("【发布机构】：民政局", None, None),
        ("时间：2026年12月1日", None, None),
        ("时间：12月1日上午，来源单位请到会。", None, None),
    ],
)
def test_the_line_of_source_and_day(line, issuer, day):
    meta = read_meta(line)
    assert (meta and meta.issuer, meta and meta.published and meta.published.date()) == (issuer, day)


def test_edges_of_firefox():
    def sheet(no):
        lines = ["停水公告_随县 http://www.suixian.gov.cn/t1.html", "正文一行", f"{no} / 2 2026/11/29 15:59"]
        return page_lines([Piece(10, 20 * at, 10, line) for at, line in enumerate(lines, 1)], ())

    kept, edged = without_edges([sheet(1), sheet(2)])
    assert edged
    assert [[line.text for line in page] for page in kept] == [["正文一行"], ["正文一行"]]
