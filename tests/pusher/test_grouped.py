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
    assert [(tree.node(one.village).name[:3], one.numbers, one.is_sure) for one in found.groups] == [
        ("花果村", (1, 2), True)
    ]
