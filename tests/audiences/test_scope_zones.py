"""Zones with their places in brackets: what is said of a zone is said of all its places, of none of them alone."""

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.scope import areas, weighed

COUNTY, TOWN = Division(421321000000000), Division(421321101000000)
BAN = (
    "{}洪山镇、三里岗镇、柳林镇、均川镇{}自2026年12月1日至2027年4月30日全面禁止野外用火。"
    "北部各镇按《禁火令》执行。\n随县林业局\n"
)
ROUND = (
    "镇应急办将于12月5日至10日对东片（星亮村、王家岗村）、西片（同心村、东方村、沙城村）用煤炉取暖的农户逐户检查，"
    "请留人在家。其他村由村里自查。\n厉山镇应急管理办公室\n"
)


@pytest.fixture(scope="module")
def tree():
    return Tree(bundled_rows(421321))


def ways(found, tree, here):
    return [[tree.node(one.code).name[:3] for one in way] for way in found.ways(here.code)]


def test_a_zone_in_the_title_is_meant_and_nothing_is_asked(tree):
    text = BAN.format("南部片区（", "）")
    found = weighed("关于南部片区冬季森林防火的通告", text, tree, COUNTY, genre="notice", domain="安全生产")
    assert ways(found, tree, COUNTY) == [["洪山镇", "三里岗", "柳林镇", "均川镇"]]


def test_zones_beside_each_other_are_meant_together_or_it_is_for_all_which_is_asked(tree):
    found = weighed("冬季清洁取暖检查通知", ROUND, tree, TOWN, genre="notice", domain="安全生产")
    assert ways(found, tree, TOWN) == [["星亮村", "王家岗", "同心村", "东方村", "沙城村"], []]


def test_zones_beside_a_rest_that_has_its_day_are_a_part_of_the_whole_which_is_asked(tree):
    text = "镇卫生院免费体检。东片（星亮村、王家岗村）12月5日，其余村12月8日起。\n厉山镇卫生院\n"
    found = weighed("老年人免费体检的通知", text, tree, TOWN, genre="health", domain="卫生健康")
    assert ways(found, tree, TOWN) == [[], ["星亮村", "王家岗"]]


def test_a_bracket_that_holds_more_than_places_is_no_zone(tree):
    text = "停水通知\n12月5日片区（星亮村张师傅负责、同心村李师傅负责）检修，全镇各村都可能停水，请全镇居民备水。\n"
    found = weighed("停水通知", text, tree, TOWN, genre="outage", domain="市政服务")
    assert ways(found, tree, TOWN) == [[]]


def test_a_zone_of_an_alerts_range_is_its_places(tree):
    found = areas("南部片区（洪山镇、柳林镇）、万和镇", tree, COUNTY)
    assert [tree.node(one.code).name for one in found.named] == ["洪山镇", "柳林镇", "万和镇"]
    assert found.rival is None
