"""The attachments that a text names: those whose file is not there are marked, told of, and never read aloud."""

from datetime import date

import pytest

from content.checks import check
from content.enclosed import MARK, marked, named
from content.ingest import read_page
from content.ingest.reading import reading
from content.item import Genre, Paragraph
from content.render import render
from tests.content.samples import COUNTY, subsidy

TODAY = date(2026, 11, 21)
NAMES = ("1.补贴标准表.xlsx", "2.申请表", "3.旧表.doc")
SHAPES = (
    "<p>附件：</p>" + "".join(f'<p><a href="f{no}.xlsx">{name}</a></p>' for no, name in enumerate(NAMES)),
    "<p>附件：" + "<br>".join(f'<a href="f{no}.xlsx">{name}</a>' for no, name in enumerate(NAMES)) + "</p>",
    "<p>附件：" + " ".join(f'<a href="f{no}.xlsx">{name}</a>' for no, name in enumerate(NAMES)) + "</p>",
)


def page(files):
    html = (
        '<html><head><meta name="ArticleTitle" content="关于发放补贴的公告"></head><body><div class="TRS_Editor">'
        f"<p>种粮农户请于12月20日前到村委会登记，每亩补贴98.6元，逾期不再受理。</p>{files}"
        "<p>随县农业农村局</p><p>2026年11月20日</p></div></body></html>"
    )
    return read_page("a.html", html.encode(), url="http://www.x.gov.cn/a.html")


@pytest.mark.parametrize("shape", SHAPES)
def test_what_could_not_be_had_is_marked_where_it_is_named(shape):
    draft = marked(page(shape), {"1.补贴标准表.xlsx"})
    text = draft.text
    assert f"2.申请表{MARK}" in text
    assert f"3.旧表.doc{MARK}" in text
    assert text.count(MARK) == 2
    version = reading(draft, today=TODAY).version(COUNTY)
    told = [one.quote for one in check(version, {}, today=TODAY) if MARK in one.quote + one.reason]
    assert told
    assert marked(page(shape), set(NAMES)).text.count(MARK) == 0


def test_a_name_within_another_is_not_marked():
    draft = marked(
        page('<p>附件：<a href="a.doc">申请表</a></p><p><a href="b.docx">申请表二.docx</a></p>'), {"申请表二.docx"}
    )
    assert f"附件：申请表{MARK}" in draft.text
    assert draft.text.count(MARK) == 1


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("附件：1.名单", "2.申请表", "随县民政局"), ["名单", "申请表"]),
        (("附件：名单.xlsx", "申请表.docx", "请看附件。"), ["名单.xlsx", "申请表.docx"]),
        (("附件：", "1.名单.xlsx", "2.申请表"), ["名单.xlsx", "申请表"]),
        (("附件：", "1.本表一式两份。", "2.照实填写。"), []),  # the attachment itself
        (("附件：补贴标准", "1.水稻每亩98元。"), ["补贴标准"]),
        (("请带附件1.申请表来。",), []),
        (("附件1：申请表.docx", "附件 2： 名单.xls", "随县民政局"), ["申请表.docx", "名单.xls"]),
        (("附件1：补贴标准", "水稻每亩98元。", "详见附件1：补贴标准.docx"), []),  # the attachment itself
    ],
)
def test_the_names_that_a_list_has(lines, names):
    assert [name for _, name in named(lines)] == names


def test_names_of_files_are_not_read_aloud():
    blocks = tuple(map(Paragraph, ("明早停水。", "附件：", "1.停水范围.xlsx", "2.旧表.doc", "请互相转告。")))
    script = render(
        subsidy(genre=Genre.ORDER, blocks=blocks), division=COUNTY, code="ABCDEFG", url="https://x.cn/n/1"
    ).broadcast
    assert "明早停水" in script
    assert "请互相转告" in script
    assert "附件" not in script
    assert "旧表" not in script


def test_each_with_a_number_of_its_own_is_marked_too():
    html = '<p>附件1：<a href="a.xlsx">补贴标准表.xlsx</a></p><p>附件2：<a href="b.doc">申请表.doc</a></p>'
    draft = marked(page(html), {"补贴标准表.xlsx"})
    assert f"附件2：申请表.doc{MARK}" in draft.text
    assert draft.text.count(MARK) == 1
