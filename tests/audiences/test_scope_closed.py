"""Places that stand for those that they lie in, those counted by the text, and those that it leaves untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.china_division import bundled_rows
from audiences.division import Tree, parse
from audiences.scope import concerned, mentions, weighed
from audiences.scope.extent import speaks_to
from audiences.scope.towns import for_towns, gathered
from audiences.territory import Named

COUNTY, LISHAN = parse("421321"), parse("421321101")
TREE = Tree(bundled_rows(421321))
VILLAGES = [node.code for node in TREE.children(LISHAN.code)]
TOWNS = [node.code for node in TREE.children(COUNTY.code)]
SERVICE = (
    "户籍流动服务车下乡\n3月6日 厉山镇星亮村文化广场\n3月8日 高城镇政府院内\n{said}\n带户口本。随县公安局\n2026年3月1日"
)


def named(*codes):
    return tuple(Named(code, str(code)) for code in codes)


def code_of(text, within=COUNTY):
    return next(one.code for one in mentions(text, TREE, within) if one.code and not one.bearer)


@pytest.mark.parametrize(
    ("said", "is_town"),
    [
        ("两个镇的人哪天方便到哪个点都给办。", True),
        ("其他乡镇的到所在派出所办。", True),
        ("三个镇的人都可以来。", False),  # it names two
        ("照相不收钱。", False),
    ],
)
def test_a_venue_s_village_is_its_town_where_the_text_speaks_of_towns(said, is_town):
    village, town = code_of("厉山镇星亮村"), code_of("高城镇")
    found = for_towns(named(village, town), SERVICE.format(said=said), COUNTY)
    assert [one.code for one in found] == [LISHAN.code if is_town else village, town]
    assert found[0].words == str(village)  # in the words that name the village


def test_two_villages_of_one_town_are_no_venues():
    both = named(code_of("厉山镇星亮村"), code_of("厉山镇沙城村"))
    assert for_towns(both, "两个镇的人都来。", COUNTY) == both


def test_a_town_s_own_text_speaks_of_villages():
    one = named(code_of("厉山镇星亮村"), code_of("厉山镇沙城村"))
    assert for_towns(one, "其他乡镇的不来。", LISHAN) == one


@given(st.permutations(VILLAGES))
def test_all_villages_of_a_town_are_the_town(codes):
    assert gathered(named(*codes), TREE, LISHAN) == ()
    assert [one.code for one in gathered(named(*codes), TREE, COUNTY)] == [LISHAN.code]
    assert [one.code for one in gathered(named(*codes[1:]), TREE, COUNTY)] == list(codes[1:])


def test_all_towns_of_a_county_are_the_county():
    assert gathered(named(*TOWNS), TREE, COUNTY) == ()
    assert gathered(named(*TOWNS[1:]), TREE, COUNTY) == named(*TOWNS[1:])


def test_a_village_and_its_neighbours_stay():
    village = parse(str(VILLAGES[0]))
    assert gathered(named(*VILLAGES[:2]), TREE, village) == named(*VILLAGES[:2])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("上面四个乡镇的牧户请注意", 4),
        ("请三个村抓紧报损", 3),
        ("四个沿河村请马上照办", 4),
        ("期间上述三个村停水", 3),
        ("这两个社区的住户", 2),
    ],
)
def test_so_many_places_are_spoken_to(text, count):
    assert speaks_to(text, count)
    assert not speaks_to(text, count + 1)


@pytest.mark.parametrize("text", ["全镇十四个村进了水", "第三个村", "去年这三年", "村里两次", ""])
def test_a_count_by_itself_speaks_to_nobody(text):
    assert not any(speaks_to(text, count) for count in range(20))


CUT = "3月6日8时至17时检修线路，星亮村、沙城村停电，{others}。请提前备水。\n厉山镇人民政府\n2026年3月1日"


@pytest.mark.parametrize(
    "others",
    ["其他村不受影响", "其余各村不停", "别的村和社区不用准备", "其他村12月另外排", "其余村等下一批", "其他村照常供电"],
)
def test_where_others_are_untouched_only_those_named_are_meant(others):
    found = weighed("停电通知", CUT.format(others=others), TREE, LISHAN)
    assert [TREE.node(one.code).name[:3] for one in found.named] == ["星亮村", "沙城村"]
    assert found.rival is None


def test_a_town_is_not_its_village_of_the_same_name():
    rows = [*bundled_rows(421321)]
    twin = next(node for node in rows if node.division.parent == LISHAN.code)
    tree = Tree([*(one for one in rows if one is not twin), type(twin)(twin.division, "厉山镇居委会")])
    found = concerned("厉山镇春耕备耕的通知", "各村抓紧备耕。\n厉山镇人民政府\n2026年3月1日", tree, LISHAN)
    assert [one.code for one in found.named] in ([], [LISHAN.code])
    assert [one.code for one in mentions("厉山镇", tree, COUNTY)] == [LISHAN.code]
    assert [one.code for one in mentions("厉山镇居委会", tree, LISHAN)] == [twin.code]
