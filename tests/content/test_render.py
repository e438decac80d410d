"""Renditions: what a resident is told, through every medium, from one source."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from content.item import Contact, Duty, Genre, Heading, Paragraph, PlainFacts, Table, Variant
from content.render import TooLongError, essence, html, render, short_text, speak, units
from tests.content.samples import NEIGHBOUR, TOWN, VILLAGE, subsidy

URL = "https://cunkou.example.gov.cn/q/7K3M9XA"


def rendition(version=None, division=VILLAGE):
    return render(version or subsidy(), division=division, code="7K3M9XA", url=URL)


def test_facts_answer_the_five_questions():
    shown = rendition()
    assert dict(shown.facts) == {
        "谁能领": "种粮农户",
        "领多少": "每亩82.50元",
        "怎么办": "带身份证到村委会登记。",
        "找谁问": "随县农业农村局 0722-3338000",
        "截止哪天": "2026年11月30日",
    }
    assert shown.telephone == "0722-3338000"
    assert (shown.deadline, shown.issued_on, shown.duty) == (date(2026, 11, 30), date(2026, 10, 9), Duty.SHOULD)
    assert shown.sentence == "2026年耕地地力保护补贴申报。对象：种粮农户。标准：每亩82.50元。11月30日截止。"


def test_where_nobody_is_paid_the_questions_read_otherwise():
    shown = rendition(subsidy(genre=Genre.ORDER, plain=PlainFacts(who="进山的人")))
    assert shown.facts[0] == ("和谁有关", "进山的人")


def test_a_signature_at_the_foot_is_not_said_twice():
    foot = (Paragraph("随县农业农村局"), Paragraph("2026年10月9日"))
    assert rendition(subsidy(blocks=subsidy().blocks + foot)).blocks == subsidy().blocks
    assert rendition(subsidy(blocks=foot[:1])).blocks == foot[:1]
    two = (*subsidy().blocks, Paragraph("随县农业农村局  随县财政局"))
    assert rendition(subsidy(issuer="随县农业农村局、随县财政局", blocks=two)).blocks == subsidy().blocks
    assert rendition(subsidy(issuer="随县农业农村局、随县水利局", blocks=two)).blocks == two
    assert rendition(subsidy(blocks=(*foot, *subsidy().blocks))).blocks == (*foot, *subsidy().blocks)


def test_an_offices_landline_comes_before_a_mobile():
    version = subsidy(contacts=(Contact("联系电话", "14000000001"), Contact("监督电话", "0722-3338111")))
    assert rendition(version).telephone == "0722-3338111"
    assert rendition(subsidy(contacts=(Contact("联系电话", "14000000001"),))).telephone == "14000000001"
    assert rendition(subsidy(contacts=())).telephone == ""


def test_a_town_and_its_village_add_and_change_nothing_of_the_source():
    version = subsidy(
        variants=(
            Variant(VILLAGE, (Paragraph("村里：周二登记。"),), PlainFacts(when="周二")),
            Variant(TOWN, (Paragraph("镇里补充。"),), contacts=(Contact("镇咨询电话", "0722-4441234"),)),
        )
    )
    here = rendition(version)
    assert [block.text for block in here.blocks] == [
        "种粮农户可到村委会登记，每亩82.50元。",
        "镇里补充。",
        "村里：周二登记。",
    ]
    assert dict(here.facts)["什么时候"] == "周二"
    assert here.telephone == "0722-4441234"
    assert "随县农业农村局。镇咨询电话：0722-4441234。" in short_text(here, 0, with_link=False)
    assert len(rendition(version, NEIGHBOUR).blocks) == 2
    assert rendition(version, VILLAGE + 1).blocks == here.blocks
    assert len(rendition(version, 421321102001000).blocks) == 1


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("随县农业农村局关于开展2026年耕地地力保护补贴申报的通知", "2026年耕地地力保护补贴申报"),
        ("关于做好城乡居民医保缴费工作的通  知", "城乡居民医保缴费工作"),
        ("关于河口村低保对象的公示", "河口村低保对象公示"),
        ("丰溪乡2026年农村适龄妇女“两癌”免费检查通知", "丰溪乡2026年农村适龄妇女“两癌”免费检查通知"),
        ("云山县人民政府森林防火禁火令", "云山县人民政府森林防火禁火令"),
    ],
)
def test_essence(title, core):
    assert essence(title) == core


def test_a_short_text_stands_without_its_link():
    text = short_text(rendition(), 0, with_link=False)
    assert text == (
        "2026年耕地地力保护补贴申报。对象：种粮农户。标准：每亩82.50元。办理：带身份证到村委会登记。"
        "11月30日截止。咨询：随县农业农村局0722-3338000。"
    )
    assert short_text(rendition(), 0, with_link=True) == f"{text}详情 {URL}"


def test_brackets_are_the_signatures():
    assert "【" not in short_text(rendition(subsidy(title="【重要】补贴公告")), 0, with_link=False)


@given(limit=st.integers(1, 160), link=st.booleans(), how=st.text("到村委会登记。！", max_size=60))
def test_short_texts_fit_and_always_say_who_until_when_and_whom_to_ask(limit, link, how):
    version = subsidy(plain=replace(subsidy().plain, how=how))
    failed = None
    try:
        text = short_text(rendition(version), limit, with_link=link)
    except TooLongError as error:
        failed = error
    if failed:
        limit += failed.excess
        text = short_text(rendition(version), limit, with_link=link)
        assert units(text) == limit
        assert f"{failed.excess}个字" in str(failed)
    assert units(text) <= limit
    for part in ("耕地地力保护补贴", "种粮农户", "11月30日截止", "随县农业农村局", "0722-3338000"):
        assert part in text
    assert text.endswith(URL if link else "。")


@given(st.lists(st.one_of(st.builds(Heading, st.text()), st.builds(Paragraph, st.text())), max_size=4))
def test_html_escapes_everything(blocks):
    page = html(blocks)
    tree = lxml_html.fragment_fromstring(page or "<i></i>", create_parent="div")
    assert {node.tag for node in tree.iter()} <= {"div", "p", "h2", "h3", "h4", "br", "i"}


def test_html_keeps_tables_and_escapes_their_cells():
    page = html((Table((("村", "<script>"), ("河口", 'a"b\nc'))),))
    assert page == (
        '<div class="table" tabindex="0"><table>'
        '<thead><tr><th scope="col">村</th><th scope="col">&lt;script&gt;</th></tr></thead>'
        "<tbody><tr><td>河口</td><td>a&quot;b<br>c</td></tr></tbody></table></div>"
    )
    assert html((Table(()),)) == '<div class="table" tabindex="0"><table></table></div>'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("每亩12.85元", "每亩十二元八角五分"),
        ("82.50元、0.05元、7.5元", "八十二元五角、零元零五分、七元五角"),
        ("11820.30亩", "一万一千八百二十点三亩"),
        ("1204人，900户，1,204户", "一千二百零四人，九百户，一千二百零四户"),
        ("10010元，100000000元，10500元，20015人", "一万零一十元，一亿元，一万零五百元，二万零一十五人"),
        ("2026年5月31日", "二〇二六年五月三十一日"),
        ("2026—2027年冬春", "二〇二六年到二〇二七年冬春"),
        ("35—64岁", "三十五到六十四岁"),
        ("8:00—17:30", "八点到十七点三十分"),
        ("8:05", "八点零五分"),
        ("85%", "百分之八十五"),
        ("0722-3338000", "零七二二，三三三，八零零零"),
        ("14000000001", "幺四零，零零零零，零零零幺"),
        ("拨打12345", "拨打幺二三四五"),
        ("补12345元", "补一万二千三百四十五元"),
        ("2户，第2次，12户，2月", "两户，第二次，十二户，二月"),
        ("国办发〔2019〕54号", "国办发二〇一九第五十四号"),
        ("１２元", "十二元"),
        ("见https://a.gov.cn/q/1", "见通知上写的网址"),
        ("编号007", "编号零零七"),
        ("电话3331000", "电话三三三，幺零零零"),
        ("拨打110或96110、12345", "拨打幺幺零或九六幺幺零、幺二三四五"),
        ("打114查，短号6688，热线：963311", "打幺幺四查，短号六六八八，热线：九六三三幺幺"),
        ("联系电话：3331000、33310002", "联系电话：三三三，幺零零零、三三三幺，零零零二"),
        ("随县民政局 3335566", "随县民政局 三三三，五五六六"),
        ("打电话登记的共1200人，打谷600斤", "打电话登记的共一千二百人，打谷六百斤"),
        ("联系电话附后，共2026册", "联系电话附后，共二千零二十六册"),
        ("号码范围1000以内", "号码范围一千以内"),
        ("热线约1200，手机销售120部", "热线约一千二百，手机销售一百二十部"),
        ("联系电话：王师傅，3331000", "联系电话：王师傅，三三三，幺零零零"),
        ("预约电话：公共服务站，3331000转801", "预约电话：公共服务站，三三三，幺零零零转八零幺"),
        (
            "接电话通知后，12月1日起，每亩450元、共3331000元",
            "接电话通知后，十二月一日起，每亩四百五十元、共三百三十三万一千元",
        ),
        ("详见 https://a.gov.cn/x.html 。", "详见通知上写的网址。"),
        ("请登录https://a.gov.cn/x报名，找www.a.cn。\n完", "请登录通知上写的网址报名，找通知上写的网址。\n完"),
    ],
)
def test_figures_are_read_plainly(written, said):
    assert speak(written) == said


@given(st.text("0123456789.,%元年月日人亩:-—〔〕号第 两", max_size=30))
def test_no_figure_is_left_for_the_reader_to_work_out(text):
    assert not any(letter in "0123456789" for letter in speak(text))


def test_a_broadcast_says_the_essentials_twice():
    script = rendition().broadcast
    assert script.count("最后期限是二〇二六年十一月三十日。") == 2
    assert script.count("零七二二，三三三，八零零零") == 2
    assert "谁能领？种粮农户。" in script
    assert not any(letter.isdigit() and letter.isascii() for letter in script)


def test_an_order_is_read_in_its_own_words():
    version = subsidy(genre=Genre.ORDER, blocks=(Paragraph("禁止携带火种进林区"), Table((("a",),))))
    script = rendition(version).broadcast
    assert "禁止携带火种进林区。\n具体表格请看村公告栏。" in script
    assert "谁能领" not in script


def test_a_long_body_is_never_cut_in_a_paragraph():
    long = tuple(Paragraph("村" * 250) for _ in range(4))
    script = rendition(subsidy(genre=Genre.NOTICE, plain=PlainFacts(), blocks=long)).broadcast
    assert script.count("村" * 250) == 2
    assert "其余内容请看村公告栏。" in script


def test_a_number_for_complaints_is_not_given_as_the_units_own():
    only = rendition(subsidy(contacts=(Contact("监督举报电话", "0722-3331012"),)))
    assert only.telephone == "0722-3331012"
    assert only.enquiry == ""
    assert "找谁问" not in dict(only.facts)
    assert "有不明白的" not in only.broadcast
    assert "监督举报电话" in only.broadcast
    assert "监督举报电话：0722-3331012" in short_text(only, 0, with_link=False)
    for label in ("咨询电话", "咨询、监督电话", "服务监督热线", "联系电话", ""):
        both = rendition(subsidy(contacts=(Contact(label, "0722-3331012"),)))
        assert both.enquiry == "0722-3331012", label
        assert "0722-3331012" in dict(both.facts)["找谁问"]
