"""By which day, by the kind of clause a day stands in: who speaks, what may be done by it, whose act it is."""

from __future__ import annotations

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from tests.content.ruled import ruled

ISSUED = date(2026, 9, 9)  # a Wednesday


def due(said: str, title: str = "通知") -> str:
    found = ruled(reading(read("通知.txt", f"{title}\n{said}\n2026年9月9日\n".encode()), today=ISSUED))
    return found.value.isoformat()[5:] if found else ""


@pytest.mark.parametrize(
    "said",
    [
        "桥9月12日合龙，9月30日前不让走大车。",
        "稻草9月底前不准烧，烧了罚。",
        "新栽的树10月20日前不要浇大水。",
        "水库9月25日前不得下网捕鱼。",
        "样板田9月18日前禁止放牛进去。",
    ],
)
def test_what_is_forbidden_until_then_is_no_act(said):
    assert due(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        "万一被蛇咬了，别慌，两小时内送到县医院打血清。",
        "问：吃出问题咋办？\n先送医院；一旦有三个人以上，两小时内报镇上。",
        "要是发现死鱼，24小时内把水样送到镇农技站。",
        "万一机井出了故障怎么办？\n关闸，3天内找水管员登记。",
        "若房子出现裂缝，当晚搬出来，三日内书面报告村里。",
    ],
)
def test_a_length_told_for_a_case_is_not_counted_from_the_notice(said):
    assert due(said) == ""


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("欠村里水费的，9月底前结清，拖的停水。", "09-30"),
        ("篮球赛9月26日开打，组队的9月20日前找团支部。", "09-20"),
        ("想进合作社的，9月22日前找理事长要表。", "09-22"),
        ("租过公司门面的，9月18日前来对账。", "09-18"),
        ("借了图书站书的9月19日前还回来。", "09-19"),
    ],
)
def test_a_group_named_by_what_is_said_of_it_acts_itself(said, last):
    assert due(said) == last


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("想租大棚的9月18日下午3点到村部来谈。", "09-18"),
        ("报了名的9月20日到镇中学领准考证。", "09-20"),
        ("要退押金的9月15日找会计办。", "09-15"),
        ("有异议的9月16日晚上来村部说。", "09-16"),
        ("愿意当护林员的9月21日带身份证来登记。", "09-21"),
    ],
)
def test_a_group_is_told_a_day(said, last):
    assert due(said) == last


@pytest.mark.parametrize(
    "said",
    [
        "即日起至10月31日，为秋季禁渔期。",
        "自发布之日起至2026年11月15日，为森林防火特险期。",
        "从今天起至9月30日，定为环境卫生集中整治月。",
        "即日起至10月8日，为汛后堤防养护期，大车绕道。",
        "即日起至9月25日为农机免费保养宣传周，农机员进村。",
    ],
)
def test_a_time_that_is_only_named_is_what_its_name_says(said):
    assert due(said) == ""


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("9月14日开放网上入口\n9月18日下午5:00关闭入口\n9月20日学生到校报到", "09-18"),
        ("通道9月17日24时关闭，9月25日公布结果。", "09-17"),
        ("9月20日18时关闭填报端口，没传的按没有处理。", "09-20"),
        ("补录62人，网站9月18日关。9月20日开学报到。", "09-18"),
        ("选座系统9月16日晚上关闭，9月19日凭短信看戏。", "09-16"),
    ],
)
def test_a_way_in_that_closes_is_the_readers(said, last):
    assert due(said) == last


@pytest.mark.parametrize(
    ("title", "said", "last"),
    [
        (
            "更正公告",
            "《关于做好65岁以上老年人免费健康体检的通知》原文“体检工作于10月31日结束”，更正为“体检工作于11月20日结束”。",
            "11-20",
        ),
        ("更正", "《适龄妇女两癌筛查安排》中“筛查于9月20日结束”有误，应为“筛查于9月28日结束”。", "09-28"),
        ("延期通知", "《秋季健康体检安排》原定9月15日结束，因下雨延至9月22日结束。", "09-22"),
        ("时间变更", "《中小学生体检通知》写的9月12日截止改为9月19日截止。", "09-19"),
        ("补充通知", "《关于换发老年优待证的通知》补充如下：外地户口的也能办，9月30日截止。", "09-30"),
    ],
)
def test_what_puts_a_text_right_is_about_what_that_is_about(title, said, last):
    assert due(said, title) == last


