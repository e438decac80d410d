"""Whom a notice is for: read from what was taught, and told apart from who is only named."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.ingest.whom import Stance, parts
from tests.bench.labels import notices

READ_ON = date(2026, 5, 6)


def heard(text, name="通知.txt"):
    return reading(read(name, text.encode()), today=READ_ON)


def conditions(text, name="通知.txt"):
    return {one.value for one in heard(text, name).whom.conditions} - {"all"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("体检\n65岁以上老人可以免费体检，请到卫生院来。\n", {"age>=65"}),
        ("高龄津贴\n对象：本镇户籍，年满80周岁的老年人。\n", {"age>=80", "basis=户籍地"}),
        ("高龄津贴\n对象：户籍地在本镇，年满80周岁的老年人。\n", {"age>=80", "basis=户籍地"}),
        ("体检\n对象：居住地在本镇，年满80周岁的老年人。\n", {"age>=80", "basis=现居地"}),
        ("耕地补贴\n对象：地在本村的农户。\n", {"tag:种粮农户", "basis=承包地"}),
        ("参保\n对象：本镇户籍或持居住证在本镇居住的居民。\n", {"basis=户籍地", "basis=现居地"}),
        ("参保\n对象：本镇户籍人口及持有居住证的人。\n", {"basis=户籍地", "basis=现居地"}),
        ("认证\n对象：女方年满55周岁、男方年满60周岁的父母。\n", {"age>=55"}),
        ("两癌筛查通知\n35—64岁农村妇女可免费做两癌检查。\n", {"age:35-64", "sex=女"}),
        ("核查通知\n全镇低保户、特困人员请于5月底前到民政办核对信息。\n", {"tag:低保", "tag:特困"}),
        ("喇叭\n养猪的、养羊的听好了，兽医站明天来打疫苗。\n", {"tag:养殖户"}),
        ("致退役军人的一封信\n各位退役军人：\n请到镇退役军人服务站换领优待证。\n", {"tag:退役军人"}),
        ("停水通知\n因管道抢修，5月8日全镇停水，请大家提前备水。\n", set()),
        ("防火通告\n由党员、退役军人志愿者分段巡查，请村民不要上山用火。\n", set()),
        ("残疾人联合会换届公告\n镇残联定于6月1日换届。\n", set()),
    ],
)
def test_whom_it_means_and_nobody_else(text, meant):
    assert conditions(text) == meant


def test_a_label_a_heading_and_a_lead_govern_what_follows():
    lines = [
        "补贴对象：种粮大户。材料：身份证。",
        "一、哪些人能领",
        "年满60周岁的老人。",
        "下列人员不能领：",
        "（一）有退休金的；",
        "二、时间地点",
        "6月1日在村部。",
    ]
    assert [(part.stance, part.text) for part in parts(lines)] == [
        (Stance.WHO, "种粮大户。"),
        (Stance.OTHER, "身份证。"),
        (Stance.WHO, "年满60周岁的老人。"),
        (Stance.NOT, "有退休金的；"),
        (Stance.OTHER, "6月1日在村部。"),
    ]


def test_a_column_of_kinds_says_who_and_a_list_of_persons_does_not():
    kinds = (
        "# 适老化改造\n\n## 哪些家庭能报\n\n| 类别 | 每户最高 | 证明 |\n|---|---|---|\n"
        "| 分散供养特困人员 | 3000元 | 供养证 |\n| 低保家庭的失能老人 | 2000元 | 低保证 |\n"
    )
    persons = "# 取暖补助名单\n\n| 户主 | 类别 | 金额 |\n|---|---|---|\n| 杨某 | 低保户 | 600元 |\n"
    found = [conditions(text, "通知.md") for text in (kinds, persons)]
    assert found == [{"tag:特困", "tag:低保", "tag:失能老人"}, set()]


def test_who_is_called_by_what_they_keep_is_found():
    text = "秋季动物防疫通知\n从9月5日起，逐户给猪、牛、羊免费打口蹄疫疫苗，请各养猪养牛的把圈门打开。\n"
    assert conditions(text) == {"tag:养殖户"}


def test_who_is_only_implied_is_told_by_the_clause_that_implies_them():
    letter = next(one for one in notices("open") if one.name == "721_care_away_letter.txt")
    said = reading(read(letter.name, letter.text.encode()), today=letter.today)
    told = {one.value: one.words for one in said.whom.conditions}
    assert told["tag:外出务工人员"] == "致镇子镇出门在外乡亲的一封信"
