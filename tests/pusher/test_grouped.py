"""谁 of a notice to some 村民小组: each village its own, and nothing where the rest may be meant."""

from __future__ import annotations

from datetime import date

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from content.ingest import read
from content.ingest.reading import reading
from pusher.concern import places_of
from pusher.grouped import with_groups

TREE = Tree(bundled_rows(421321))
TOWN, VILLAGE = Division(421321101000000), Division(421321101201000)
TONGXIN, DONGFANG = 421321101202000, 421321101203000


def _version(text: str, here: Division):
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 29))
    return with_groups(said.version(here.code), said, here, TREE)


def test_a_villages_notice_says_its_groups():
    text = (
        "停水通知\n各位村民：\n因水管检修，定于2026年12月2日8:00—18:00对我村1组、3组和5组停水，其余各组正常。"
        "请提前储水。\n王家岗村村民委员会\n2026年11月29日\n"
    )
    version = _version(text, VILLAGE)
    assert version.plain.who == "王家岗村1组、3组、5组村民"
    assert version.variants == ()


def test_villages_with_their_own_groups_are_told_of_these():
    text = (
        "同心村停电通知\n因线路检修，2026年12月2日8时至18时停电，影响3组、4组以及东方村1组。\n"
        "厉山供电所\n2026年11月29日\n"
    )
    version = _version(text, TOWN)
    assert version.plain.who == "同心村3组、4组、东方村1组村民"
    names = {TREE.node(one.division).name[:3]: one.plain.who for one in version.variants}
    assert names == {"同心村": "同心村3组、4组村民", "东方村": "东方村1组村民"}


@pytest.mark.parametrize(
    "text",
    [
        "停水通知\n因水管检修，12月2日8时至18时王家岗村停水。其中1组停水至20时。\n王家岗村村民委员会\n2026年11月29日\n",
        "体检通知\n请1组、3组村民12月3日到村部体检。\n王家岗村村民委员会\n2026年11月29日\n",
        "停水通知\n因水管检修，12月2日8时至18时全村停水，5组不停。\n王家岗村村民委员会\n2026年11月29日\n",
    ],
)
def test_where_groups_are_not_all_that_is_cut_off_nothing_is_changed(text):
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 29))
    plain = said.version(VILLAGE.code)
    assert with_groups(plain, said, VILLAGE, TREE) == plain


def _told(text: str, here: Division):
    """谁 as each village reads it that has its own, then as all others do."""
    version = _version(f"停电通知\n{text}\n厉山供电所\n2026年11月28日\n", here)
    return {TREE.node(one.division).name[:3]: one.plain.who for one in version.variants}, version.plain.who


@pytest.mark.parametrize(
    "text",
    [
        "12月2日8:00-12:00，星亮村1组、2组停电；12月2日13:00-17:00，同心村3组、东方村停电。",
        "星亮村、同心村村民：\n12月3日8:00-12:00星亮村1至3组停电，12月4日13:00-18:00同心村全村停电。",
        "同心村1组、2组12月1日8时至17时停电。星亮村12月2日8时至12时全村停电。",
        "12月2日8时至12时，东方村、星亮村1组停电。",
        "12月2日8时至12时，同心村3组、星亮村1组停电。",
    ],
)
def test_no_village_reads_that_a_cut_is_for_anothers_groups(text):
    own, who = _told(text, TOWN)
    named = {name for name in ("星亮村", "同心村", "东方村") if name in text}
    assert all(name in own.get(name, who) or not own.get(name, who) for name in named)
    assert all(others == name or others not in words for name, words in own.items() for others in named)


def test_groups_that_are_named_are_not_told_as_their_whole_village():
    assert _told("12月2日8时，星亮村1组、2组停电；12月2日13时，同心村3组、东方村停电。", TOWN) == ({}, "")


def test_each_village_has_its_groups_of_several_cuts():
    text = "12月2日8:00-12:00，星亮村1组、2组停电；12月3日8:00-12:00，同心村3组停电。"
    own, who = _told(text, TOWN)
    assert own == {"星亮村": "星亮村1组、2组村民", "同心村": "同心村3组村民"}
    assert who == "星亮村1组、2组；同心村3组"


def test_what_the_text_says_better_stays():
    text = (
        "停水通知\n因更换主管，12月2日8时至18时停水，影响范围：星亮村1、2组，沙城村靠公路一线的住户。\n"
        "厉山镇供水站\n2026年11月29日\n"
    )
    version = _version(text, TOWN)
    assert "沙城村" in version.plain.who
    assert [one.plain.who for one in version.variants] == ["星亮村1组、2组村民"]


def test_a_list_below_its_announcement_narrows_too():
    here = Division(512021000000000)
    tree = Tree(bundled_rows(512021))
    town = next(node.division for node in tree.children(here.code) if node.name == "龙台镇")
    text = (
        "龙台镇供水站停水通知\n因更换主管，4月7日8时至18时以下地方停水：\n花果村1社、2社；\n玉池村全部用户。\n"
        "龙台镇供水站 028-24610001\n2026年4月1日\n"
    )
    found = places_of(reading(read("通知.txt", text.encode()), today=date(2026, 4, 1)), town, tree)
    assert [
        (tree.node(one.village).name[:3], tuple(code % 1000 for code in one.codes), one.is_sure) for one in found.groups
    ] == [("花果村", (1, 2), True)]
