"""What a clerk reads out of a notice; each proposal carries its words."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from content.calendar import Overrides
from content.ingest import Draft, read
from content.ingest.conditions import read_conditions
from content.ingest.contacts import read_contacts
from content.ingest.days import Day, Meaning, read_days
from content.ingest.domain import domain_named, read_domains
from content.ingest.reading import reading
from content.ingest.sums import read_amounts
from content.item import Contact, Duty, Genre, ItemError, Nature, Openness, Paragraph, Table, Urgency
from tests.content.samples import COUNTY

TODAY = date(2026, 3, 2)
NOTICES = Path(__file__).parents[2] / "../shared/data/notices"
NOTICE = """随县农业农村局
关于开展2026年耕地地力保护补贴申报的通  知
随农发〔2026〕12号
各镇人民政府、各村（社区）：
根据鄂农发〔2026〕3号文件精神，现将有关事项通知如下。
一、补贴对象：在承包地上种粮的农户，不包括撂荒一年以上的农户。
二、补贴标准：每亩82.50元，以省财政最终核定为准。
三、办理方式：10月9日起，带身份证、一卡通到村委会登记。
四、截止时间为11月30日。逾期未申报的，12月1日起不再受理。
咨询电话：随县农业农村局 0722-3338000；监督电话：（0722）3338111。
随县农业农村局
2026年10月9日
（此件公开发布）
"""


def days_of(sentence, issued_on=None, title=""):
    return read_days([Paragraph(sentence)], title, issued_on, TODAY)


def of(text, today=TODAY):
    return reading(read("通知.txt", text.encode()), today=today)


def test_a_whole_notice():
    got = of(NOTICE)
    assert got.title.value == "随县农业农村局关于开展2026年耕地地力保护补贴申报的通知"
    assert got.document_number.value == "随农发〔2026〕12号"
    assert (got.issuer.value, got.issued_on.value) == ("随县农业农村局", date(2026, 10, 9))
    assert (got.genre.value, got.domain.value, got.nature.value) == (Genre.SUBSIDY, "涉农补贴", Nature.GOVERNMENT)
    assert (got.openness.value, got.urgency, got.duty.value) == (Openness.ACTIVE, None, Duty.MUST)
    assert got.deadline.value == date(2026, 11, 30)
    assert got.who.value == "在承包地上种粮的农户，不包括撂荒一年以上的农户"
    assert got.how_much.value == "每亩82.50元，以省财政最终核定为准"
    assert got.how.value == "10月9日起，带身份证、一卡通到村委会登记"
    assert [(one.value.label, one.value.number) for one in got.contacts] == [
        ("咨询电话", "0722-3338000"),
        ("监督电话", "0722-3338111"),
    ]
    meant = [(one.value, one.words) for one in got.whom.conditions]
    assert meant == [("tag:种粮农户", "耕地地力保护补贴"), ("basis=承包地", "在承包地")]
    assert [day.value.meaning for day in got.days] == [Meaning.START, Meaning.DEADLINE, Meaning.CONSEQUENCE]


def test_every_proposal_carries_words_of_the_text():
    got = of(NOTICE)
    flat = "".join(NOTICE.split())
    singles = (got.title, got.document_number, got.issuer, got.issued_on, got.genre, got.domain, got.openness)
    for one in (*singles, got.deadline, got.who, got.how, *got.whom.conditions, *got.days, *got.contacts, *got.amounts):
        assert "".join(one.words.split()) in flat
        assert one.words


def test_a_version_is_made_of_it_without_its_title_in_the_body():
    version = of(NOTICE).version(COUNTY)
    assert version.title not in [getattr(block, "text", "") for block in version.blocks]
    assert version.blocks[0] == Paragraph("随农发〔2026〕12号")
    assert version.plain.deadline == date(2026, 11, 30)
    with pytest.raises(ItemError, match="标题"):
        of("各镇人民政府：\n现将有关事项通知如下。").version(COUNTY)
    assert of("各镇人民政府：\n现将有关事项通知如下。").version(COUNTY, title="通知").title == "通知"


@pytest.mark.parametrize(
    ("sentence", "meaning", "on", "until"),
    [
        ("申报时间截止到5月31日。", Meaning.DEADLINE, date(2026, 5, 31), None),
        ("请于2026年5月31日17:00前报名。", Meaning.DEADLINE, date(2026, 5, 31), None),
        ("5月底前完成。", Meaning.DEADLINE, date(2026, 5, 31), None),
        ("最迟不超过明年2月28日。", Meaning.DEADLINE, date(2027, 2, 28), None),
        ("公示期：2026年6月25日至6月29日。", Meaning.DEADLINE, date(2026, 6, 25), date(2026, 6, 29)),
        ("公示时间6月25日—29日", Meaning.DEADLINE, date(2026, 6, 25), date(2026, 6, 29)),
        ("缴费期为2026年12月1日至2月28日。", Meaning.DEADLINE, date(2026, 12, 1), date(2027, 2, 28)),
        ("禁火时段3月20日至4月18日。", Meaning.DAY, date(2026, 3, 20), date(2026, 4, 18)),
        ("逾期未认证的，从6月1日起暂停发放。", Meaning.CONSEQUENCE, date(2026, 6, 1), None),
        ("认证从3月5日开始。", Meaning.START, date(2026, 3, 5), None),
        ("4月28日到村部检查。", Meaning.DAY, date(2026, 4, 28), None),
    ],
)
def test_dates_mean_what_they_mean(sentence, meaning, on, until):
    days = days_of(sentence, date(2026, 3, 1))
    assert [one.day.value for one in days] == [Day(meaning, on, until)]


def test_a_year_is_implied():
    titled = days_of("4月28日检查", title="丰溪乡2025年免费检查通知")
    assert titled[0].day.value.on == date(2025, 4, 28)
    assert days_of("4月28日检查")[0].day.value.on == date(2026, 4, 28)
    assert days_of("请在1月31日前缴费", date(2026, 12, 3))[0].day.value.on == date(2027, 1, 31)


@pytest.mark.parametrize("words", ["11月24、25两天", "11月24、25日", "11月24日、25日两天"])
def test_days_that_are_counted_need_no_sign_of_their_own(words):
    found = days_of(f"{words}在戏台院发煤。", date(2026, 11, 1))
    assert [one.day.value.on for one in found] == [date(2026, 11, 24), date(2026, 11, 25)]
    assert days_of("办这件事要2、3天。", date(2026, 11, 1)) == ()


def test_days_that_do_not_exist_are_no_dates():
    assert days_of("2月30日前、13月1日前") == ()


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        ("年满60周岁及以上的老人", ["age>=60"]),
        ("60岁以上", ["age>=60"]),
        ("16周岁以下", ["age<=16"]),
        ("未满18周岁", ["age<=17"]),
        ("35—64岁妇女", ["age:35-64", "sex=女"]),
        ("本乡户籍、35—64岁农村妇女和城镇低保妇女", ["age:35-64", "sex=女", "basis=户籍地"]),
        ("低保对象、特困人员、持证残疾人", ["tag:低保", "tag:特困", "tag:残疾人"]),
        ("种粮大户", ["tag:种粮农户"]),
        ("80周岁以上低保老人", ["age>=80", "tag:低保"]),
        ("全体村民", ["all"]),
        ("全县林地", ["all"]),
        ("常住居民", ["basis=现居地"]),
        ("60岁以上老人（不包括特困人员）", ["age>=60"]),
        ("有关单位", []),
    ],
)
def test_conditions(words, tokens):
    assert [one.value for one in read_conditions(words)] == tokens


def test_only_what_says_who_narrows():
    got = of("关于开展城乡居民养老保险待遇领取资格认证的通知\n年老体弱、重度残疾人可申请上门。\n")
    assert [one.value for one in got.whom.conditions] == ["tag:养老金领取人"]


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("农业部门 0000-5552362", [("农业部门", "0000-5552362")]),
        ("五、举报火情：12119；0000-6623700。", [("举报火情", "12119"), ("举报火情", "0000-6623700")]),
        ("如有疑问请拨打12345热线", [("服务热线", "12345")]),
        ("联系人：王五，联系电话14000000001", [("联系电话", "14000000001")]),
        ("共12345元、编号12333", []),
        ("合计5551234元", []),
        ("客服400-123-4567", [("客服", "400-123-4567")]),
        ("95598供电服务热线24小时为您服务。", [("供电服务热线", "95598")]),
        ("抢修电话：0722-95598。", [("抢修电话", "0722-95598")]),
        ("96510供水客服为您服务。", [("供水客服", "96510")]),
        ("详情见12316农技服务热线。", [("农技服务热线", "12316")]),
        ("谨防假冒95588客服热线的诈骗。95588客服热线发来的短信不要信。", []),
        ("12306路公交改线，12000户供电服务热线已开通。", []),
    ],
)
def test_contacts(text, contacts):
    assert [one.value for one in read_contacts(text)] == [Contact(*contact) for contact in contacts]


def test_amounts():
    got = read_amounts("每亩补贴12.85元，共计1.2万元，每人每月300元，380元/人，1,204.50元")
    assert [(one.value.yuan, one.value.per) for one in got] == [
        (Decimal("12.85"), "亩"),
        (Decimal("12000.0"), ""),
        (Decimal(300), "人每月"),
        (Decimal(380), "人"),
        (Decimal("1204.50"), ""),
    ]


def test_marks_and_urgency():
    got = of("特急\n关于转移避险的紧急通知\n请大家转移。\n公开属性：依申请公开\n")
    assert (got.urgency.value, got.openness.value) == (Urgency.URGENT, Openness.ON_REQUEST)
    assert of("暴雨红色预警\n请转移。").duty.value is Duty.MUST
    assert of("暴雨红色预警\n请转移。").nature.value is Nature.ALERT


def test_a_village_speaks_for_itself():
    got = of("关于清理沟渠的通知\n请大家参加。\n河口村村民委员会\n二〇二六年三月一日\n")
    assert (got.nature.value, got.issuer.value, got.issued_on.value) == (
        Nature.VILLAGE, "河口村村民委员会", date(2026, 3, 1),
    )  # fmt: skip


def test_thirty_domains_with_their_other_names():
    names = [row["name"] for row in read_domains()]
    assert len(names) == len(set(names)) == 30
    assert domain_named("扶贫领域") == "巩固脱贫成果"
    assert domain_named("医疗卫生") == "卫生健康"
    assert domain_named("没有") is None


def test_an_empty_draft_proposes_nothing():
    got = reading(Draft("x", ()), today=TODAY)
    assert (got.title, got.issuer, got.deadline) == (None, None, None)


@pytest.mark.skipif(not NOTICES.exists(), reason="../shared is not beside this checkout")
def test_the_sample_notices_are_read_like_a_careful_clerk():
    index = json.loads((NOTICES / "index.json").read_text("utf-8"))
    for path in sorted(NOTICES.glob("*.txt")):
        got, want = reading(read(path.name, path.read_bytes()), today=TODAY), index[path.name]
        assert got.domain.value in [domain_named(name) for name in want["domain"].split("/")]
        if "deadline" in want:
            assert got.deadline.value.isoformat() == want["deadline"]
        if "period" in want:
            assert got.deadline.value.isoformat() == want["period"][1]
        if "dates" in want:
            assert [day.value.on.isoformat() for day in got.days] == want["dates"]
        if "window" in want:
            assert [got.days[0].value.on.isoformat(), got.days[0].value.until.isoformat()] == want["window"]
            assert got.deadline is None
        if "phones" in want:
            assert len(got.contacts) == want["phones"]
        if "rate" in want:
            assert Decimal(str(want["rate"])) in [one.value.yuan for one in got.amounts]


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        (
            "10月12日上午8:00—11:30：星亮村、王家岗村\n10月13日：大桥村\n",
            [("星亮村、王家岗村", "10月12日上午8:00—11:30"), ("大桥村", "10月13日")],
        ),
        (
            "星亮村10月12日至13日；王家岗村为10月14日上午；其他村另行通知。\n",
            [("星亮村", "10月12日至13日"), ("王家岗村", "10月14日上午")],
        ),
        ("星亮村、王家岗村10月12日停水；大桥村10月12日停水。\n", []),
        ("星亮村10月12日前报名。\n", []),
        ("星亮村10月12日开会，大桥村10月13日放电影。\n", []),
        (
            "到卫生院，时间为星亮村10月12日，王家岗村13日上午、大桥村下午，其余村10月14日、15日。\n",
            [
                ("星亮村", "10月12日"),
                ("王家岗村", "10月13日上午"),
                ("大桥村", "10月13日下午"),
                ("其余村", "10月14日、15日"),
            ],
        ),
        (
            "10月12日星亮村、10月13日在王家岗村和大桥村，上门打针。\n",
            [("星亮村", "10月12日"), ("王家岗村和大桥村", "10月13日")],
        ),
    ],
)
def test_each_village_has_its_own_day(lines, turns):
    got = of(f"关于体检的通知\n按村安排如下：\n{lines}")
    assert [(one.value.where, one.value.when) for one in got.turns] == turns
    assert all(one.words for one in got.turns)


def test_a_table_of_days_with_merged_cells():
    rows = (
        ("日期", "时间", "村（社区）"),
        ("10月12日", "上午", "星亮村"),
        ("", "下午", "王家岗村"),
        ("10月13日", "全天", "大桥村"),
    )
    table = Table(rows)
    got = reading(Draft("x", (Paragraph("关于体检的通知"), table)), today=TODAY)
    assert [(one.value.where, one.value.when) for one in got.turns] == [
        ("星亮村", "10月12日 上午"),
        ("王家岗村", "10月12日 下午"),
        ("大桥村", "10月13日 全天"),
    ]


def test_a_spell_in_working_days_knows_the_countys_holidays():
    draft = Draft(
        "x",
        (
            Paragraph("关于补贴面积的公示"),
            *map(Paragraph, ("自公示之日起5个工作日内可提出异议。", "随县农业农村局", "2026年3月2日")),
        ),
    )
    fair = Overrides({date(2026, 3, 4): False})
    last = [reading(draft, today=TODAY, overrides=told).deadline for told in (Overrides(), fair)]
    assert [one.value for one in last] == [date(2026, 3, 9), date(2026, 3, 10)]
