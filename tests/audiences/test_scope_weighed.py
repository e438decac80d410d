"""Whole territory or the places named, where the rules take a venue, a stop or a neighbour for whom it is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.china_division import bundled_rows
from audiences.division import Tree, parse
from audiences.scope import concerned, weighed
from audiences.scope.weighing import Weighed
from audiences.territory import innermost

COUNTY, LISHAN = parse("421321"), parse("421321101")
TREE = Tree(bundled_rows(421321))
XINGLIANG = next(node.division for node in TREE.children(LISHAN.code) if node.name == "星亮村村民委员会")

CLASSES = (
    "随县2026年第三批免费技能培训班招生",
    (
        "县就业服务中心今年第三批免费培训开始报名，法定劳动年龄内的城乡劳动者都可以报。\n"
        "班次\t地点\t开班\n香菇种植\t殷店镇香菇产业园\t3月12日\n家政服务\t厉山镇成人学校\t3月16日\n电工\t县技校\t3月20日\n"
        "食宿自理，取证后按规定补贴。报名打0722-3012345，3月9日截止。\n随县公共就业和人才服务中心\n2026年3月1日"
    ),
)
OPERA = (
    "厉山镇送戏下乡安排",
    (
        "镇文化站请县花鼓剧团来唱四场，全镇父老乡亲都来看，不要票：\n3月6日 星亮村文化广场 《打金枝》\n"
        "3月7日 沙城村部门口 《站花墙》\n3月8日 神农广场 《天仙配》\n3月9日 王家岗村老学校 《秦香莲》\n"
        "晚上七点开场，自带板凳，看好小孩。下雨改到第二天。\n"
        "厉山镇文化站\n2026年3月1日"
    ),
)
NEIGHBOURS = (
    "星亮村老年人高龄津贴认证来了",
    (
        "各位老人家、家里的娃娃：\n满80岁的老人，3月10日前要做一次认证，不做的津贴先停。会用手机的在家里刷脸，不会的到村部找会计小李拍照，"
        "走不动的我们上门。\n沙城村、王家岗村的老人不要来我们这里认，找自己村里办。\n星亮村村民委员会\n2026年3月1日"
    ),
)
CUT = (
    "随县供电公司2026年3月计划停电公告",
    (
        "因线路检修，以下地方停电，请提前做好准备。\n3月5日8:00—17:00 厉山镇星亮村、沙城村\n"
        "3月6日8:00—17:00 高城镇大桥村\n"
        "3月7日8:00—12:00 殷店镇金塔村\n停电期间线路随时可能送电，请勿攀爬电杆。\n国网随县供电公司\n2026年2月25日"
    ),
)

SEEDLINGS = (
    "厉山镇2026年香菇菌棒发放通知",
    (
        "星亮村、沙城村、王家岗村：\n县里拨给我镇的菌棒共9万棒，今年只在你们三村换老棚，封江村、同心村等村列入明年。\n"
        "领菌棒的条件：老棚子用满三年，自己愿意换，连片3亩以上。\n2月25日以前向村里报面积；3月8日凭身份证领。\n"
        "厉山镇人民政府\n2026年2月10日"
    ),
)

CHECKUP = (
    "关于开展65岁以上老年人免费体检的通知",
    (
        "卫生院3月6日到星亮村村部、3月7日到神农社区活动室给65周岁以上老年人免费体检，空腹来，带身份证。\n"
        "厉山镇卫生院\n2026年3月1日"
    ),
)
ROUND = (
    "厉山镇3月老年人体检安排",
    (
        "3月6日 星亮村村部\n3月7日 神农社区活动室\n"
        "65周岁以上老年人空腹来，带身份证和医保卡，抽血、心电图、B超都不要钱。\n厉山镇卫生院\n2026年3月1日"
    ),
)


def codes(found, within):
    return set(innermost(one.code for one in found.named)) or {within.code}


@pytest.mark.parametrize(
    ("said", "within", "genre"), [(CLASSES, COUNTY, "event"), (OPERA, LISHAN, "event"), (NEIGHBOURS, XINGLIANG, "")]
)
def test_a_venue_a_stop_or_a_neighbour_narrows_nobody(said, within, genre):
    assert codes(concerned(*said, TREE, within), within) != {within.code}
    assert codes(weighed(*said, TREE, within, genre=genre), within) == {within.code}


@pytest.mark.parametrize(
    ("said", "within", "genre", "places"),
    [
        (CLASSES, COUNTY, "", "殷店镇、厉山镇"),
        (OPERA, LISHAN, "event", "厉山镇星亮村、厉山镇沙城村、厉山镇王家岗村"),
        (NEIGHBOURS, XINGLIANG, "", ""),
    ],
)
def test_whoever_sends_is_asked_about_each_place_that_would_have_got_it(said, within, genre, places):
    asked = [one for one in weighed(*said, TREE, within, genre=genre).open if "看来" in one]
    whole = TREE.node(within.code).name
    right = [f"文中提到“{places}”，看来只是举例或地点，会发给{whole}的所有地方，请核对"] if places else []
    assert asked == right


def test_where_the_power_is_cut_stays_as_the_rules_say():
    ruled = concerned(*CUT, TREE, COUNTY)
    assert len(codes(ruled, COUNTY)) == 4
    found = weighed(*CUT, TREE, COUNTY, genre="outage")
    assert (found.named, found.left_out, found.open) == (ruled.named, ruled.left_out, ruled.open)


def test_what_a_text_takes_out_stays_out():
    said = (OPERA[0], f"{OPERA[1]}\n同心村除外，其他各村都可以来看。")
    found = weighed(*said, TREE, LISHAN, genre="event")
    assert found == concerned(*said, TREE, LISHAN)
    assert [one.words for one in found.left_out] == ["同心村"]


def test_a_town_s_text_in_its_county_s_hands_is_for_that_town():
    found = weighed(*OPERA, TREE, COUNTY, genre="event")
    assert [TREE.node(one.code).name for one in found.named] == ["厉山镇"]


def test_a_text_that_the_rules_take_for_all_stays_so():
    for text in ("各村请于3月5日前把医保费收齐。", "3月5日在厉山镇神农广场举办招聘会，全县求职者都可以来。"):
        assert weighed("通知", text, TREE, COUNTY) == concerned("通知", text, TREE, COUNTY)


def test_those_spoken_to_are_meant_and_not_those_whose_turn_comes_later():
    ruled, found = concerned(*SEEDLINGS, TREE, LISHAN), weighed(*SEEDLINGS, TREE, LISHAN)
    assert [TREE.node(one.code).name[:3] for one in ruled.named] == ["同心村"]
    assert [TREE.node(one.code).name[:3] for one in found.named] == ["星亮村", "沙城村", "王家岗"]
    assert found.open[:2] == (
        "看来只通知“厉山镇星亮村、厉山镇沙城村、厉山镇王家岗村”，其他地方没有列入，请核对",
        "文中提到“厉山镇同心村”，看来只是举例或地点，没有列入，请核对",
    )


@pytest.mark.parametrize(
    ("said", "likelier", "other"),
    [(CHECKUP, [], ["星亮村", "神农社"]), (ROUND, ["星亮村", "神农社"], [])],
)
def test_what_can_be_read_in_two_ways_has_a_rival(said, likelier, other):
    found = weighed(*said, TREE, LISHAN, genre="health")
    names = [[TREE.node(one.code).name[:3] for one in ways] for ways in (found.named, found.rival)]
    assert names == [likelier, other]


@pytest.mark.parametrize(
    ("said", "within"), [(CLASSES, COUNTY), (NEIGHBOURS, XINGLIANG), (SEEDLINGS, LISHAN)], ids=["whole", "own", "parts"]
)
def test_what_is_surely_read_has_no_rival(said, within):
    assert weighed(*said, TREE, within).rival is None


PROBABLE = st.floats(0.0, 1.0)


@given(PROBABLE, PROBABLE, PROBABLE)
def test_the_surer_the_places_the_less_probable_the_whole(whole, one, other):
    less, more = (Weighed(whole, {1: how}).whole_beside([1]) for how in sorted((one, other)))
    assert 0 <= more <= less <= 1


@given(PROBABLE, PROBABLE)
def test_places_that_are_not_weighed_say_nothing_of_the_whole(whole, part):
    assert Weighed(whole, {1: part}).whole_beside([2, 3]) == whole
