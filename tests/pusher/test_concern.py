"""Whom a version may concern: by what was read, or by 谁 in a person's own words; and where."""

from dataclasses import replace
from datetime import date

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.matching import Certainty, offer
from audiences.matter import Tag
from audiences.resident import Basis
from content.ingest import Draft, read
from content.ingest.reading import reading
from content.item import Genre, Paragraph, Table
from content.render import render, short_text
from pusher.concern import facts_of, places_of, variants_of

HERE = Division(512021000000000)
TEXT = "体检通知\n体检对象：65周岁以上老年人，行动不便的残疾人可以预约上门。\n请于9月20日前到卫生院。\n"


def test_who_as_it_was_proposed_is_weighed_and_in_own_words_is_taken_as_said():
    tree = Tree(bundled_rows(HERE.code // 10**9))
    said = reading(read("通知.txt", TEXT.encode()), today=date(2026, 9, 1))
    assert said.who
    version = said.version(HERE.code)
    proposed = facts_of(said, version, HERE, tree)
    words = replace(version.plain, who="65周岁以上老年人和残疾人")
    own = facts_of(said, replace(version, plain=words), HERE, tree)
    assert [one.split("|")[0] for one in proposed.tokens(Certainty.SURE, Certainty.UNSURE)] == ["age>=65"]
    assert [one.split("|")[0] for one in own.tokens(Certainty.SURE)] == ["age>=65", "tag:残疾人"]


STOPS = (
    "龙台镇夏夜露天电影安排\n镇文化站请放映队来放五场，不要票，父老乡亲都来看：\n4月6日 花果村文化广场 《长津湖》\n"
    "4月7日 玉池村部院坝 《战狼》\n4月8日 桥墩村老学堂 儿童片\n4月9日 场镇农贸市场 川剧电影\n"
    "晚上七点半开映，自带板凳，看好小孩。下雨改到第二天。\n龙台镇文化站\n2026年4月1日\n"
)
CUT = (
    "龙台镇供水站停水通知\n因更换主管，4月7日8时至18时以下地方停水：\n花果村1社、2社；\n玉池村全部用户。\n"
    "请提前存水，来水后先放几分钟。\n龙台镇供水站 028-24610001\n2026年4月1日\n"
)


def test_where_a_round_stops_is_weighed_and_where_water_is_cut_is_meant():
    tree = Tree(bundled_rows(HERE.code // 10**9))
    town = next(node.division for node in tree.children(HERE.code) if node.name == "龙台镇")
    stops, cut = (
        places_of(reading(read("通知.txt", text.encode()), today=date(2026, 4, 1)), town, tree) for text in (STOPS, CUT)
    )
    assert (stops.named, len(stops.open)) == ((), 1)
    assert "会发给龙台镇的所有地方，请核对" in stops.open[0]
    assert [tree.node(one.code).name[:3] for one in cut.named] == ["花果村", "玉池村"]


LINES = (
    "停电通知\n4月7日8:00-18:00，龙台线停电，影响范围：花果村1社、2社。\n"
    "4月8日9:00-12:00，北环线停电，影响范围：玉池村全村。\n龙台镇供电所\n2026年4月1日\n"
)
ROUND = (
    "免费筛查通知\n4月7日至10日为35至64岁妇女免费筛查，地点镇卫生院。花果村安排在7日、8日；玉池村9日，其余村10日。\n"
    "龙台镇卫生院\n2026年4月1日\n"
)


def _told(text):
    tree = Tree(bundled_rows(HERE.code // 10**9))
    town = next(node.division for node in tree.children(HERE.code) if node.name == "龙台镇")
    said = reading(read("通知.txt", text.encode()), today=date(2026, 4, 1))
    return {tree.node(one.division).name[:3]: one.plain for one in variants_of(said, town, tree)}


def test_a_village_is_told_its_own_lines_time_and_places():
    told = _told(LINES)
    assert (told["花果村"].who, told["花果村"].when) == ("花果村1社、2社", "4月7日8:00-18:00")
    assert (told["玉池村"].who, told["玉池村"].when) == ("玉池村全村", "4月8日9:00-12:00")


def test_a_village_is_told_its_own_days_in_the_month_that_was_named_before_and_the_place():
    told = _told(ROUND)
    assert (told["花果村"].who, told["花果村"].when) == ("", "4月7日、8日，镇卫生院")
    assert told["玉池村"].when == "4月9日，镇卫生院"
    assert told["桥墩村"].when == "4月10日，镇卫生院"


def test_how_much_somebody_must_have_is_said_for_no_tag_asks_it():
    tree = Tree(bundled_rows(HERE.code // 10**9))
    text = (
        "种粮大户补贴通知\n补贴对象：种植水稻50亩以上的种粮大户。\n补贴标准：每亩110元。\n请于9月20日前到村委会登记。\n"
    )
    said = reading(read("通知.txt", text.encode()), today=date(2026, 9, 1))
    best, *_ = offer(
        facts_of(said, said.version(HERE.code), HERE, tree), tags=[Tag(1, 1, "种粮农户")], tree=tree
    ).people
    assert best.rule is not None
    assert any("还要求“50亩以上”" in one for one in best.open)


GROUPS = (
    "关于三个村分时段停水的通知\n定于4月7日至9日分时段停水，具体如下：\n1. 花果村：4月7日（星期二）8:00—18:00；\n"
    "2、玉池村1、2、3社：4月8日（周三）上午8时至下午6时；\n3、桥墩村（靠省道以南）：4月9日9点到15点，学校由水厂送水。\n"
    "（4）玉池村4社：4月9日上午。\n施工如遇雨雪天气顺延。\n龙台镇供水站\n2026年4月1日\n"
)


def test_numbered_lines_give_villages_and_their_groups_their_own_hours():
    told = _told(GROUPS)
    assert told["花果村"].when == "4月7日（星期二）8:00—18:00"
    assert told["玉池村"].when == "4月8日（周三）上午8时至下午6时（1、2、3社）；4月9日上午（4社）"
    assert told["桥墩村"].when == "4月9日9点到15点"
    assert len(told) == 3


LISHAN = Division(421321101000000)


def _days(*lines):
    """The day of each village of 厉山镇 by the first two characters of its name."""
    tree = Tree(bundled_rows(421321))
    text = "\n".join(("厉山镇免费体检安排", "各村：", *lines, "厉山镇人民政府", "2026年11月25日"))
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 25))
    return {tree.node(one.division).name[:2]: one.plain.when for one in variants_of(said, LISHAN, tree)}


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (("星亮村12月8日，王家岗村9日上午，其余村12月10日。",), {"星亮": "12月8日", "王家": "12月9日上午"}),
        (("星亮村村部：12月8日", "王家岗村村民：12月9日", "其余村：12月10日"), {"星亮": "12月8日", "王家": "12月9日"}),
        (("星亮村：12月8日", "王家岗：12月9日", "其余村：12月10日"), {"星亮": "12月8日", "王家": None}),
        (("星亮村12月8日，其余村12月10日。沙城村已经体检过，不再安排。",), {"星亮": "12月8日", "沙城": None}),
    ],
)
def test_the_rest_are_the_villages_that_are_named_nowhere(lines, named):
    told = _days(*lines)
    assert {name: told.get(name) for name in named} == named
    assert (told["东方"], told["神农"]) == ("12月10日", "12月10日")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("星亮村、王家岗片区各村12月8日，其余村12月10日。", {"星亮", "王家"}),
        ("星亮村、东方村、同心村、王家岗片区各村12月8日，其余村12月10日。", {"星亮", "东方", "同心", "王家"}),
        ("星亮村12月8日，三里岗村12月9日，其余村12月10日。", {"星亮"}),  # no village of the town's
        ("星亮村、三里岗村12月8日，其余村12月10日。", {"星亮"}),
        ("各社区12月8日，其余村12月10日。", set()),
        ("星亮村等沿线村12月8日，王家岗村12月9日，其余村12月10日。", {"星亮", "王家"}),
    ],
)
def test_nobody_is_the_rest_of_who_knows_which_villages(line, named):
    assert set(_days(line)) <= named


COUNTY = Division(421321000000000)


def test_the_rest_of_a_county_are_its_towns_that_are_named_nowhere():
    text = (
        "老年乘车卡年审通知\n各乡镇集中办理：厉山镇、高城镇12月10日；殷店镇、草店镇12月11日；其他乡镇12月12日。\n"
        "随县交通运输局\n2026年11月30日\n"
    )
    tree = Tree(bundled_rows(421321))
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 30))
    told = {tree.node(one.division).name: one.plain.when for one in variants_of(said, COUNTY, tree)}
    assert (told["厉山镇"], told["草店镇"], told["尚市镇"]) == ("12月10日", "12月11日", "12月12日")
    assert len(told) == len(tree.children(COUNTY.code))


