"""Kinds of people by the words of texts: who is meant by them, and what only looks so."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from audiences.kinds import KINDS
from content.checks.names import NAMED
from content.ingest.kinds import read_kinds


def kinds(text: str) -> set[str]:
    return {one.value.removeprefix("tag:") for one in read_kinds(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("北苑村、富民村的被征收户：", "被征收户"),
        ("光明片区被征收人投票选评估机构", "被征收户"),
        ("棚改选房户3月10日抽号", "被征收户"),
        ("各渔船船东船长：9月17日前回港", "渔民"),
        ("出海的请马上回来", "渔民"),
        ("全镇开民宿的老板", "民宿经营户"),
        ("致各民宿、农家乐业主的一封信", "民宿经营户"),
        ("致各民宿、农家乐业主的一封信", "农家乐经营户"),
        ("社区集中供热用户：", "供暖用户"),
        ("廉租房等公租房里的全部承租户", "公租房住户"),
        ("城镇中等偏下收入住房困难家庭", "住房困难家庭"),
        ("养犬户每户登记一只", "养犬户"),
        ("狗主人带上身份证", "养犬户"),
        ("户户通用户抄下卡号", "户户通用户"),
        ("各位家长：还有半个月放暑假", "学生家长"),
        ("房东3月31日前报给社区", "房东"),
        ("在本乡掌勺的师傅", "乡厨"),
        ("各位摊主5月15日前登记", "个体工商户"),
        ("低收入人口可以申请", "低保边缘"),
        ("占道在路口摆摊卖菜卖水果的、卖早点的", "个体工商户"),
        ("四个村的牧户1月15日前来拉草", "养殖户"),
        ("各位胶农、茶农", "种植户"),
        ("现通告四村各加工户、经营户、库房房东：", "个体工商户"),
        ("致河蟹市场周边各业户的一封通告", "个体工商户"),
        ("辖区内陶瓷企业、家庭作坊：", "个体工商户"),
        ("全市各旅拍店、服装租赁店、跟妆摄影工作室：", "个体工商户"),
        ("把房子、车库租给别人开加工点的", "房东"),
        ("一分场至四分场各捕捞渔户：", "渔民"),
        ("索洛湾村各农家乐：", "农家乐经营户"),
        ("咱房上那个“户户通”小锅盖", "户户通用户"),
        ("各村委会、各柚园业主：", "种植户"),
        ("致永和镇种地户的一封信", "种粮农户"),
    ],
)
def test_who_is_spoken_to_is_known(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("家庭医生签约户3月8日免费体检", "被征收户"),
        ("自建房排查，房屋所有权人是第一责任人", "被征收户"),
        ("全县土地征收户数2100户", "被征收户"),
        ("车长6米、船长12米", "渔民"),
        ("各农户承租户外广告位", "公租房住户"),
        ("村集体厂房承租户", "公租房住户"),
        ("狂犬病由狗传播，狗主要打疫苗", "养犬户"),
        ("摊点主要集中在桥头", "个体工商户"),
        ("物业户籍窗口", "个体工商户"),
        ("家庭作坊式的生产方式落后", "个体工商户"),
        ("房租给学生减半", "房东"),
        ("有流动商贩到村里卖假药，请大家不要买", "个体工商户"),
        ("牧民新村的水管", "养殖户"),
        ("家长学校3月开课", "学生家长"),
        ("填报低收入人口动态监测核查表", "低保边缘"),
    ],
)
def test_what_only_looks_like_them_is_not(text, kind):
    assert kind not in kinds(text)


def test_every_kind_that_is_read_has_names_for_its_tag():
    kept = json.loads(resources.files("content.data").joinpath("kinds.json").read_text("utf-8"))
    assert {one["tag"] for one in kept} <= {names[0] for names in KINDS}


@pytest.mark.parametrize("text", ["三组 德吉卓嘎，初二", "旺堆次仁（7岁）", "巴特尔加甫，二年级", "艾力江，4岁"])
def test_names_by_their_sound_are_names(text):
    assert NAMED.search(text) is not None
