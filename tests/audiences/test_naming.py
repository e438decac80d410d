"""How people write the names of the national table: each class of spelling that it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.division import Division, Node, Tree
from audiences.naming import aliases, telling, town_names, town_stem, without_office
from audiences.scope import mentions

ENDINGS = (
    "村民委员会",
    "村委会",
    "居民委员会",
    "居委会",
    "牧委会",
    "社区委员会",
    "嘎查村委员会",
    "村民委会会",
    "居委员",
)


@pytest.mark.parametrize(
    ("name", "town", "written"),
    [
        ("星亮村村民委员会", "厉山镇", "星亮村"),
        ("神农社区居民委员会", "厉山镇", "神农社区"),
        ("沟口子村村民委会", "甲镇", "沟口子村"),
        ("李庄子村村民委会会", "甲镇", "李庄子村"),
        ("岚峪村村民委员", "甲镇", "岚峪村"),
        ("九塘冲社区委员会", "龙山街道", "九塘冲社区"),
        ("亚星社区居民管理委员会", "甲街道", "亚星社区"),
        ("乌龙巷居委会（社区）", "甲镇", "乌龙巷社区"),
        ("南旗牧委会", "优干宁镇", "南旗牧委会"),
        ("卜尔汉图嘎查", "甲苏木", "卜尔汉图嘎查"),
        ("斯布扣嘎查村委员会", "甲镇", "斯布扣嘎查"),
        ("茂力格尔嘎查委会", "甲镇", "茂力格尔嘎查"),
        ("五连生活区", "双丰镇", "五连"),
        ("一分场村生活区", "渔场", "一分场"),
        ("黄庄农场生活区", "甲镇", "黄庄农场"),
        ("广东省河源市和平县东水镇上坝村村民委员会", "东水镇", "上坝村"),
        ("细水乡南湾社区居民委员会", "细水乡", "南湾社区"),
        ("瑞溪第一社区居委会", "瑞溪镇", "第一社区"),
    ],
)
def test_a_village_is_found_by_what_people_write(name, town, written):
    code = 421321101200000
    found = {
        node.code: node for node in (Node(Division(421321000000000), "甲县"), Node(Division(421321101000000), town))
    }
    tree = Tree([*found.values(), Node(Division(code), name)])
    assert written in aliases(name, town)
    text = f"停水范围：{written}、{written}的住户。"
    assert {one.code for one in mentions(text, tree, Division(421321101000000))} == {code}


@pytest.mark.parametrize(
    ("name", "town", "not_one"),
    [
        ("太师屯镇居民委员会", "太师屯镇", "居民委员会"),
        ("大榆树镇社区居委会", "大榆树镇", "社区"),
        ("小寨镇村村民委员会", "小寨镇", "村"),
    ],
)
def test_a_village_that_is_called_like_its_town_keeps_a_name(name, town, not_one):
    assert not_one not in aliases(name, town)


@pytest.mark.parametrize("name", ["广场社区", "市场社区", "机场社区", "开发区社区", "林场社区"])
def test_a_community_that_is_called_like_a_thing_is_not_every_such_thing(name):
    code, town = 421321101200000, Division(421321101000000)
    tree = Tree([
        Node(Division(421321000000000), "甲县"), Node(town, "厉山镇"), Node(Division(code), f"{name}居民委员会")
    ])  # fmt: skip
    assert name in telling(f"{name}居民委员会", "厉山镇")
    thing = name.removesuffix("社区")
    assert mentions(f"12月3日晚7点在文化{thing}放映电影，请大家来看。", tree, town) == ()
    assert [one.code for one in mentions(f"{name}的居民请注意。", tree, town)] == [code]


@pytest.mark.parametrize(
    ("name", "also", "short"),
    [
        ("珠街彝族乡", "珠街乡", "珠街"),
        ("耈街彝族苗族乡", "耈街乡", "耈街"),
        ("庙子沟蒙古族满族乡", "庙子沟乡", "庙子沟"),
        ("巴彦淖尔市大佘太牧场有限公司", "大佘太牧场", "大佘太牧场"),
        ("国营万埠垦殖场", "万埠垦殖场", "万埠垦殖场"),
        ("厉山镇", "厉山镇", "厉山"),
        ("水族镇", "水族镇", "水族"),
    ],
)
def test_towns_are_written_without_their_nations_and_firms(name, also, short):
    assert town_names(name)[0] == name
    assert also in town_names(name)
    assert town_stem(name) == short


def test_a_farm_keeps_its_name_though_a_village_of_it_is_called_alike():
    farm, village = 360924501000000, 360924501200000
    tree = Tree([
        Node(Division(360924000000000), "宜丰县"), Node(Division(farm), "石花尖垦殖场"),
        Node(Division(village), "石花尖村委会"),
    ])  # fmt: skip
    found = mentions("黄岗镇人民政府，石花尖垦殖场：", tree, Division(360924000000000))
    assert [one.code for one in found] == [farm]


@given(st.text("一二三村镇社区东王家岗", min_size=1, max_size=6), st.sampled_from(ENDINGS))
def test_a_name_is_always_one_of_its_own_spellings(stem, ending):
    name = stem + ending
    known = aliases(name, "厉山镇")
    assert known[0] == name
    assert all(known)
    assert name in telling(name, "厉山镇")
    assert without_office(without_office(name)) == without_office(name) or not without_office(name)
