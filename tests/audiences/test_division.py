"""Division ranges, free nodes, names that need their town."""

from __future__ import annotations

import csv
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.china_division import bundled_rows, county_rows
from audiences.division import (
    AmbiguousDivisionError,
    Division,
    DivisionError,
    Level,
    Node,
    Tree,
    UnknownDivisionError,
    parse,
)
from audiences.places import aliases, group_number, locate, resolve
from audiences.scope import mentions

segments = st.integers(1, 999)
counties = st.integers(100000, 999999)


@st.composite
def divisions(draw):
    depth = draw(st.integers(0, 3))
    code = draw(counties)
    for level in range(3):
        code = code * 1000 + (draw(segments) if level < depth else 0)
    return Division(code)


@given(divisions(), divisions())
def test_a_subtree_is_a_range(one, other):
    inside = one.lo <= other.code <= one.hi
    digits = str(one.code)[: (6, 9, 12, 15)[one.level - 1]]
    assert inside is str(other.code).startswith(digits)
    assert inside is (other.code in one)


@given(divisions())
def test_levels_nest(division):
    assert division.county == int(str(division.code)[:6])
    above = division.parent
    if above is None:
        assert division.level is Level.COUNTY
    else:
        assert Division(above).level == division.level - 1
        assert division.code in Division(above)
        assert division.hi <= Division(above).hi
    assert division.town is None or Division(division.town).level is Level.TOWN
    assert division.village is None or division.code in Division(division.village)


@given(divisions())
def test_short_and_long_codes_mean_the_same(division):
    text = str(division.code)
    for digits in (6, 9, 12, 15):
        if set(text[digits:]) <= {"0"}:
            assert parse(text[:digits]) == division


@pytest.mark.parametrize("text", ["", "42132", "4213211", "42132110a", "４２１３２", "421321000001", "421321101000003"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(DivisionError):
        parse(text)


def test_free_nodes_take_numbers_that_the_table_leaves(tree):
    farm = tree.free_code(421321000000000)
    assert farm == 421321900000000
    grown = Tree([*tree, Node(Division(farm), "万福店农场", free=True)])
    assert resolve("万福店农场", grown).code == farm
    assert resolve("万福店镇", grown).code == 421321119000000
    assert grown.free_code(421321000000000) == 421321901000000
    assert grown.free_code(421321101200000) == 421321101200001


def test_a_node_without_its_parent_is_refused():
    with pytest.raises(UnknownDivisionError, match="没有上级"):
        Tree([Node(Division(421321101200000), "星亮村")])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("421321", 421321000000000),
        ("随县", 421321000000000),
        ("厉山镇", 421321101000000),
        ("厉山", 421321101000000),
        ("湖北省随州市随县厉山镇星亮村", 421321101200000),
        ("厉山镇 星亮村村民委员会", 421321101200000),
        ("厉山镇星亮村三组", 421321101200003),
        ("厉山镇星亮村第１２村民小组", 421321101200012),
        ("厉山镇神农社区", 421321101001000),
        ("厉山镇神农居委会", 421321101001000),
        ("421321101200005", 421321101200005),
    ],
)
def test_names_and_codes_are_found(tree, text, code):
    assert resolve(text, tree).code == code


def test_a_village_without_its_town_is_never_found_in_a_county(tree):
    with pytest.raises(AmbiguousDivisionError) as caught:
        resolve("龙泉村", tree, parse("421321"))
    assert "淮河镇龙泉村村民委员会" in str(caught.value)
    assert "均川镇龙泉村村民委员会" in str(caught.value)
    assert len(caught.value.candidates) == 2
    with pytest.raises(AmbiguousDivisionError, match="没有写明乡镇"):
        resolve("星亮村", tree)  # there is only one, and yet


def test_a_village_is_found_from_inside_its_town(tree):
    assert resolve("星亮村", tree, parse("421321101")).code == 421321101200000
    assert resolve("星亮村", tree, parse("421321101201")).code == 421321101200000
    with pytest.raises(UnknownDivisionError, match="厉山镇没有“龙泉村”"):
        resolve("龙泉村", tree, parse("421321101"))


@pytest.mark.parametrize("text", ["999999", "421321999", "421321101999", "花果山", "厉山镇花果山村"])
def test_what_is_unknown_is_said_in_chinese(tree, text):
    with pytest.raises(UnknownDivisionError, match="没有"):
        resolve(text, tree)


def _meant(text, tree):
    try:
        return (resolve(text, tree).code,)
    except AmbiguousDivisionError as error:
        return error.candidates


