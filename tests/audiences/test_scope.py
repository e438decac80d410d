"""Which places a text concerns, and which it only mentions."""

from __future__ import annotations

import pytest

from audiences.division import parse
from audiences.scope import concerned
from audiences.territory import innermost

COUNTY, LISHAN, GAOCHENG = "421321", "421321101", "421321102"


def names(tree, title, text, within=COUNTY):
    found = concerned(title, text, tree, parse(within))
    return sorted(tree.full_name(code) for code in innermost(one.code for one in found.named))


@pytest.mark.parametrize(
    ("title", "text", "want"),
    [
        ("关于厉山镇星亮村停水的通知", "因管道检修停水。联系厉山镇人民政府。", ["厉山镇星亮村村民委员会"]),
        ("停电通知", "停电范围：厉山镇星亮村、王家岗村，高城镇大桥村。", 3),
        ("停电通知", "停电范围：厉山镇星亮、王家岗两村。", 2),
        ("体检通知", "请厉山镇全体老人到高城镇卫生院体检。", ["厉山镇"]),
        ("体检通知", "请到厉山镇便民服务中心办理，地址：厉山镇神农大道1号。", []),
        ("招聘公告", "报名地点：高城镇大桥村党群服务中心。", []),
        ("通知", "厉山镇：\n星亮村\n王家岗村\n", 2),
        ("通知", "除高城镇外，全县其他乡镇均须登记。", []),
        ("随县关于补贴的通知", "各乡镇按面积发放。", []),
        ("暴雨红色预警", "我县均川、安居、柳林降雨已达100毫米以上，上述乡镇请防范。", 3),
        ("停水通知", "5月7日，殷店镇双桥社区、九角尖社区及东岳庙村部分用户停水。", 3),
        ("征收土地公告", "征收厉山镇富足社区集体土地、尚市镇星河村集体土地，到镇自然资源所登记。", 2),
        ("停电公告", "停电范围：尚市镇群金村、有余村2、3组，唐县镇砂子岗村、两水村。", 4),
        ("改造公告", "淮河镇高庄村、桐桥畈村5月起改造。铁山社区不在此次改造之列。", 2),
        ("安置公告", "联系人：刘家岗。报名地点：厉山镇神农大道一楼。全县符合条件的均可报名。", []),
    ],
)
def test_what_a_text_concerns(tree, title, text, want):
    found = names(tree, title, text)
    assert (len(found) if isinstance(want, int) else found) == want


def test_what_is_excepted_is_taken_out(tree):
    found = concerned("通知", "除高城镇外，全县其他乡镇均须登记。", tree, parse(COUNTY))
    assert [tree.node(one.code).name for one in found.left_out] == ["高城镇"]
    assert found.named == ()


def test_the_issuers_own_name_says_nothing(tree):
    assert names(tree, "厉山镇关于清理沟渠的通知", "请大家参加，星亮村、王家岗村村民先行。", LISHAN) == sorted(
        tree.full_name(code) for code in (421321101200000, 421321101201000)
    )


def test_a_village_without_its_town_is_found_only_where_the_county_has_one(tree):
    found = concerned("通知", "龙泉村、前进村停水。", tree, parse(COUNTY))
    assert [tree.full_name(one.code) for one in found.named] == ["高城镇前进村村民委员会"]
    assert [question[:12] for question in found.open] == ["“龙泉村”没有写明乡镇，"]


def test_short_names_in_a_row_are_the_towns_own(tree):
    found = names(tree, "审计公告", "对王家岗、同心、沙城等3个村进行审计。", LISHAN)
    assert found == sorted(tree.full_name(code) for code in (421321101201000, 421321101202000, 421321101204000))
    assert names(tree, "倡议书", "邻里同心、幸福和睦。", LISHAN) == []


def test_who_has_a_turn_is_meant(tree):
    lines = ("8日：大桥村村委会", "9日：新屋村村部")
    found = concerned("义诊", "\n".join(lines), tree, parse(GAOCHENG), lines)
    assert len(found.named) == 2


def test_a_neighbour_named_in_passing_is_no_place_of_a_villages_notice(tree):
    assert names(tree, "修路", "本村至王家岗村路口绕行。", "421321101200") == []
