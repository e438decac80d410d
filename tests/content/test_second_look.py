"""A second look: what the rules pass and labelled notices taught to be a leak is warned of, once where it stands."""

import importlib

import pytest

from content.checks import Policy, Severity, check
from content.ingest import read
from content.item import Genre
from tests.content.samples import TODAY, subsidy

LIKE = "像是"


def looked(text, **asked):
    """What the second look says of a text: (rule, place, quote)."""
    version = subsidy(title="公示", blocks=read("名单.txt", text.encode()).blocks, genre=Genre.NOTICE)
    found = check(version, {}, today=TODAY, **asked)
    mine = [one for one in found if one.reason.startswith(LIKE)]
    assert all(one.severity is Severity.WARN for one in mine)
    return [(one.rule, one.place, one.quote) for one in mine]


@pytest.mark.parametrize(
    ("text", "found"),
    [  # 岩 is no surname that the rules know
        ("岩家富，一组，2人。本人尿毒症，妻子在家照管", ("illness", "正文第1段", "尿毒症")),
        ("岩家富，李桥村上屋组17号，D级，拆除重建", ("address", "正文第1段", "李桥村上屋组…")),
        ("捡到牛的罗开学，他家就在村口小卖部后面第二家。", ("address", "正文第1段", "村口小卖部后面…")),
        ("要看望的，他就住在厉山镇前进村上屋组西头杨家老屋右侧。", ("address", "正文第1段", "厉山镇前进村上屋组…")),
        ("库尔班江·依明\t2022年8月19日\t塔特里克村\t停机", ("minor", "正文第1段", "库某")),
        ("她儿媳妇阿桂花怀孕七个月，走不得泥路。", ("illness", "正文第1段", "怀孕七个月")),
    ],
)
def test_what_the_rules_pass_is_warned_of(text, found):
    assert looked(text) == [found]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("汪桂枝老人家：隔一天去县医院做一回，机子上躺四个钟头，回来走路发飘。", "illness"),
        ("何德顺的大儿子，阿牛饭要人喂到嘴边，见了生人就往床底下钻。", "illness"),
        ("203靠门的下铺给小雨，她妈妈在浙江做鞋，周末没人接，请室友多照看。", "minor"),
        ("韩玉林的东西还没拿，他家从老槐树往北第三个门，门口停着三轮车。", "address"),
    ],
)
def test_a_clause_that_tells_what_is_private_is_warned_of_in_whatever_words(text, rule):
    found = looked(text)
    assert [one for one, *_ in found] == [rule]
    assert found[0][2][1:] == "…"  # neither a name that no rule knows nor the way to a home


@pytest.mark.parametrize(
    "text",
    [
        "失主的手机我念一遍：一四零零零零零，再接三三六二，捡到的打给他。",
        "刘桂兰家要卖猪羔，打她手机1400000（晚上才开机）4471。",
    ],
)
def test_a_mobile_that_is_dictated_is_warned_of_and_not_shown(text):
    assert [(rule, len(quote)) for rule, _, quote in looked(text)] == [("phone", 4)]


def test_what_a_rule_found_is_not_said_again():
    assert looked("李明珠，一组，2人。本人尿毒症，每周透析三次，妻子在家照管") == []
    assert looked("李明珠，家住李桥村上屋组17号，D级，拆除重建") == []


def test_each_line_is_warned_of_once_and_by_its_place():
    text = "岩家富，一组。本人尿毒症，每周透析三次\n岩家贵，三组。儿子精神分裂症，长期住院，又查出肺癌"
    assert [(rule, place) for rule, place, _ in looked(text)] == [("illness", "正文第1段"), ("illness", "正文第2段")]


def test_a_rule_that_the_county_switched_off_is_off_here_too():
    text = "岩家富，一组，2人。本人尿毒症，妻子在家照管"
    assert looked(text, policy=Policy(severities={"illness": None})) == []


@pytest.mark.parametrize(
    "text",
    [
        "患尿毒症、肺癌等大病的，凭住院发票报销。",
        "三年级学生9月1日报到，家长带户口簿。",
        "地址：厉山镇神农大道118号，政务服务中心2楼3号窗口。",
        "村医小聂，14000002217，随叫随到。",
        "小学毕业班班主任王志强老师负责登记。",
        "村口东第3间门面，41平方米，底价每年12500元。",
        "孕妇怀孕3个月到社区建册。",
    ],
)
def test_what_is_nobodys_is_passed(text):
    assert looked(text) == []


def test_a_page_full_of_names_is_weighed_within_bounds(monkeypatch):
    asked = []
    monkeypatch.setattr(
        importlib.import_module("content.checks.second_look"), "weigh", lambda *said: asked.append(said) or 0.0
    )
    looked("\n".join(f"{no}号学生：张雨桐、李梓涵、王一诺、刘子轩" for no in range(300)))
    assert 0 < len(asked) <= 400


TABLE = "| 姓名 | 电话 | 情况 |\n|---|---|---|\n| {} | 1400***1234 | 隔一天去县医院做一回，机子上躺四个钟头 |"


@pytest.mark.parametrize(("name", "is_told"), [("汪桂枝", True), ("汪某某", False)])
def test_a_row_is_passed_over_if_its_person_is_hidden_and_not_if_a_number_is(name, is_told):
    blocks = read("名单.md", TABLE.format(name).encode()).blocks
    version = subsidy(title="慰问名单公示", blocks=blocks, genre=Genre.NOTICE)
    assert ("illness" in {one.rule for one in check(version, {}, today=TODAY)}) is is_told


@pytest.mark.parametrize("text", ["卓玛老师查出乳腺癌，已住院化疗。", "扎西书记上个月每周去县医院透析三次。"])
def test_whoever_has_an_office_may_be_ill(text):
    version = subsidy(title="公示", blocks=read("名单.txt", text.encode()).blocks, genre=Genre.NOTICE)
    assert "illness" in {one.rule for one in check(version, {}, today=TODAY)}


def test_a_teacher_is_no_child():
    version = subsidy(
        title="公示", blocks=read("名单.txt", "央金老师带五年级学生去参观。".encode()).blocks, genre=Genre.NOTICE
    )
    assert "minor" not in {one.rule for one in check(version, {}, today=TODAY)}
