"""Key points (一看就懂) against the text: what contradicts it is named, whatever form it has; what follows passes."""

from dataclasses import replace
from datetime import date

import pytest

from content.checks import Severity, check
from content.item import Attachment, Contact, Nature, Paragraph, PlainFacts, Table, Variant
from tests.content.samples import VILLAGE, subsidy

TODAY = date(2026, 5, 1)
BODY = (
    "80至89岁老人每人每月50元，90岁以上每人每月100元，全年预算1.2万元。",
    "6月1日至20日、27日到村委会登记，30日截止，咨询电话（0722）3338000。",
)
FILE = Attachment("标准.xlsx", "x", "0" * 64, 1)


def odd(*words, texts=None, contacts=(), variants=(), files=(), nature=Nature.GOVERNMENT, **said):
    version = subsidy(
        blocks=tuple(one if isinstance(one, Table) else Paragraph(one) for one in words or BODY),
        plain=PlainFacts(**{"who": "老人", "how": "登记", "how_much": "50元", **said}),
        contacts=contacts, variants=variants, attachments=files, nature=nature,
    )  # fmt: skip
    got = check(version, texts or {}, today=TODAY)
    assert all(one.severity is Severity.WARN for one in got if one.rule == "facts")
    return [(one.place.removeprefix("一看就懂"), one.quote) for one in got if one.rule == "facts"]


@pytest.mark.parametrize(
    ("said", "quotes"),
    [
        ({"how_much": "60/120元"}, ["60元", "120元"]),
        ({"how_much": "50/120元"}, ["120元"]),
        ({"how_much": "每人每月999元"}, ["999元"]),
        ({"how_much": "每月六十元"}, ["六十元"]),
        ({"how_much": "每月80元"}, ["80元"]),  # an age is no sum
        ({"how_much": "每月50到200元"}, ["200元"]),
        ({"how_much": "总共2.1万元"}, ["2.1万元"]),
        ({"when": "6月15日"}, ["6月15日"]),
        ({"when": "7月20日前"}, ["7月20日"]),
        ({"deadline": date(2026, 7, 3)}, ["2026年7月3日"]),
        ({"contact": "镇民政办0722-3338001"}, ["镇民政办072*-*******"]),
        ({"how": "拨打14000000001"}, ["拨打140********"]),
    ],
)
def test_what_stands_nowhere_in_the_text_is_named(said, quotes):
    assert [quote for _, quote in odd(**said)] == quotes


@pytest.mark.parametrize(
    "said",
    [
        {"how_much": "50/100元"},
        {"how_much": "50、100元"},
        {"how_much": "每月50.00元到100元"},
        {"how_much": "每月五十元，满90岁一百元"},
        {"how_much": "每月50块钱"},
        {"how_much": "一年600元"},  # twelve months
        {"how_much": "共12000元"},
        {"how_much": "共12,000元"},
        {"how_much": "两项一起150元"},
        {"how_much": "免费"},
        {"when": "2026年6月1日—6月20日"},
        {"when": "六月二十七日"},
        {"when": "6月30号前"},
        {"deadline": date(2026, 6, 30)},
        {"contact": "3338000"},
        {"contact": "镇民政办 0722-3338000"},
    ],
)
def test_what_the_text_says_in_another_form_passes(said):
    assert odd(**said) == []


def test_sums_stand_in_tables_and_in_files():
    assert odd("标准见表。", Table((("年龄", "标准（元）"), ("80岁", "50"))), how_much="50元") == []
    assert odd("标准见表。", Table((("项目", "资金（万元）"), ("修路", "3.5"))), how_much="35000元") == []
    told = {FILE.name: "年龄\t标准（元）\n80岁\t50"}
    assert odd("标准见附件。", files=(FILE,), texts=told, how_much="50元") == []
    assert odd("标准见附件。", files=(FILE,), texts=told, how_much="70元") == [("“领多少”", "70元")]


def test_a_share_of_a_sum_follows_from_it():
    assert odd("每人缴费400元，财政补助40%。", how_much="自己出240元") == []


@pytest.mark.parametrize(
    "words",
    [
        "自6月1日起公示5个工作日。", "6月1日开始，下周五截止。", "6月1日起，腊月十五截止。",
        "公示期为2026年6月1日起8日。",
        "6月1日起公示，为期8日。", "6月1日张贴，公示八日。", "自6月1日起一周。", "6月1日起3个月。",
        "6月1日公布，两周内报名。",
    ],
)  # fmt: skip
def test_a_last_day_that_follows_from_another_passes(words):
    assert odd(words, "每月50元", deadline=date(2026, 6, 8)) == []


@pytest.mark.parametrize(
    "words", ["自6月1日起至5日公示。", "6月1日起，7日到村委会登记。", "公示6月5日的结果，缴满3个月的登记。"]
)
def test_a_day_of_the_month_is_no_length(words):
    assert odd(words, "每月50元", deadline=date(2026, 6, 8)) == [("截止哪天", "2026年6月8日")]


def test_where_the_text_has_no_day_and_no_telephone_the_key_points_add_them():
    assert odd("每月50元。", deadline=date(2026, 6, 8), when="6月8日前", contact="0722-3338000") == []


def test_a_number_among_the_contacts_stands_there():
    assert odd(contact="0722-3338111", contacts=(Contact("监督电话", "0722-3338111"),)) == []


def test_a_village_is_held_to_the_text_and_its_own():
    village = Variant(VILLAGE, blocks=(Paragraph("本村6月18日登记，另发20元。"),))
    good = replace(village, plain=PlainFacts(how_much="50元，另发20元", when="6月18日"))
    assert odd(variants=(good,)) == []
    bad = replace(village, plain=PlainFacts(how_much="50元，另发35元"))
    assert odd(variants=(bad,)) == [(f"{VILLAGE}的本地补充：一看就懂“领多少”", "35元")]
    assert odd(variants=(village,), when="6月18日") == [("“什么时候办”", "6月18日")]


def test_an_alerts_key_points_are_of_its_own_fields_and_a_villages_are_still_held_to_the_text():
    when = {"when": "11月21日15:00到11月22日03:00"}
    words = "11月21日15时发布暴雨红色预警信号。"
    assert odd(words, how_much="", **when)
    assert odd(words, how_much="", nature=Nature.ALERT, **when) == []
    own = Variant(VILLAGE, (Paragraph("到村小学避险。"),), PlainFacts(how="11月25日到村小学避险"))
    assert [quote for _, quote in odd(words, how_much="", nature=Nature.ALERT, variants=(own,))] == ["11月25日"]
