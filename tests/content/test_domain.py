"""The domain of notices as many writers would put them: bureau, loudspeaker, letter, village group, question."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from content.ingest import read
from content.ingest.domain import read_domain, read_domains
from content.ingest.reading import reading
from content.item import Genre

# 领域|标题|正文; no title: it is said aloud.
NOTICES = [tuple(line.split("|")) for line in Path(__file__).with_name("domain_notices.txt").read_text().splitlines()]
TAILS = (
    "请带户口簿、身份证、社保卡复印件，到派出所旁边的老年活动中心二楼登记。",
    "名额有限，报名从速，家长接送孩子路上注意交通安全，下雨改期。",
    "凡是打电话要转账、要验证码的都是骗子，不要轻信，以免上当。",
    "各村广播站反复播放，网格员转到群里，在外务工的也请家里人转告。",
    "脱贫户、低保户、残疾人、退役军人、孕妇优先，行动不便的老人由村干部上门。",
)


def domain(title: str, text: str, genre: Genre = Genre.NOTICE) -> str | None:
    found = read_domain(title, text, genre)
    return found.value if found else None


def misses(tail: str = "") -> list[tuple[str, str | None, str]]:
    read = [(want, domain(title, text + tail), title or text) for want, title, text in NOTICES]
    return [one for one in read if one[0] != one[1]]


def test_every_domain_is_told_by_many_writers():
    told = Counter(want for want, _, _ in NOTICES)
    assert set(told) == {row["name"] for row in read_domains()}
    assert min(told.values()) >= 7


def test_notices_are_known_by_what_they_are_about():
    assert len(misses()) <= len(NOTICES) * 0.05, misses()


@pytest.mark.parametrize("tail", [*TAILS, "".join(TAILS)], ids=["papers", "care", "fraud", "relay", "first", "all"])
def test_what_any_notice_adds_says_nothing_of_its_domain(tail):
    assert len(misses(tail)) <= len(NOTICES) * 0.05, misses(tail)


@pytest.mark.parametrize(
    ("title", "text", "want"),
    [
        ("学校放暑假前给家长的一封信：看好孩子别玩水", "河里水急，落水的事年年有。", "安全生产"),
        ("致养老院、敬老院：冬季用电、用火自查", "线路老化的换掉，灭火器要能用。", "安全生产"),
        ("农家乐老板请看：用电、用火自查，灭火器备好", "线路老化的换掉。", "安全生产"),
    ],
)
def test_a_title_is_not_about_whom_it_greets(title, text, want):
    assert domain(title, text) == want


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        (
            (
                "（大喇叭广播稿，早六点半、晚七点各播三遍）\n乡亲们注意了，下月六号在村委会院里给狗打狂犬疫苗、办犬证，"
                "过了十五号，派出所、城管上街收没牌的狗。再说一遍……"
            ),
            {"卫生健康", "城市综合执法"},
        ),
        (
            (
                "（大喇叭，早上6点半、下午6点各放两遍，放一个星期）\n喂，喂，乡亲们注意了！柑橘大实蝇今年来得早，落地果三天捡一回，"
                "袋子和诱杀药在村委会领。再播一遍！"
            ),
            {"涉农补贴"},
        ),
        (
            (
                "关于家属院新划停车位登记和摇号的通知\n院里新划了46个停车位，每户登记一辆。6月17日当众摇号，"
                "中签户交半年停车费。消防通道不准停，停了锁车。"
            ),
            {"市政服务", "城市综合执法", "交通运输"},
        ),
    ],
    ids=["dogs", "fruit flies", "parking"],
)
def test_how_it_is_spread_or_lots_are_drawn_is_not_what_it_is_about(text, domains):
    title, _, rest = text.partition("\n")
    assert (domain("", text) if title.startswith("（") else domain(title, rest)) in domains


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("！", "谢谢"),
        ("某事", ""),
        ("你好", "谢谢"),
        ("", "各镇人民政府：\n现将有关事项通知如下。"),
        ("2026", "abc 123"),
    ],
)
def test_nothing_said_is_no_domain(title, text):
    assert domain(title, text) is None


def test_a_policy_of_many_things_is_judged_by_its_title():
    title, text = "关于进一步规范公租房管理的意见", "养老金、医保、参保缴费、养老保险待遇认证各按规定办理。" * 3
    assert domain(title, text, Genre.POLICY) == "保障性住房"
    assert domain("2026年第1号令", text, Genre.POLICY) == "社会保险"  # a title that says nothing lets the text speak


def test_the_cells_of_a_table_say_what_an_account_is_about():
    rows = "| 进账 | 元 |\n|---|---|\n| 上级拨办公费 | 26000 |\n| 上期结余 | 31206 |\n| 开支：误工费、会议费 | 900 |"
    found = reading(read("x.md", f"# 晒给大家看\n\n{rows}\n\n哪笔不对头就来问。".encode()), today=date(2026, 7, 9))
    assert found.domain is not None
    assert found.domain.value == "财政预决算"


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        (
            "关于修通李家湾水泥路筹资的通告",
            "一事一议，按人口每人出100元，路宽3.5米，下月动工，桥头封路绕行。",
            "交通运输",
        ),
        ("古井一事一议修缮方案", "井台、石碑是县级文物，按户筹资，请老石匠修，村史馆存老照片。", "公共文化服务"),
        ("幸福院添床位一事一议", "给独居老人日间照料，每户筹30元，老年食堂也用得上。", "养老服务"),
        ("摸底登记：谁家娃娃明年上一年级", "适龄儿童按户口和学校划片登记，好安排学位。", "义务教育"),
        ("招募志愿者", "给独居老人送饭、理发，日间照料中心登记，老年食堂帮厨。", "养老服务"),
    ],
)
def test_how_it_is_paid_for_or_gathered_is_not_what_it_is_about(title, text, name):
    assert domain(title, text) == name


def test_the_clause_that_speaks_most_is_shown():
    found = read_domain("", "各位乡亲请注意，明天起水管检修停水一天，请互相转告。", Genre.NOTICE)
    assert found is not None
    assert (found.value, found.words) == ("市政服务", "明天起水管检修停水一天")
    assert domain("！", "明天起水管检修停水一天") == "市政服务"


def test_no_matter_stands_in_two_domains():
    said = Counter(matter for row in read_domains() for matter in row["matters"])
    assert [matter for matter, times in said.items() if times > 1] == []
