"""What a catalogue's words mean: time limits, ticks, changes, and which row a text belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calendar import Due, Overrides
from content.catalogue import Carrier, Level, Row, ticks
from content.catalogue.change import compare
from content.catalogue.limit import STATUTE, deadline, read_limit, short_of
from content.catalogue.matching import common, match
from content.catalogue.sample import sample_rows
from content.catalogue.units import read_units
from content.catalogue.village import DUTIES, FINANCE, FINANCE_MONTHLY, Duty, Out, coming, duties, turns
from content.ingest import IngestError
from content.item import Genre, Nature, Paragraph, Version

TOWN, VILLAGE = 421321101000000, 421321101201000
NONE = Overrides()
ROWS = sample_rows()


@pytest.mark.parametrize(
    ("words", "days", "working", "shown", "rhythm"),
    [
        ("信息形成或者变更之日起20个工作日内", 20, True, None, ""),
        ("制定或获取信息之日起10个工作日内；公示7个工作日", 10, True, 7, ""),
        ("公示7个工作日", None, True, 7, ""),
        ("二十个工作日内予以公开，公示期不少于五天", 20, True, 5, ""),
        ("自政府信息形成之日起３个工作日内", 3, True, None, ""),
        ("信息形成后15日内", 15, False, None, ""),
        ("按季度公开", None, True, None, "quarter"),
        ("每年3月31日前", None, True, None, "year"),
        ("及时公开", None, True, None, ""),
        ("视情况", None, True, None, ""),
    ],
)
def test_limits(words, days, working, shown, rhythm):
    limit = read_limit(words)
    assert (limit.days, limit.working, limit.shown, limit.period) == (days, working, shown, rhythm)
    assert limit.words == words
    assert limit.known == (words != "视情况")


def test_a_deadline_is_counted_in_working_days_and_says_by_which_rule():
    found = deadline(read_limit("信息形成之日起10个工作日内"), date(2026, 9, 25), NONE)
    assert found.due == Due(date(2026, 10, 15), certain=True)  # Saturday the 10th is worked
    assert "10个工作日" in found.why
    assert deadline(read_limit("信息形成后15日内"), date(2026, 9, 25), NONE).due.day == date(2026, 10, 10)


@pytest.mark.parametrize("words", ["", "视情况", "及时公开"])
def test_without_a_number_the_statute_s_twenty_days_hold(words):
    found = deadline(read_limit(words), date(2026, 11, 2), NONE)
    assert found.due.day == date(2026, 11, 30)
    assert STATUTE in found.why
    assert words in found.why


def test_a_limit_into_a_year_that_nobody_has_named_is_provisional():
    assert not deadline(None, date(2031, 12, 20), NONE).due.certain


def test_a_listing_that_is_shorter_than_asked_is_told():
    limit = read_limit("公示7个工作日")
    assert short_of(limit, days=7, working_days=5) == "公示只有5个工作日，目录要求7个工作日"
    assert short_of(limit, days=9, working_days=7) == ""
    assert short_of(read_limit("及时公开"), days=1, working_days=1) == ""


@given(st.lists(st.booleans(), min_size=12, max_size=12), st.sampled_from(["■□", "☑☐", "√□", "R口", "☑口"]))
def test_what_is_ticked_is_what_is_read(on, signs):
    boxes = [carrier for carrier in Carrier if carrier is not Carrier.OTHER]
    cell = "\n".join(f"{signs[0] if yes else signs[1]}{box.label}" for box, yes in zip(boxes, on, strict=True))
    assert ticks.carriers(cell)[0] == tuple(box for box, yes in zip(boxes, on, strict=True) if yes)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("政府网站、村公示栏", (Carrier.SITE, Carrier.BOARD)),
        ("政府网站√ 政府公报 两微一端√", (Carrier.SITE, Carrier.NEW_MEDIA)),
        ("√政府网站  政府公报  √精准推送", (Carrier.SITE, Carrier.TARGETED)),
        ("□政府网站 □其他", ()),
    ],
)
def test_other_ways_to_tick(cell, found):
    assert ticks.carriers(cell)[0] == found


def test_other_carriers_keep_their_words():
    assert ticks.carriers("■政府网站 ■其他：应急广播") == ((Carrier.SITE, Carrier.OTHER), "应急广播")


def test_a_new_version_is_told_row_by_row():
    before = ROWS[:3]
    after = (replace(ROWS[0], subject="县财政局"), ROWS[1], ROWS[5])
    change = compare(before, after)
    assert change.added == (ROWS[5],)
    assert change.removed == (ROWS[2],)
    assert [(one.after.name, one.labels) for one in change.changed] == [(ROWS[0].name, ("公开主体",))]
    assert change.same == 1
    assert compare(ROWS, ROWS).empty


def item(title, *, domain="", genre=Genre.NOTICE, nature=Nature.GOVERNMENT):
    return Version(
        title=title, blocks=(Paragraph("见正文。"),), genre=genre, nature=nature, division=TOWN, domain=domain
    )


@pytest.mark.parametrize(
    ("version", "unit", "row"),
    [
        (item("关于申报2026年耕地地力保护补贴的通知", domain="涉农补贴"), TOWN, "耕地地力保护补贴申报指南"),
        (item("2026年耕地地力保护补贴发放情况公告", domain="涉农补贴"), TOWN, "补贴发放结果"),
        (item("厉山镇拟享受低保对象公示", domain="社会救助", genre=Genre.LISTING), TOWN, "最低生活保障审核公示"),
        (item("关于缴纳2027年城乡居民医保的通知"), TOWN, "城乡居民医疗保险参保缴费指南"),
        (
            item("星亮村第三季度财务收支公示", domain="财政预决算", genre=Genre.ACCOUNTS, nature=Nature.VILLAGE),
            VILLAGE,
            "村级财务收支情况",
        ),
        (item("高龄津贴申领通知", domain="养老服务"), VILLAGE, "高龄津贴申领指南"),
        (item("关于召开防汛会议的通知", domain="市政服务"), TOWN, None),
        (item("关于几项工作的通知"), TOWN, None),
    ],
)
def test_a_text_finds_its_row(version, unit, row):
    found = match(version, ROWS, unit)
    assert (found.row.second if found else None) == row
    if found:
        assert found.reasons
        assert found.row == ROWS[found.place]


@given(st.text("低保补贴公示养老金", max_size=12), st.text("低保补贴公示养老金", max_size=12))
def test_what_two_texts_share_stands_in_both(one, other):
    for words in common(one, other):
        assert len(words) >= 2
        assert words in one
        assert words in other


def test_a_village_is_told_what_is_due_and_no_more():
    out = [
        Out(date(2026, 10, 12), Genre.ACCOUNTS, Nature.VILLAGE),
        Out(date(2026, 7, 30), Genre.NOTICE, Nature.VILLAGE),
    ]
    found = {(turn.duty.name, turn.label): turn for turn in turns(date(2026, 11, 21), out, count=2)}
    assert len(found) == 4
    finance, general = found["村级财务收支", "2026年第3季度"], found["村务一般事项", "2026年第3季度"]
    assert (finance.done, finance.due.day, finance.late(date(2026, 11, 21))) == (
        date(2026, 10, 12),
        date(2026, 10, 20),
        False,
    )
    assert general.done == date(2026, 10, 12)
    assert found["村务一般事项", "2026年第2季度"].done == date(2026, 7, 30)
    assert found["村级财务收支", "2026年第2季度"].late(date(2026, 11, 21))


OURS = (
    Row("村务公开", "村级财务", "村级财务收支情况", time_limit="每季度；财务往来多的每月", levels=(Level.VILLAGE,)),
    Row("村务公开", "村务事项", "集体资产情况", time_limit="每半年", levels=(Level.VILLAGE,)),
    Row("村务公开", "村务事项", "停水停电通知", time_limit="及时公开", levels=(Level.VILLAGE,)),
    Row(
        "社会救助", "低保", "低保对象名单", time_limit="每月", levels=(Level.COUNTY, Level.VILLAGE), subject="县民政局"
    ),
    Row("社会救助", "低保", "本村低保对象", time_limit="每年", levels=(Level.TOWN, Level.VILLAGE), subject="乡镇、村"),
)


def test_the_catalogue_s_rows_say_what_villages_owe_and_the_law_where_they_say_nothing():
    assert [(one.name, one.every) for one in duties(OURS)] == [
        ("村级财务收支情况", "quarter"),
        ("集体资产情况", "half"),
        ("本村低保对象", "year"),
    ]
    assert duties(OURS[2:4]) == DUTIES


def test_what_is_filed_under_a_row_fulfils_it_and_nothing_else_does():
    out = [
        Out(date(2026, 10, 8), Genre.ACCOUNTS, Nature.VILLAGE, code="7K3M9XA"),
        Out(date(2026, 7, 9), Genre.LISTING, Nature.VILLAGE, OURS[1].key, "ASSETS2"),
        Out(date(2026, 2, 3), Genre.RELIEF, Nature.VILLAGE, OURS[3].key),
    ]
    found = {turn.duty.name: turn for turn in turns(date(2026, 11, 21), out, duties=duties(OURS))}
    assert (found["村级财务收支情况"].done, found["村级财务收支情况"].code) == (date(2026, 10, 8), "7K3M9XA")
    assert (found["集体资产情况"].label, found["集体资产情况"].code) == ("2026年上半年", "ASSETS2")
    assert (found["本村低保对象"].label, found["本村低保对象"].done) == ("2025年", None)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_what_comes_next_follows_what_has_ended(today):
    every = [Duty(name, name) for name in ("month", "quarter", "half", "year")]
    last = {turn.duty: turn for turn in turns(today, (), duties=every)}
    for turn in coming(today, every):
        assert not turn.late(today)
        assert turn.due.day > last[turn.duty].due.day
        assert turn.label != last[turn.duty].label
        assert last[turn.duty].due.day.replace(day=1) <= today < turn.due.day.replace(day=1)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_periods_have_ended_and_follow_each_other(today):
    for duty, months in ((FINANCE, 3), (FINANCE_MONTHLY, 1)):
        found = turns(today, (), duties=(duty,), count=5)
        assert len({turn.label for turn in found}) == 5
        assert all(turn.due.day.day == 20 for turn in found)
        assert abs((found[0].due.day.year - today.year) * 12 + found[0].due.day.month - today.month) < months


TABLES = {
    "a line": "序号\t公开领域名称\t责任部门\n1\t自然资源\t县自然资源和规划局\n2\t扶贫\t县扶贫办\n",
    "three lines": "试点领域\n责任单位\n\n1\n社会救助领域、养老服务领域\n县民政局\n2\n重大建设项目领域\n县发改局\n",
}


def test_responsible_units_are_read_from_text_as_notices_print_it():
    found = read_units("附件.txt", TABLES["a line"].encode())
    assert [(one.domain, one.said, one.unit) for one in found] == [
        ("自然资源", "自然资源", "县自然资源和规划局"),
        ("巩固脱贫成果", "扶贫", "县扶贫办"),
    ]
    found = read_units("附件.txt", TABLES["three lines"].encode())
    assert [(one.domain, one.unit) for one in found] == [
        ("社会救助", "县民政局"), ("养老服务", "县民政局"), ("重大建设项目", "县发改局"),
    ]  # fmt: skip
    with pytest.raises(IngestError, match="责任单位"):
        read_units("附件.txt", "今天开会".encode())
