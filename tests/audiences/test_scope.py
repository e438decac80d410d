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
        ("通知", "除高城镇外，全县其他乡镇均须登记。", 18),
        ("整治通告", "整治在全县范围内进行，厉山镇、高城镇除外，上述两镇另行通告。", 17),
        ("读书", "除高城镇、厉山镇书屋由县里统配外，其他乡镇均可提意见。", []),
        ("停电公告", "一、厉山镇\n1. 星亮村：3月2日\n2. 王家岗村：3月3日\n二、高城镇\n1. 大桥村：3月4日", 3),
        ("停电公告", "### 厉山镇\n星亮村、王家岗村\n### 高城镇\n大桥村\n以上村3月2日停电。", 3),
        ("停电公告", "厉山镇——星亮村、王家岗村；\n高城镇——大桥村。\n3月2日停电。", 3),
        ("停电公告", "（一）厉山镇（3个）：星亮村、王家岗村、沙城村。\n（二）高城镇（1个）：大桥村。", 4),
        ("停电公告", "厉山镇：星亮、王家岗；高城镇：大桥、新屋。以上3月2日停电。", 4),
        ("停电公告", "停电的有厉山镇星亮、王家岗，高城镇大桥、新屋。", 4),
        ("停气公告", "厉山镇区、高城镇区、殷店集镇3月2日停气。", 3),
        ("停水公告", "厉山、高城两镇3月2日前，殷店、草店两镇3月3日前完成。", 4),
        ("通知", "厉山镇：3月2日；高城镇：3月3日；其余乡镇待定。", 2),
        ("预警", "未来24小时，厉山镇、高城镇、殷店镇发生地质灾害风险较高（黄色预警）。", 3),
        ("招生", "随县一中面向厉山、高城、殷店三镇招生，3月2日报名。", 3),
        ("招生", "厉山中学招收厉山镇、高城镇小学毕业生。", 2),
        ("预警", "预计我县北部的殷店、草店、小林、淮河等乡镇有暴雨。", 4),
        ("通知", "我县厉山镇、高城镇、殷店镇境内发现松材线虫，三镇林农请配合。", 3),
        ("禁养公告", "在厉山镇星亮村、高城镇大桥村设立禁养区，养殖场3月2日前关停。", 2),
        ("禁捕公告", "厉山河（厉山镇至高城镇段）3月起禁捕。", 2),
        ("征收公告", "征收范围：厉山镇星亮村、沙城村。实施单位为厉山镇人民政府。现场办公室设在同心村。", 2),
        ("项目进展", "工程\t在哪里\t进度\n改桥\t厉山镇星亮村\t七成\n修堤\t高城镇大桥村\t完工\n", 2),
        ("项目进展", "1. 改桥。地点：厉山镇星亮村。\n2. 修堤。地点：高城镇大桥村。\n办公地点：厉山镇同心村。", 2),
        ("拍卖公告", "拟对位于厉山镇星亮村的砂场进行拍卖，竞买人3月2日前报名。", ["厉山镇星亮村村民委员会"]),
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
    assert len(found.named) == 18
    assert {one.words for one in found.named} == {"除高城镇外"}


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
