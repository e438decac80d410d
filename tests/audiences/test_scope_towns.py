"""Villages that stand behind several towns at once: each is in the one that has it, or a person is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiences.division import Level, parse
from audiences.naming import stem
from audiences.scope import concerned
from audiences.territory import innermost
from tests.audiences.clerk import meant, right

COUNTY = parse("421321")


def names(tree, text):
    found = concerned("通知", text, tree, COUNTY)
    return {tree.full_name(code).removesuffix("村民委员会") for code in innermost(one.code for one in found.named)}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("拟征收厉山、高城、殷店三镇的星亮、大桥、金塔村集体土地。", "厉山镇星亮村 高城镇大桥村 殷店镇金塔村"),
        ("因管道改迁，尚市、唐县两镇的群金村、砂子岗村3月2日停水。", "尚市镇群金村 唐县镇砂子岗村"),
        (
            "将均川、万福店、柳林三镇的龙泉村、凤凰山村、团结村划入禁采区。",
            "均川镇龙泉村 万福店镇凤凰山村 柳林镇团结村",
        ),
        ("在厉山镇和高城镇的王家岗、雷家祠两村开展抽样调查。", "厉山镇王家岗村 高城镇雷家祠村"),
        ("涉及小林、淮河两镇土城村、双冲村、高庄村的部分用户停电。", "小林镇土城村 小林镇双冲村 淮河镇高庄村"),
        ("洪山、三里岗两镇的凉亭河、黄龙寺、伏岭等三个村3月2日停电。", "洪山镇凉亭河村 洪山镇黄龙寺村 三里岗镇伏岭村"),
        ("征收涉及澴潭镇、新街镇两镇水寨村、王寺村、许庙村共3个村。", "新街镇水寨村 新街镇王寺村 澴潭镇许庙村"),
        ("厉山、柳林两镇的双寨村、白云寺村停水，尚市镇全镇停水。", "厉山镇双寨村 柳林镇白云寺村 尚市镇"),
        ("停水范围：厉山镇、高城镇的大桥村。", "厉山镇 高城镇大桥村"),
        ("停水范围：厉山、高城两镇的全部用户。", "厉山镇 高城镇"),
    ],
)
def test_each_is_in_the_one_that_has_it(tree, text, want):
    assert names(tree, text) == set(want.split())


def test_what_two_of_them_have_is_asked(tree):
    found = concerned("通知", "淮河、均川两镇的高庄村、龙泉村、光河村3月2日停水。", tree, COUNTY)
    assert [tree.full_name(one.code) for one in found.named] == ["淮河镇高庄村村民委员会", "均川镇光河村村民委员会"]
    assert [question[:6] for question in found.open] == ["“龙泉村”没"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            (
                "停水通知\n因殷店镇往高城方向的主管在桥头开裂，县自来水公司定于3月5日抢换管道，届时停水的有：\n高城镇大桥村——停；\n"
                "厉山镇星亮村、沙城村——停。"
            ),
            "高城/大桥 厉山/星亮 厉山/沙城",
        ),
        (
            (
                "征收土地预公告\n为实施随县厉山镇工业园扩园项目，拟征收下列土地，现预告如下：\n"
                "一、范围。厉山镇星亮村小河、上街2个村民组，沙城村下埂村民组，东至铁路，南至水渠。"
            ),
            "厉山/星亮 厉山/沙城",
        ),
    ],
)
def test_a_town_that_only_says_why_is_not_meant_beside_villages(text, want):
    assert meant("随县", text) == right("随县", want)


@settings(deadline=None)  # the first call reads the county's names
@given(data=st.data())
def test_no_village_lands_in_another_town(tree, data):
    towns = data.draw(st.lists(st.sampled_from(tree.children(COUNTY.code)), min_size=2, max_size=3, unique=True))
    villages = [[node for node in tree.children(town.code) if node.name.endswith("村村民委员会")] for town in towns]
    rows = [data.draw(st.sampled_from(nodes)) for nodes in villages]
    text = f"停水的有{'、'.join(town.name for town in towns)}的{'、'.join(stem(row.name) + '村' for row in rows)}。"
    right = {row.code for row in rows} | {town.code for town in towns}
    assert {one.code for one in concerned("停水通知", text, tree, COUNTY).named if one.code not in right} == set()
    assert all(town.division.level is Level.TOWN for town in towns)