def test_every_village_is_found_by_each_of_its_names_with_its_town(tree):
    for node in tree.at(Level.VILLAGE):
        town = tree.node(node.division.parent).name
        assert resolve(town + node.name, tree) == node.division
        for alias in aliases(node.name)[:2]:
            assert node.code in _meant(town + alias, tree)


@pytest.mark.parametrize(
    ("text", "number"), [("3组", 3), ("三组", 3), ("第十二村民小组", 12), ("20", 20), ("王家湾组", None)]
)
def test_groups_are_numbers(text, number):
    assert group_number(text) == number


def test_mentions_take_the_town_that_was_named_before(tree):
    text = "请厉山镇星亮村、王家岗村和高城镇大桥村村民参加。\n龙泉村另行通知。"
    found = mentions(text, tree, parse("421321"))
    assert [(m.text, m.code) for m in found] == [
        ("厉山镇", 421321101000000),
        ("星亮村", 421321101200000),
        ("王家岗村", 421321101201000),
        ("高城镇", 421321102000000),
        ("大桥村", 421321102200000),
        ("龙泉村", None),
    ]
    assert mentions("前进村", tree, parse("421321102"))[0].code == 421321102208000
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("湖北省随州市随县厉山镇星亮村三组12号", 421321101200003),
        ("厉山镇神农社区5号楼", 421321101001000),
        ("厉山镇", 421321101000000),
        ("广东省东莞市长安镇", 0),
        ("广东东莞", 0),
        ("外出务工", 0),
        ("本村", 421321101200000),
        ("王家岗村2组", 421321101201002),
        ("三组团5栋302", 421321101200000),
        ("阳光小区3栋402", 421321101200000),
        ("5栋2单元", 421321101200000),
        ("王家岗村三组团5栋", 421321101201000),
        ("武汉市阳光小区3栋", 0),
        ("武昌区阳光小区", 0),
        ("在县城务工", 421321000000000),
        ("随县县城阳光小区3栋", 421321000000000),
        ("3组新村", 421321101200003),
    ],
)
def test_addresses_lie_somewhere(tree, address, code):
    assert locate(address, tree, parse("421321"), parse("421321101200")) == code


def test_an_address_that_says_nothing_is_an_error(tree):
    with pytest.raises(UnknownDivisionError, match="看不出"):
        locate("老屋旁边", tree, parse("421321"), parse("421321101200"))


def _tables(county="410403"):
    rows = {row.code: row.name for row in bundled_rows(int(county))}
    tables = {"areas.csv": [["code", "name", "cityCode", "provinceCode"]]}
    tables["streets.csv"] = [["code", "name", "areaCode", "provinceCode", "cityCode"]]
    tables["villages.csv"] = [["code", "name", "streetCode", "provinceCode", "cityCode", "areaCode"]]
    for code, name in rows.items():
        text, area = str(code), county
        if code % 10**9 == 0:
            tables["areas.csv"].append([text[:6], name, text[:4], text[:2]])
        elif code % 10**6 == 0:
            tables["streets.csv"].append([text[:9], name, area, text[:2], text[:4]])
        else:
            tables["villages.csv"].append([text[:12], name, text[:9], text[:2], text[:4], area])
    tables["areas.csv"].append(["410402", "新华区", "4104", "41"])
    made = {}
    for name, lines in tables.items():
        out = io.StringIO()
        csv.writer(out).writerows(lines)
        made[name] = out.getvalue().encode()
    return made


def test_any_county_comes_out_of_the_package(tmp_path):
    archive = tmp_path / "china-division.tgz"
    folder = tmp_path / "package" / "dist"
    folder.mkdir(parents=True)
    with tarfile.open(archive, "w:gz") as package:
        for name, data in _tables().items():
            (folder / name).write_bytes(data)
            info = tarfile.TarInfo(f"package/dist/{name}")
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
    wanted = bundled_rows(410403)
    assert county_rows(archive, 410403) == wanted
    assert county_rows(tmp_path / "package", 410403) == wanted
    assert county_rows(folder, 410403) == wanted
    with pytest.raises(UnknownDivisionError, match="没有 421321 这个县"):
        county_rows(archive, 421321)


@pytest.mark.parametrize(
    ("county", "towns", "villages"), [(421321, 19, 394), (410403, 12, 58), (361126, 17, 161), (512021, 46, 553)]
)
def test_the_four_counties_are_whole(county, towns, villages):
    tree = Tree(bundled_rows(county))
    assert (len(tree.at(Level.TOWN)), len(tree.at(Level.VILLAGE))) == (towns, villages)
