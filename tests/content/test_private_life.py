"""What nobody need know of one who is named: chats, birthdays, prison, marriage; offices, rules and the dead pass."""

from datetime import date

import pytest

from content.checks import Severity, check
from content.item import Paragraph, Table
from tests.content.samples import subsidy

TODAY = date(2026, 6, 1)


def found(rule, *blocks):
    got = check(subsidy(title="公示", blocks=blocks), {}, today=TODAY)
    return [one for one in got if one.rule == rule]


def said(rule, words):
    return found(rule, Paragraph(words))


@pytest.mark.parametrize(
    "words",
    [
        "周秀英，4组，QQ 123456789，领取补贴",
        "张建国，微信号：wxid_zhang8899",
        "户主李大山（微信lidashan66）",
        "本人微信：abc_12345",
        "王桂兰 抖音号wangguilan88",
        "申请人：陈水旺，vx：chenshuiwang",
        "联系其女儿，微信号liu_fang01",
    ],
)
def test_the_chats_of_persons(words):
    (one,) = said("chat", words)
    assert one.severity is Severity.BLOCK
    assert len(one.quote) == 6


@pytest.mark.parametrize(
    "words",
    [
        "家长交流QQ群：682043719",
        "国外加微信号yhzbmzx（工作日有人答）",
        "关注微信公众号suixianfabu",
        "村会计老李微信：laoli8899",
        "镇农服中心微信nfzx2026",
        "对方要他加QQ、开屏幕共享",
        "张建国，14000000001（微信同号）",
        "客服QQ：800012345",
        "支付宝、微信扫码",
    ],
)
def test_the_chats_of_offices_and_groups_pass(words):
    assert not said("chat", words)


def test_the_chats_of_a_list():
    rows = (("姓名", "微信号"), ("张建国", "wxid_zhang8899"))
    assert [one.place for one in found("chat", Table(rows))] == ["表1第2行第2列"]
    assert not found("chat", Table((("网格员", "微信号"), ("张建国", "wxid_zhang8899"))))
    assert not found("chat", Table((("单位", "微信号"), ("民政办", "mzb_2026"))))


@pytest.mark.parametrize(
    "words",
    [
        "周秀英，女，1948年3月2日生，4组",
        "张建国（1948年3月2日出生）",
        "李大山，男，汉族，出生于1948.3.2",
        "陈水旺，出生日期：1948-03-02",
        "王桂兰 女 19480302生",
    ],
)
def test_birthdays_beside_a_name(words):
    (one,) = said("birthday", words)
    assert (one.severity, one.quote) == (Severity.WARN, "1948年…")


@pytest.mark.parametrize(
    "words",
    [
        "张建国，1948年3月生",
        "年满60周岁（1966年5月31日以前出生）的老人",
        "周某某，女，1948年3月2日生",
        "刘大柱烈士，1921年3月2日生，1947年牺牲",
        "2008年3月2日以后出生的不算",
        "张建国，2026年3月2日生效",
        "出生日期在1990年1月1日至1999年12月31日",
        "1948年3月2日出生的都能查",
    ],
)
def test_months_rules_and_the_dead_pass(words):
    assert not said("birthday", words)


def test_a_column_of_birthdays_is_said_once():
    rows = (("姓名", "出生日期"), ("张建国", "1948-03-02"), ("李大山", "1950年1月2日"))
    assert ["共2处" in one.reason for one in found("birthday", Table(rows))] == [True]
    assert not found("birthday", Table((("姓名", "出生年月"), ("张建国", "1948.03"))))
    assert not found("birthday", Table((("姓名", "出生日期"), ("张某某", "1948-03-02"))))


@pytest.mark.parametrize(
    "words",
    [
        "周秀英，4组，丈夫服刑，拟纳入低保",
        "张建国　二组　2人　每月496元　独居，儿子服刑",
        "陈水旺，离异，带一个孩子",
        "周秀英，无劳动能力，申请办理低保，如今丈夫在押",
        "王桂兰，父亲坐牢，母亲改嫁",
        "李大山因赌博欠债，生活困难",
        "周秀英，丈夫出轨后独自抚养女儿",
    ],
)
def test_facts_of_a_family(words):
    assert {one.severity for one in said("private_life", words)} == {Severity.BLOCK}


@pytest.mark.parametrize(
    "words",
    [
        "倪某某，离异，带一个女儿",
        "判刑服刑的，服刑期间暂停发放",
        "离异的附离婚协议或判决书",
        "张建国律师解答离婚、赡养问题",
        "不得赌博、吸毒",
        "工钱要不回来、离婚孩子跟谁，都可以问",
        "普查员张建国说出去，重的要坐牢",
        "社区民警张建国宣传禁毒戒毒知识",
        "李大山，离婚证原件",
        "张建国，咨询离婚、继承",
        "父母双方服刑的儿童",
    ],
)
def test_rules_services_and_masked_names_pass(words):
    assert not said("private_life", words)


def test_facts_in_a_table():
    rows = (("户主", "人数", "家庭情况"), ("张建国", "2", "儿子服刑"), ("李大山", "1", "离异"))
    assert [one.quote for one in found("private_life", Table(rows))] == ["服刑"]
    assert not found("private_life", Table((("事项", "材料"), ("离婚", "离婚证"))))