def test_each_row_of_a_table_has_its_place_and_number_and_none_of_them_is_the_countys():
    rows = (
        ("乡镇", "时间", "地点", "电话"),
        ("厉山镇", "12月7日", "镇村建办", "0722-3331056"),
        ("尚市镇", "12月8日", "镇政府一楼", "0722-3332056"),
    )
    foot = (Paragraph("咨询：县住建局 0722-3338000"), Paragraph("随县住房和城乡建设局"), Paragraph("2026年11月28日"))
    draft = Draft("x", (Paragraph("农村危房改造申报通知"), Table(rows), *foot))
    said = reading(draft, today=date(2026, 11, 30))
    assert [one.value.number for one in said.contacts] == ["0722-3338000"]
    tree = Tree(bundled_rows(421321))
    version = replace(said.version(COUNTY.code), variants=variants_of(said, COUNTY, tree))
    town = next(node.division for node in tree.children(COUNTY.code) if node.name == "厉山镇")
    told = render(version, division=town.code, code="7K3M9XA", url="")
    assert dict(told.facts)["什么时候"] == "12月7日，镇村建办"
    assert dict(told.facts)["找谁问"] == "厉山镇 0722-3331056"
    assert "随县住房和城乡建设局0722-3331056" not in short_text(told, 0, with_link=False)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("通知\n明天上午9点在村部开群众会，讨论路灯电费。\n王家岗村村民委员会\n2026年11月28日\n", Basis.REGISTERED),
        ("通知\n12月3日起村东路灯检修，夜里出门请带手电。\n王家岗村村民委员会\n2026年11月28日\n", Basis.LIVING),
    ],
)
def test_a_village_meets_by_who_is_registered(text, basis):
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 28))
    version = replace(said.version(LISHAN.code), genre=Genre.NOTICE, domain="市政服务")
    best, *_ = offer(
        facts_of(said, version, LISHAN, Tree(bundled_rows(421321))), tags=[], tree=Tree(bundled_rows(421321))
    ).people
    assert best.basis is basis
