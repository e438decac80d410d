"""村民小组 in a text: to whom it narrows a village, whom it takes out, and where only a person can tell."""

from __future__ import annotations

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.ground import Ground
from audiences.matching import Facts, offer
from audiences.scope import weighed

TREE = Tree(bundled_rows(421321))
TOWN = Division(421321101000000)  # 厉山镇
VILLAGE = Division(421321101201000)  # 王家岗村


def _ways(title, text, here=VILLAGE, genre="outage"):
    """What may be meant, each way by its name."""
    found = weighed(title, text, TREE, here, (), genre)
    ground = Ground(here.lo, here.hi, TREE)
    return [ground.where(one, found.out).name for one in found.ways(here.code)]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("各位村民：因水管检修，定于12月2日8:00—18:00对我村1组、3组和5组停水，其余各组正常。", "1组、3组、5组"),
        ("明天上午一组、三组停水，请提前储水。", "1组、3组"),
        ("12月2日1-3组、5组停电。", "1组、2组、3组、5组"),
        ("第3村民小组、第4村民小组明天停电。", "3组、4组"),
        ("王家岗村一至四组停电，五组以后不停。", "1组、2组、3组、4组"),
        ("2社、3社没得水，其他组不受影响。", "2组、3组"),
        ("王家岗村3队、4队明天停水。", "3组、4组"),
        ("一、二、三组停电；四组中午12点到2点停。", "1组、2组、3组、4组"),
        ("停电时间：12月2日8:00。停电范围：王家岗村（2、3组）。", "2组、3组"),
    ],
)
def test_a_cut_of_some_groups_is_for_these_alone(text, groups):
    assert _ways("停水停电通知", text) == [f"厉山镇王家岗村{groups}"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("3组、4组各户：\n化肥到了，12月5日到村部领。", "3组、4组"),
        ("请1组的低保户12月5日前到村部登记。", "1组"),
        ("2社、3社的村民12月4日到村部领化肥。", "2组、3组"),
    ],
)
def test_whom_a_text_turns_to_is_meant(text, groups):
    assert _ways("通知", text, genre="general") == [f"厉山镇王家岗村{groups}"]


def test_villages_have_their_own_groups():
    text = "因线路检修，12月2日8时至18时停电，影响3组、4组以及东方村1组。\n厉山供电所\n2026年11月29日"
    assert _ways("同心村停电通知", text, TOWN) == ["厉山镇同心村3组、4组、厉山镇东方村1组"]
    text = "12月3日停电，停电村组\n星亮村：一组、二组\n沙城村：全村"
    assert _ways("停电通知", text, TOWN) == ["厉山镇星亮村1组、2组、厉山镇沙城村"]
    text = "请同心村和东方村3组的低保户12月5日前到镇民政办。"
    assert _ways("通知", text, TOWN, "general") == ["厉山镇同心村、厉山镇东方村3组"]


@pytest.mark.parametrize(
    "text",
    [
        "停电影响范围：王家岗村2组配变、4组配变。",
        "12月1日停水，影响范围：王家岗村1、2、3组及新街小区、中心小学。",
        "停水范围：王家岗村1组、2组和张家湾一带。",
        "王家岗村停水。其中1组停水至20时。",
        "请各位村民缴费。请1组、3组村民12月3日到村部拍照，其他组4日。",
        "王家岗村一、二、三组停电；四组看检修情况。",
    ],
)
def test_what_can_be_read_in_two_ways_is_asked(text):
    ways = _ways("通知", text)
    assert len(ways) == 2
    assert "组" in ways[0]
    assert "组" not in ways[1]


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("我村土地确权已完成，王家岗村1组除外，请村民领证。", "王家岗村1组"),
        ("全村12月3日停水，5组不停。", "5组"),
        ("除1组外，全村12月3日停水。", "1组"),
        ("全村停水，二组、三组照常供水。", "二组、三组"),
    ],
)
def test_a_group_that_is_taken_out_leaves_the_village_in(text, out):
    assert _ways("通知", text) == [f"王家岗村村民委员会的所有地方，不含{out}"]
    found = weighed("通知", text, TREE, VILLAGE, (), "general")
    assert found.left_out == ()


def test_a_group_that_is_taken_out_twice_is_named_once():
    found = weighed("停水通知", "1-3组不受影响，其他组停水。再说一遍：1-3组不受影响。", TREE, VILLAGE, (), "outage")
    assert [one.words for one in found.groups if one.is_out] == ["1-3组"]


def test_a_place_where_water_is_fetched_is_not_cut_off():
    text = "12月1日停水，影响范围：王家岗村1、2、3组，请到中心小学、新街小区接水。"
    assert _ways("停水通知", text) == ["厉山镇王家岗村1组、2组、3组"]


def test_a_group_out_takes_no_village_out_of_its_town():
    text = "土地确权证已到，王家岗村1组除外，其他村请村民领证。"
    assert "厉山镇的所有地方，不含王家岗村1组" in _ways("通知", text, TOWN, "general")


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("王家岗村三组路口修涵管，请绕行。", "outage"),
        ("沙城村、王家岗村（原1—3组）停水。", "outage"),
        ("拟补助名单：\n1. 张大山，王家岗村二组\n2. 李小河，王家岗村三组", "listing"),
        ("村集体拟将三组、四组连片耕地210亩流转，农户不同意的3月12日前提出。", "general"),
        ("1-3组在第一投票站（村小学），4-6组在第二投票站投票。", "general"),
        ("体检第1组上午，第2组下午。第二社区工作队帮忙。", "health"),
        ("收机动地承包费（二组8户）46200元。", "general"),
        ("感谢大家。\n二组村民　田某某", "general"),
        ("1组组长、3组组长12月3日停水时到村部值班。", "general"),
        ("12月2日8：00，3、4组织大家停电演练。", "general"),
    ],
)
def test_groups_told_of_in_passing_narrow_nothing(text, genre):
    assert not weighed("通知", text, TREE, VILLAGE, (), genre).groups


def test_whose_group_nobody_knows_gets_it_too_and_the_rest_is_told():
    text = "明天上午1组、3组停水。"
    places = weighed("停水通知", text, TREE, VILLAGE, (), "outage")
    found = offer(Facts(VILLAGE.lo, VILLAGE.hi, "outage", places=places), tags=(), tree=TREE)
    (first,) = found.where
    assert set(first.territory) == {(VILLAGE.code + n, VILLAGE.code + n) for n in (0, 1, 3)}
    assert "王家岗村其他组的人收不到；没有登记组的人也发" in first.reasons
    assert [one.code for one in found.told] == [VILLAGE.code + 1, VILLAGE.code + 3]
    assert TREE.villages(first.territory) == (VILLAGE.code,)
