"""Real notices in which nobody may be chosen unasked, and those that only look like them."""

from dataclasses import replace
from datetime import date

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.group import Age, AtHome, Born, Not
from audiences.matter import Tag
from audiences.resident import Basis
from content.ingest import read
from content.ingest.reading import reading
from pusher.concern import offer_of

TREE = Tree(bundled_rows(421321))
COUNTY, TOWN = Division(421321000000000), Division(421321101000000)
VILLAGE = next(one.division for one in TREE.children(TOWN.code) if one.name.startswith("王家岗"))
TAGS = [Tag(n, 1, name) for n, name in enumerate(("低保", "特困", "监测户", "种粮农户"), 1)]
TODAY = date(2026, 11, 30)


def offered(here, *lines, groups=()):
    text = "\n".join((*lines, f"{TREE.node(here.code).name}", "2026年11月29日"))
    said = reading(read("通知.txt", text.encode()), today=TODAY)
    return offer_of(said.version(here.code), here, TAGS, TREE, TODAY, groups=groups)


@pytest.mark.parametrize(
    ("here", "lines"),
    [
        (COUNTY, ("关于残疾人证换证的通知", "各镇残联：", "请残疾人在2027年1月20日前换证，否则影响两项补贴。")),
        (COUNTY, ("关于召开座谈会的通知", "各家庭农场、农民专业合作社、农业龙头企业：", "定于12月8日上午9:00开会。")),
        (COUNTY, ("关于企业年报的提醒", "全县各企业、个体工商户、农民专业合作社：", "请于6月30日前报送年报。")),
        (TOWN, ("危房改造资金到账的通知", "下列农户补助资金已打卡：星亮村3户、同心村2户，共5户，请本人查收。")),
        (COUNTY, ("水库移民直补资金发放的公告", "先觉庙水库移民每人每年600元，12月15日前打卡。")),
    ],
)
def test_a_group_that_the_roster_cannot_name_never_ends_as_everybody(here, lines):
    found = offered(here, *lines)
    assert found.people[0].missing
    assert "发给谁" in found.asked
    assert any("请用本次名单" in one for one in found.people[0].open)


def test_a_letter_to_those_who_are_away_is_for_who_is_registered_and_not_there():
    lines = ("致在外务工乡亲的一封信", "各位在外打拼的老乡：", "外出务工人员一次性交通补助正在申请，请12月31日前报名。")
    best, everybody, *_ = offered(VILLAGE, *lines).people
    assert isinstance(best.rule, Not)
    assert (best.basis, best.unsure, everybody.basis) == (Basis.REGISTERED, True, Basis.REGISTERED)


def test_infants_are_found_by_their_months_through_their_home():
    found = offered(TOWN, "关于领取儿童营养包的通知", "请家里有6至24月龄宝宝的家长，于12月6日到村卫生室领取营养包。")
    assert found.people[0].rule == AtHome(Born(date(2024, 10, 31), date(2026, 5, 30)))
    assert found.asked == "发给谁"


def test_ages_by_days_of_birth_are_those_days_and_classes_are_no_limits():
    lines = (
        "关于给80周岁以上老人发放高龄津贴的通知",
        "1946年12月31日以前出生的老人每人每月60元；1936年12月31日以前出生的100元；满100周岁的500元。",
    )
    assert offered(TOWN, *lines).people[0].rule == Born(None, date(1946, 12, 31))


def test_who_reaches_an_age_in_the_period_is_among_them():
    lines = (
        "第四季度高龄津贴发放及新增对象申报的通知",
        "80—89周岁每人每月50元，90—99周岁100元，100周岁以上500元。",
        "2026年10月1日至12月31日期间年满80周岁的老年人，请于12月18日前申报。",
    )
    assert offered(TOWN, *lines).people[0].rule == Born(None, date(1946, 12, 31))


def test_the_conditions_of_several_posts_are_not_added_up():
    found = offered(
        TOWN,
        "家门口招工啦！零工驿站用工信息",
        "1.食品厂：包装工30名，18-50岁，月薪4000-5500元。",
        "2.菇业公司：采菇工50人，计件，日结120元。",
        "3.公益性岗位：保洁员6名，限低保户、监测户劳动力，每月1000元。",
    )
    assert (found.people[0].rule, found.asked) == (None, "发给谁")
    assert Age(18, 50) in [one.rule for one in found.people]


@pytest.mark.parametrize(
    ("here", "lines", "bases"),
    [
        (
            VILLAGE,
            ("村民委员会补选公告", "12月20日补选副主任。户口不在本村但在本村居住一年以上、本人申请的，也可登记。"),
            [Basis.REGISTERED, Basis.LIVING],
        ),
        (TOWN, ("2027年上半年征兵报名开始了", "年满18至22周岁的男青年，请到镇武装部报名。"), [Basis.REGISTERED] * 2),
        (COUNTY, ("家电以旧换新补贴结束", "家电以旧换新补贴11月30日24时结束。"), [Basis.LIVING]),
        (TOWN, ("计划生育家庭奖励扶助年审公告", "享受奖扶的，12月25日前年审。"), [Basis.REGISTERED]),
        (TOWN, ("耕地地力保护补贴发放", "每亩98.5元，已打入一卡通，请种粮农户核对。"), [Basis.FARMING] * 2),
    ],
)
def test_the_subject_says_by_which_tie(here, lines, bases):
    assert [one.basis for one in offered(here, *lines).people][: len(bases)] == bases


def test_firms_in_a_persons_own_words_are_no_residents_either():
    text = "关于安全检查的通知\n请配合检查。\n厉山镇人民政府\n2026年11月29日"
    version = reading(read("通知.txt", text.encode()), today=TODAY).version(TOWN.code)
    told = replace(version, plain=replace(version.plain, who="镇内各企业负责人"))
    assert offer_of(told, TOWN, TAGS, TREE, TODAY).people[0].missing


def test_who_is_told_otherwise_is_not_who_it_is_for():
    lines = ("领取良种的通知", "低保户请于12月5日到村部领取良种。监测户另行通知。")
    assert not any("监测户" in one.sentence for one in offered(VILLAGE, *lines).people[:1])


def test_groups_that_the_village_has_no_more_are_asked_about():
    lines = ("关于道路通行的通知", "各位村民：3、4组通组公路12月2日至8日封闭，请绕行东方村。")
    known = [VILLAGE.code + number for number in (0, 1, 2, 5)]
    assert "发给哪里" in offered(VILLAGE, *lines, groups=known).asked
    assert any("没有3组、4组" in one for one in offered(VILLAGE, *lines, groups=known).where[0].open)
    for has in ([], [*known, VILLAGE.code + 3, VILLAGE.code + 4], [VILLAGE.code]):
        assert offered(VILLAGE, *lines, groups=has).asked == ""
