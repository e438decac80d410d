"""A range that stands by itself (an alert's areas): its places are meant; what it leaves open is asked."""

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.scope import areas

COUNTY = Division(421321000000000)


@pytest.fixture(scope="module")
def tree():
    return Tree(bundled_rows(421321))


def of(tree, name, parent=COUNTY):
    return next(node.division for node in tree.children(parent.code) if node.name.startswith(name))


def names(found, tree):
    return [tree.node(one.code).name[:3] for one in found]


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("万和镇、吴山镇", ["万和镇", "吴山镇"]),
        ("万和镇，吴山镇", ["万和镇", "吴山镇"]),
        ("随县万和镇、随县吴山镇", ["万和镇", "吴山镇"]),
        ("湖北省随州市随县万和镇", ["万和镇"]),
        ("万和、吴山", ["万和镇", "吴山镇"]),
        ("万和镇北部、吴山镇全境", ["万和镇", "吴山镇"]),
        ("万和镇石狮村", ["石狮村"]),
        ("万和镇、万和镇石狮村", ["万和镇"]),
    ],
)
def test_the_places_named_are_meant_and_nothing_is_asked(tree, said, named):
    found = areas(said, tree, COUNTY)
    assert (names(found.named, tree), found.rival, found.open) == (named, None, ())


def test_loose_names_are_read_and_whether_there_are_more_is_asked(tree):
    found = areas("万和、吴山等乡镇", tree, COUNTY)
    assert names(found.named, tree) == ["万和镇", "吴山镇"]
    assert "“等”字后面可能还有别的地方" in found.open[0]


@pytest.mark.parametrize("said", ["随县", "湖北省随州市随县", "全县", "随县北部", "各乡镇", "沿淮地带", ""])
def test_what_names_no_place_below_is_left_to_the_text(tree, said):
    assert areas(said, tree, COUNTY) is None


@pytest.mark.parametrize("said", ["曾都区何店镇", "曾都区", "曾都区何店镇、淅河镇", "何店镇", "随州市曾都区东城街道"])
def test_a_range_of_another_countys_places_is_for_nobody_here_until_somebody_says_so(tree, said):
    found = areas(said, tree, COUNTY)
    assert (found.named, found.rival, found.elsewhere) == ((), None, True)
    assert f"范围写的是“{said}”，没有写到随县" in found.open[0]


@pytest.mark.parametrize(
    "said", ["北部山区", "全县各乡镇", "我县北部", "库区沿岸", "各镇", "全区", "城区、郊区", "随县、曾都区", "沿河村镇"]
)
def test_loose_words_are_no_other_county(tree, said):
    assert areas(said, tree, COUNTY) is None


@pytest.mark.parametrize(
    "said", ["万和镇、随县", "万和镇、北部山区", "安居镇、万和镇等19个乡镇", "万和镇、吴山镇沿河住户"]
)
def test_a_range_that_may_be_wider_than_its_names_is_asked_about(tree, said):
    found = areas(said, tree, COUNTY)
    assert found.named == ()
    assert "万和镇" in names(found.rival, tree)


def test_a_town_and_a_village_are_meant_whole_by_a_range_that_holds_them(tree):
    town, other = of(tree, "万和镇"), of(tree, "厉山镇")
    village = of(tree, "石狮村", town)
    for here in (town, village):
        found = areas("万和镇、吴山镇", tree, here)
        assert (found.named, found.rival, found.open) == ((), None, ())
    assert names(areas("石狮村、沙河店村", tree, town).named, tree) == ["石狮村", "沙河店"]
    elsewhere = areas("万和镇、吴山镇", tree, other)
    assert elsewhere.named == ()
    assert "没有厉山镇" in elsewhere.open[0]
