"""Pages as county sites have them: the article whole, nothing that runs or hides, and a question where it is unsure."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.ingest import IngestError, Link, read, read_page
from content.ingest.reading import reading
from content.item import Heading, Paragraph, Table

SAMPLE = Path(__file__).parents[2] / "../shared/data/notices/R04_page_head_mee.html"
TAGS = """
<META NAME="sitename" CONTENT="随县人民政府"><meta name="Description" content="随县人民政府">
<meta name="ColumnName" content="通知公告"><meta name="ColumnType" content="">
<meta name="articletitle" content=""><meta name="ArticleTitle" content="关于发放耕地地力保护补贴的公告 ">
<meta name="PubDate" content="2026-03-02 09:05:11"><meta name="ContentSource" content="来源：随县农业农村局">
<meta name="Keywords" content="补贴，耕地；种粮"><meta name="Url" content="http://www.zgsuixian.gov.cn/a/202603/t1.shtml">
"""
BODY = """
<p>种粮农户请于3月20日前到村委会登记，每亩补贴98.6元，逾期不再受理。</p>
<p>一、带身份证<br>和一卡通</p>
<table><tr><td>村</td><td>亩数</td></tr><tr><td>河口村</td><td>12</td></tr></table>
<ol><li>登记</li><li>公示</li></ol>
<p>附件：<a href="./P020260302.xlsx">补贴标准.xlsx</a> <a href="javascript:void(0)">打印</a></p>
"""


def page(body=f'<div class="TRS_Editor">{BODY}</div>', tags=TAGS, more=""):
    menu = "<ul>" + "".join(f'<li><a href="/c{no}/">栏目{no}</a></li>' for no in range(30)) + "</ul>"
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>补贴公告_随县人民政府</title>{tags}{more}</head>"
        f"<body>{menu}<div>当前位置：首页</div>{body}<div>主办单位：随县人民政府办公室</div></body></html>"
    )


def read_it(*args, **kwargs):
    return read_page("公告.html", page(*args, **kwargs).encode())


@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared is not beside this checkout")
def test_a_real_page():
    draft = read("a.html", SAMPLE.read_bytes())
    assert draft.head.published == datetime.fromisoformat("2022-04-17T14:46:00")
    assert (draft.head.issuer, draft.head.column, draft.head.description) == ("生态环境部", "环境要闻", "")
    assert draft.text.split("\n")[:2] == ["生态环境部一周要闻（4.10-4.16）", "1.生态环境部召开部常务会议"]
    assert "字号" not in draft.text
    assert not draft.unsure


def test_tags_in_any_form():
    head = read_it().head
    assert head.title == "关于发放耕地地力保护补贴的公告"
    assert head.published == datetime.fromisoformat("2026-03-02T09:05:11")
    assert head.issuer == "随县农业农村局"
    assert head.keywords == ("补贴", "耕地", "种粮")
    assert head.description == ""


def test_the_body_keeps_tables_and_lists_and_gets_its_title():
    draft = read_it()
    assert draft.blocks == (
        Paragraph("关于发放耕地地力保护补贴的公告"),
        Paragraph("种粮农户请于3月20日前到村委会登记，每亩补贴98.6元，逾期不再受理。"),
        Heading("一、带身份证", 1),
        Paragraph("和一卡通"),
        Table((("村", "亩数"), ("河口村", "12"))),
        Paragraph("1.登记"),
        Paragraph("2.公示"),
        Paragraph("附件：补贴标准.xlsx 打印"),
    )
    assert not draft.unsure
    assert draft.files == (Link("补贴标准.xlsx", "http://www.zgsuixian.gov.cn/a/202603/P020260302.xlsx"),)


def test_a_title_that_the_body_has_is_not_said_twice():
    draft = read_it(f"<div id=Zoom><h3>关于发放耕地地力保护补贴<br>的公告</h3>{BODY}</div>")
    assert draft.blocks[0] == Heading("关于发放耕地地力保护补贴 的公告", 3)
    assert draft.text.count("地力保护") == 1


def test_what_is_read_out_takes_what_the_tags_say():
    found = reading(read_it(), today=date(2026, 3, 3))
    assert found.title.value == "关于发放耕地地力保护补贴的公告"
    assert (found.issuer.value, found.issued_on.value) == ("随县农业农村局", date(2026, 3, 2))


@pytest.mark.parametrize("coding", ["gb2312", "gbk", "gb18030", "utf-8"])
def test_codings(coding):
    data = page().replace("charset=utf-8", f"charset={coding}").encode(coding)
    assert read("a.htm", data).head.issuer == "随县农业农村局"
    said_nothing = page().replace("<meta charset=utf-8>", "").encode(coding)
    assert read_page("a.htm", said_nothing, charset=coding).head.issuer == "随县农业农村局"
    assert read_page("a.htm", said_nothing).head.issuer == "随县农业农村局"


def test_a_page_in_two_byte_signs():
    assert read("a.htm", page().encode("utf-16")).head.issuer == "随县农业农村局"


def test_a_column_is_refused():
    tags = '<meta name="ColumnName" content="通知公告"><meta name="ColumnType" content="信息公开">'
    with pytest.raises(IngestError, match=r"栏目页.*打开要发布的那一篇"):
        read_it("<ul><li>甲</li></ul>", tags)
    with pytest.raises(IngestError, match="栏目页"):
        read_it("<div></div>", "")


def test_without_a_known_container_the_rest_is_shown():
    draft = read_it(f"<div class=wrap><div class=left>最新要闻，三条。</div><div class=x9>{BODY * 2}</div></div>", "")
    assert draft.unsure
    assert draft.head.title == "补贴公告"
    assert Paragraph("最新要闻，三条。") in draft.left_out
    assert Paragraph("种粮农户请于3月20日前到村委会登记，每亩补贴98.6元，逾期不再受理。") in draft.blocks
    assert Paragraph("栏目7") in draft.left_out
    assert not set(draft.blocks[1:]) & set(draft.left_out)


def test_a_notice_that_is_a_picture_says_who_can_read_it():
    with pytest.raises(IngestError, match="长按图片→提取文字"):
        read_it('<div class="pages_content"><p>如图（下方）：公告一则</p><img src="a.jpg"></div>')


def test_a_page_without_end_is_refused():
    with pytest.raises(IngestError, match="内容过多"):
        read_it("<p>甲</p>" * 50_001)


DARK = '<a href="http://casino.example/x">博彩</a>'


@pytest.mark.parametrize(
    "hiding",
    [
        f'<div style="display:none">{DARK}</div>',
        f'<p style="DISPLAY : NONE !important">{DARK}</p>',
        f'<span style="visibility:hidden">{DARK}</span>',
        f'<span style="font-size:0">{DARK}</span>',
        f'<span style="font-size:1px">{DARK}</span>',
        f'<div style="position:absolute;left:-9999px">{DARK}</div>',
        f'<div style="position:absolute;top:-999px">{DARK}</div>',
        f'<div style="text-indent:-9999px">{DARK}</div>',
        f'<div style="height:1px;overflow:hidden">{DARK}</div>',
        f'<div style="width:0;height:0">{DARK}</div>',
        f'<span style="color:#FFF">{DARK}</span>',
        f'<span style="color:red;background-color:red">{DARK}</span>',
        f'<font color="#ffffff">{DARK}</font>',
        f'<marquee height="1" width="5">{DARK}</marquee>',
        f'<div style="opacity:0">{DARK}</div>',
        f"<div hidden>{DARK}</div>",
        f"<noscript>{DARK}</noscript>",
        f'<div class="zz a">{DARK}</div>',
        f'<div id="yy">{DARK}</div>',
    ],
)
def test_dark_links_never_survive_and_are_named(hiding):
    sheet = "<style>/* x */ .b,.zz{display:none} #yy{ left:-1000px } @media print{.TRS_Editor{display:none}}</style>"
    draft = read_it(f"<div class=TRS_Editor>{BODY}{hiding}尾</div>", more=sheet)
    assert "博彩" not in draft.text
    assert draft.text.endswith("尾")
    assert [link.url for link in draft.links if link.hidden] == ["http://casino.example/x"]
    assert any("1条暗链（http://casino.example/x）" in said for said in draft.dropped)


def test_what_runs_never_survives():
    draft = read_it(
        f"<div class=TRS_Editor>{BODY}<script>alert('坏')</script><!-- 注释 --><iframe src=//x.example>框</iframe>"
        "<style>p{}</style><svg><text>图</text></svg><textarea>填</textarea>尾</div>"
    )
    assert draft.text.endswith("尾")
    assert not any(word in draft.text for word in ("坏", "注释", "框", "图", "填"))
    assert draft.dropped == ("1段脚本", "1个内嵌页面")


@pytest.mark.parametrize(
    "shown",
    [
        '<span style="font-size:1em">请看</span>',
        '<span style="font-size:.9em">请看</span>',
        '<p style="text-indent:-24pt;margin-left:-10px">请看</p>',
        '<td style="background:#c00"><span style="color:#fff">请看</span></td>',
        '<span style="opacity:1.0">请看</span>',
        '<form id="aspnetForm"><p>请看</p></form>',
    ],
)
def test_what_is_seen_survives(shown):
    assert "请看" in read_it(f"<div class=TRS_Editor>{BODY}{shown}</div>").text


def test_a_hidden_menu_of_offices_is_no_dark_link():
    menu = '<div style="display:none"><a href="http://www.hubei.gov.cn/">省政府</a></div>'
    draft = read_it(f"{menu}<div class=TRS_Editor>{BODY}</div>")
    assert not any("暗链" in said for said in draft.dropped)


@given(st.text(alphabet="<>/=\"' divpatbler-:;{}#.abc甲。", max_size=400))
def test_rubbish_is_a_draft_or_a_sentence(text):
    try:
        draft = read_page("a.html", text.encode())
    except IngestError:
        return
    assert draft.text.strip()


@pytest.mark.parametrize("hides", ['<div style="display:none">{}</div>', '<a hidden href="/">x</a><p hidden>{}</p>'])
def test_what_hides_behind_the_pages_end_is_found(hides):
    links = '<a href="http://casino.example/x">a</a><a href="https://www.suixian.gov.cn/">b</a>'
    draft = read_page("公告.html", (page() + hides.format(links)).encode())
    assert draft.dark == ("http://casino.example/x",)
    assert "casino" not in draft.text


def test_an_address_that_cannot_be_read_is_foreign():
    draft = read_page("公告.html", (page() + '<p hidden><a href="http://[x/">a</a></p>').encode())
    assert draft.dark == ("http://[x/",)


def test_the_article_of_wechat_is_seen_though_its_script_shows_it():
    hidden = "visibility: hidden; opacity: 0;"
    inside = f'<p style="{hidden}">{DARK}</p>'
    body = f'<div class="rich_media_content" id="js_content" style="{hidden}"><p>明天停水。</p>{BODY}{inside}</div>'
    draft = read_it(f"<div>【通知】明天停水</div>{body}<div style='{hidden}'>藏着</div>")
    assert "明天停水。\n种粮农户请于3月20日前到村委会登记" in draft.text
    assert "博彩" not in draft.text
    assert "2处隐藏文字" in draft.dropped
    assert not draft.unsure


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<iframe src="tz.pdf"></iframe>', "下载那个文件"),
        ("<div id=app></div><script>show()</script>", "脚本显示.*复制出来粘贴"),
        ('<script>show()</script><img src="a.jpg">', "提取文字"),
        ("<div> </div>", "复制出来粘贴"),
    ],
)
def test_a_page_without_words_says_what_helps(body, says):
    with pytest.raises(IngestError, match=f"没有文字。.*{says}"):
        read_page("页.html", f"<html><body>{body}</body></html>".encode())


def test_a_short_article_with_a_picture_says_that_words_may_be_in_it():
    picture = '<img src="a.jpg">'
    short = read_it(
        f"<div class=pages_content><p>发布时间：2026-11-28 来源：随县人民政府 主办：县政府办</p>{picture}</div>"
    )
    assert [said for said in short.dropped if "图片" in said] == [
        "图片。字在图片里的，请在微信里长按图片→提取文字，把文字粘贴进来"
    ]
    assert "图片" in read_it(f"<div class=pages_content>{BODY * 9}{picture}</div>").dropped
