"""Which places a text concerns, and which it only mentions."""

from __future__ import annotations

import pytest

from audiences.division import parse
from audiences.territory import concerned, innermost

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
    assert names(tree, "厉山镇关于清理沟渠的通知", "请全镇居民参加，星亮村、王家岗村村民先行。", LISHAN) == sorted(
        tree.full_name(code) for code in (421321101200000, 421321101201000)
    )


def test_a_village_without_its_town_is_found_only_where_the_county_has_one(tree):
    found = concerned("通知", "龙泉村、前进村停水。", tree, parse(COUNTY))
    assert [tree.full_name(one.code) for one in found.named] == ["高城镇前进村村民委员会"]
    assert [question[:12] for question in found.open] == ["“龙泉村”没有写明乡镇，"]