@pytest.mark.parametrize(
    "said",
    [
        "奖状9月28日前送到家，不用来领。",
        "新户口簿9月20日前送到各户手里。",
        "准考证9月18日前寄到家里，没收到再问。",
        "慰问品15日、16日发，9月17日送到没来的老兵家里。",
        "体检报告9月25日前由村医递到各家手上。",
    ],
)
def test_what_comes_home_is_no_act(said):
    assert due(said) in {"", "09-16"}


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("馆子12月开，老物件最好11月前送来。", "10-31"),
        ("承包费10月前交到村会计处。", "09-30"),
        ("苗子要几棵，10月份之前报给组长。", "09-30"),
        ("新路11月前通车。", ""),
        ("敬老院12月以前建成。", ""),
    ],
)
def test_before_a_month_is_until_the_last_of_the_one_before(said, last):
    assert due(said) == last


@pytest.mark.parametrize(
    "said",
    [
        "填好盖村（社区）章，9月15日前发至邮箱。10月底前张贴名单。",
        "表上盖村委会章，9月15日前交镇里。9月25日前走访核实。",
        "请组里签字、盖村公章，9月15日前交来。9月30日前开会定。",
        "先到社区盖章，9月15日前上传。10月底前颁发徽章。",
        "要村里证明，9月15日前送到民政办。9月28日前开评审会。",
    ],
)
def test_a_villages_seal_is_no_village(said):
    assert due(said) == "09-15"


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("9月13日在集上摆点，当天报名便宜300元。", "09-13"),
        ("测量队9月17日到镇上，够条件的带证来量。", "09-17"),
        ("9月16日县农商行进村，现场办理社保卡，不收钱。", "09-16"),
        ("助听器师傅9月18日到敬老院，耳背的来配。", "09-18"),
        ("9月14日修伞补锅的到村口，要修的拿来修。", "09-14"),
    ],
)
def test_who_comes_once_serves_on_that_day(said, last):
    assert due(said) == last


@pytest.mark.parametrize(
    "said",
    [
        "因系统升级，婚姻登记9月18日至20日停办。",
        "9月12日至14日暂停受理公积金业务，15日恢复。",
        "9月20日至22日停止收缴水费，对账。",
        "窗口9月11日到13日不能办理迁户口。",
        "9月15日至17日不再发放种子。",
    ],
)
def test_a_time_in_which_nothing_is_done_is_no_time_to_act(said):
    assert due(said) == ""


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("接种证9月11日让孩子带来，没带的当天补不了。", "09-11"),
        ("9月16日收枣，没送的卖不了这个价。", "09-16"),
        ("照相车9月12日到村，没照的只能自己去城里。", "09-12"),
        ("集中上牌9月15日至16日，派出所门口，过了这两天去车管所。", "09-16"),
        ("9月14日点名抽血，未抽的补不了。", "09-14"),
    ],
)
def test_who_has_not_come_then_is_not_served_later(said, last):
    assert due(said) == last


@pytest.mark.parametrize(
    "said",
    [
        "水管爆了，正在抢。今天晚上10点前能来水。",
        "新桥国庆前就能通车，去县城近八公里。",
        "安置房年底前大概能住进去。",
        "信号塔修了两天，明天中午前应该能修好。",
        "新灶具9月20日前能用上，旧灶先留着。",
    ],
)
def test_what_will_be_by_then_is_a_promise(said):
    assert due(said) == ""


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("补种用的种子在农技站，9月20日发完就收库，凭条子领。", "09-20"),
        ("余下的门票9月18日卖完，想看的赶紧。", "09-18"),
        ("旧版粮本9月25日换完，没换的打不了粮。", "09-25"),
        ("鱼苗9月16日售完为止，不再进货。", "09-16"),
        ("本村的树苗9月19日领完。", "09-19"),
    ],
)
def test_the_day_on_which_it_is_all_given_out_is_the_last(said, last):
    assert due(said) == last
