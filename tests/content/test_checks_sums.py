"""Sums and days: what does not add up is found with the numbers, and what is right passes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calendar import Overrides
from content.checks import Policy, check
from content.checks.amounts import amounts
from content.ingest import read
from content.item import Attachment, Paragraph, Table
from content.numerals import han
from tests.content.samples import subsidy

TODAY = date(2026, 11, 21)
FILE = Attachment("补贴名单.xlsx", "x", "0" * 64, 1)


def found(version, *rules, policy=None, **options):
    got = check(version, options.pop("texts", {}), today=TODAY, policy=policy or Policy(), **options)
    return [one for one in got if one.rule in rules]


def text(*words, **changes):
    return subsidy(blocks=tuple(map(Paragraph, words)), **changes)


def table(*rows, **changes):
    return subsidy(blocks=(Table(rows),), **changes)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("全县共发放1204户：甲村500户，乙村604户。", "1104户"),
        ("全县共发放1204户：甲村500户，乙村704户。", None),
        ("甲村500户，乙村604户，合计1204户。", "1104户"),
        ("其中男120人，女85人。共210人", None),
        ("共210人，其中男120人、女85人。", "205人"),
        ("共210人，其中低保户12人、特困户5人。", None),
        ("共17人，其中低保户12人、特困户8人。", "20人"),
        ("全区11820.30亩，按每亩12.85元分配：甲9402.10亩，乙1988.20亩，丙96.00亩，丁334.00亩。", None),
        ("全区11820.30亩，按每亩12.85元分配：甲9402.10亩，乙1988.20亩，丙96.00亩，丁344.00亩。", "11830.3"),
        ("共一百二十户：甲村五十户，乙村六十户。", "110户"),
        ("补贴面积100亩，每亩82.50元，共8250元。", None),
        ("补贴面积100亩，每亩82.50元，共8520元。", "8250元"),
        ("合计3.5万元：甲1.2万元，乙2.3万元。", None),
        (
            "共拨付资金12.6万元，其中低保8.2万元、特困3.1万元、临时救助1.5万元。",
            "128000元",
        ),  # no rounding makes 0.2 of it
        ("共拨付资金12.7万元，其中低保8.2万元、特困3.1万元、临时救助1.5万元。", None),
        ("资金12.6万元，其中低保8.2、特困3.1、临时救助1.5万元。", "128000元"),
        ("资金12.6万元，其中低保、特困、临时救助分别为8.2、3.1、1.5万元。", "128000元"),
        ("资金12.8万元，其中8.2、3.1、1.5万元。", None),
        ("低保8.2、特困3.1、临时救助1.5万元，合计12.6万元。", "128000元"),
        ("共120人，其中甲村50、乙村40和丙村35人。", "125人"),
        ("共12万元：1、低保8.2万元，2、特困3.8万元。", None),
        ("共12户，其中3、4组5户，5组7户。", None),
    ],
)
def test_sums_in_a_text(words, says):
    got = found(text(words), "arithmetic")
    assert [says in one.reason for one in got] == ([True] if says else []), got


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("星亮村45亩，每亩150元，补贴6850元。", ["6750元"]),
        ("星亮村45亩，每亩150元，补贴6750元。", []),
        ("星亮村45亩，每亩150元，补贴6850元，高庙村30亩，补贴4500元，共计11250元。", ["11350元", "6750元"]),
        ("星亮村45亩，每亩150元，补贴6750元；高庙村30亩，每亩150元，补贴4500元；共计11250元。", []),
        ("星亮村45亩，每亩150元，补贴6750元；高庙村30亩，每亩150元，补贴4500元；共计11350元。", ["11250元"]),
        ("补贴标准每头100元。王家岗村45头，补贴4600元；高庙村20头，补贴2000元。", ["4500元"]),
        ("王家岗村12户45头（每头100元），应发4600元。", ["4500元"]),
        ("按100元/头计算，王家岗村12户45头，应发4600元。", ["4500元"]),
        ("每人每月100元，45人，发放4600元。", []),  # of several months, some for part of one
        ("每亩最高补贴150元，星亮村45亩，补贴6000元。", []),
        ("每亩补贴由120元提高到150元，星亮村45亩，补贴6850元。", []),
        ("每亩补贴150元至200元，星亮村45亩，补贴6850元。", []),
        ("每亩150元，星亮村45亩，补贴6800余元。", []),
        ("每亩150元，星亮村45亩，县级配套6850元。", []),
        ("每亩150元，河滩地每亩100元，星亮村45亩，补贴6000元。", []),
        ("星亮村45亩，赔付6850元。每亩保险金额150元。", []),
        ("每亩150元，星亮村45亩，两季补贴13500元。", []),
        ("全村125.5亩，每亩82.5元，补贴10353.7元。", []),  # rounded
        ("收入总计300万元，其中结转100万元；本年收入合计200万元。", []),
    ],
)
def test_what_is_paid_at_a_rate(words, says):
    got = found(text(words), "arithmetic")
    assert [one.reason for one in got if not any(one_says in one.reason for one_says in says)] == []
    assert len(got) == len(says), got


def test_a_rate_of_another_paragraph_counts_where_other_sums_keep_to_it():
    rate, kept, wrong = "每头补贴100元。", "高庙村20头，补贴2000元。", "王家岗村45头，补贴4600元。"
    assert [one.place for one in found(text(rate, kept, wrong), "arithmetic")] == ["正文第3段"]
    assert not found(text(rate, wrong), "arithmetic")
    assert [one.place for one in found(text("补贴标准：每头100元。", wrong), "arithmetic")] == ["正文第2段"]


def test_sums_in_tables():
    rows = [
        ("序号", "村", "面积（亩）", "标准（元/亩）", "金额（元）"),
        ("1", "甲", "10.5", "100", "1050"),
        ("2", "乙", "20", "100", "2000"),
    ]
    assert not found(table(*rows, ("合计", "", "30.5", "", "3050")), "arithmetic")
    wrong = found(table(*rows, ("合计", "", "30.5", "", "3500")), "arithmetic")
    assert [(one.place, "3050" in one.reason) for one in wrong] == [("表1第4行第5列", True)]
    line = found(table(*rows, ("3", "丙", "10", "100", "1001")), "arithmetic")
    assert [one.place for one in line] == ["表1第4行第5列"]
    parts = (
        rows[0],
        *rows[1:],
        ("小计", "", "30.5", "", "3050"),
        ("3", "丙", "10", "100", "1000"),
        ("小计", "", "10", "", "1000"),
    )
    assert not found(table(*parts, ("总计", "", "40.5", "", "4050")), "arithmetic")
    assert found(table(*parts, ("总计", "", "40.5", "", "4060")), "arithmetic")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("以上共计11000元。", ["表里各行相加是12000元，文中写的是11000元"]),
        ("以上共计3户、12000元。", []),
        ("以上3户合计1.2万元。", []),
        ("以上名单合计1.3万元。", ["表里各行相加是12000元，文中写的是13000元"]),
        ("全镇共计发放110000元。", []),
    ],
)
def test_what_a_text_says_that_its_table_adds_up_to(line, wrong):
    rows = (("姓名", "村", "金额（元）"), ("吴某", "甲", "5000"), ("熊某", "乙", "3000"), ("孙某", "丙", "4000"))
    got = found(subsidy(blocks=(Table(rows), Paragraph(line))), "arithmetic")
    assert [one.reason.removeprefix("数字算不拢：") for one in got] == wrong


def test_what_each_machine_gets_times_how_many():
    head = ("购机者", "数量（台）", "单台销售价格（元）", "单台补贴额（元）", "总补贴额（元）")
    rows = (head, ("刘**", "1", "98000", "22000", "22000"), ("王**", "2", "156000", "31000", "62000"))
    assert not found(table(*rows, ("合计", "3", "", "", "84000")), "arithmetic")
    wrong = found(table(*rows[:2], (*rows[2][:4], "61000"), ("合计", "3", "", "", "83000")), "arithmetic")
    assert [one.reason for one in wrong] == ["数字算不拢：2×31000＝62000，表里写的是61000"]
    parts = (*head[:3], "单台中央补贴（元）", "单台省级补贴额（元）", "补贴额（元）")
    assert not found(table(parts, ("刘**", "1", "98000", "22000", "3000", "25000")), "arithmetic")


def test_sums_in_a_file():
    words = "村\t户数\n甲\t10\n乙\t20\n合计\t31"
    got = found(subsidy(attachments=(FILE,)), "arithmetic", texts={FILE.name: words})
    assert [one.place for one in got] == ["附件“补贴名单.xlsx”第4行第2列"]


_RENT = "2组98.6亩、4组87.8亩，每亩租金450元。"
_ROWS = "户主 面积(亩) 金额(元) 账号\n王大军 12.3 5535 已核\n李桂英 8.6 3870 已核\n张福生 10.5 {} 已核"


@pytest.mark.parametrize("parted", [" ", "\t"])
@pytest.mark.parametrize(
    ("said", "wrong"), [("4752", ["10.5×450＝4725，表里写的是4752"]), ("4725", []), ("4725.00", [])]
)
def test_a_row_keeps_to_the_rate_of_its_text(parted, said, wrong):
    lines = _RENT + "\n" + _ROWS.format(said).replace(" ", parted)
    version = subsidy(blocks=read("名单.txt", f"公示\n{lines}".encode()).blocks)
    assert [one.reason.removeprefix("数字算不拢：") for one in found(version, "arithmetic")] == wrong


@pytest.mark.parametrize(
    "lines",
    [
        _RENT + "其中水田每亩500元。\n" + _ROWS.format("4752"),  # which of them?
        _RENT + "\n户主 面积(亩) 金额(元)\n王大军 12.3 100\n李桂英 8.6 200\n张福生 10.5 300",  # paid for else
        "每亩每年租金450元。\n" + _ROWS.format("4752"),
        "每户补助450元。\n" + _ROWS.format("4752"),
        _RENT + "\n王大军 12.3 5535\n李桂英 8.6 3870\n张福生 10.5 4752",  # no head
    ],
)
def test_rows_that_may_be_meant_otherwise_are_left(lines):
    version = subsidy(blocks=read("名单.txt", f"公示\n{lines}".encode()).blocks)
    assert not found(version, "arithmetic")


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=8), st.integers(-50, 50))
def test_a_sum_is_flagged_exactly_when_it_is_wrong(parts, slip):
    listed = "，".join(f"第{no}村民组{part}户" for no, part in enumerate(parts))
    total = sum(parts) + slip
    if total > 0:
        assert bool(found(text(f"共发放{total}户：{listed}。"), "arithmetic")) == (slip != 0)


@given(st.integers(0, 99_999_999))
def test_numbers_in_chinese_digits(number):
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")

    def four(part):
        said = ""
        for place in range(3, -1, -1):
            digit = part // 10**place % 10
            said += digits[digit] + units[place] if digit else "零"
        return said.rstrip("零")

    high, low = divmod(number, 10_000)
    said = (four(high) + "万" if high else "") + (("零" if high and low < 1000 else "") + four(low))
    assert han(said or "零") == number


def test_amounts_are_read():
    got = [
        (str(one.value), one.unit)
        for one in amounts("一百三十一元四角，1.2万元，12,345户，二〇二六年，第3户，三万五元")
    ]
    assert got == [("131.4", "元"), ("12000.0", "元"), ("12345", "户"), ("35000", "元")]


@pytest.mark.parametrize(
    ("words", "rule", "says"),
    [
        ("2026年2月30日前", "calendar", "没有这一天"),
        ("请于13月1日前", "calendar", "没有这一天"),
        ("2026年11月30日（星期二）", "calendar", "星期一"),
        ("2026年11月30日（星期一）", "calendar", None),
        ("2月29日前", "calendar", None),
        ("星期一（12月1日）上午", "calendar", "星期二"),
        ("周一上午12月1日", "calendar", "星期二"),
        ("（星期一）12月1日", "calendar", "星期二"),
        ("12月1日上午（礼拜一）", "calendar", "星期二"),
        ("2026-12-01（星期一）", "calendar", "星期二"),
        ("12.1（周一）", "calendar", "星期二"),
        ("12月1日至3日（周二至周三）", "calendar", "星期四"),
        ("下周二（12月1日），每周一12月1日前", "calendar", None),
        ("周一至周五12月1日起，12月1日至3日（周二至周四）", "calendar", None),
        ("12月1日，星期六也上班", "calendar", None),
        ("每户12.1（周一次）", "calendar", None),
        ("2026年6月25日至6月20日", "dates", "早于开始"),
        ("12月20日至1月10日", "dates", "跨年"),
        ("公示期：2026年10月8日至10月12日", "dates", "晚于公示开始"),
        ("公示期：2026年10月9日至10月13日", "dates", None),
        ("公示期7天：2026年10月12日至10月16日", "notice_period", "只有5天"),
        ("公示期5个工作日，公示时间为2026年10月12日至10月16日", "notice_period", None),
        ("公示期7个工作日，公示时间为2026年10月12日至10月18日", "notice_period", "只有5个工作日"),
    ],
)
def test_days(words, rule, says):
    got = found(text(words), rule)
    assert [says in one.reason for one in got] == ([True] if says else []), got


def test_the_catalogue_may_ask_for_a_longer_period():
    version = text("公示时间：2026年10月12日至10月16日")
    assert found(version, "notice_period", policy=Policy(notice_days=7))
    assert not found(version, "notice_period", policy=Policy(notice_days=5))


def test_the_catalogue_may_count_working_days():
    version = text("公示时间：2026年10月12日至10月18日")
    assert not found(version, "notice_period", policy=Policy(notice_days=7))
    working = found(version, "notice_period", policy=Policy(notice_days=7, notice_working=True))
    assert ["只有5个工作日" in one.reason for one in working] == [True]


def test_working_days_are_the_countys_own():
    version = text("公示期5个工作日，公示时间为2026年10月12日至10月16日")
    fair = Overrides({date(2026, 10, 14): False})
    assert not found(version, "notice_period", policy=Policy())
    short = found(version, "notice_period", policy=Policy(overrides=fair))
    assert ["只有4个工作日" in one.reason for one in short] == [True]
    over = text("公示期5个工作日，公示时间为2026年10月1日至10月8日")  # eight days, of which seven are a holiday
    assert ["只有1个工作日" in one.reason for one in found(over, "notice_period")] == [True]
