"""The last day as it is told: not lost beside an event's, and of a list (公示) that on which objections end."""

from dataclasses import replace
from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.item import Genre, Paragraph, PlainFacts, Variant
from content.listing import ends_at
from content.render import brief, render, short_text
from tests.content.samples import COUNTY, VILLAGE, subsidy

TODAY = date(2026, 11, 29)
FOOT = "\n厉山镇人民政府\n2026年11月29日"


def of(body, title="厉山镇低保对象公示"):
    return reading(read("公示.txt", f"{title}\n{body}{FOOT}".encode()), today=TODAY)


def shown(version):
    return render(version, division=VILLAGE, code="7K3M9XA", url="")


def told(version):
    """Every wording of the last day."""
    one = shown(version)
    answers = "".join(each.question + each.answer for each in brief(one, "7K3M 9XA"))
    return one.deadline, short_text(one, 0, with_link=False) + one.sentence + one.broadcast + answers


@pytest.mark.parametrize(
    ("when", "deadline", "last"),
    [
        ("12月20日上午9时在镇文化中心", date(2026, 11, 20), date(2026, 11, 20)),  # the same number in another month
        ("11月29日至12月20日", date(2026, 11, 20), date(2026, 11, 20)),
        ("12月20日上午9时在镇文化中心", date(2026, 12, 20), None),
        ("12月1日至20日在镇文化中心", date(2026, 12, 20), None),  # the month was named before
        ("2026年12月20日9时", date(2026, 12, 20), None),
        ("十二月二十日", date(2026, 12, 20), None),
    ],
)
def test_a_last_day_is_lost_only_where_it_is_the_events_own(when, deadline, last):
    version = subsidy(genre=Genre.EVENT, plain=PlainFacts("村民", when=when, deadline=deadline))
    assert shown(version).deadline == last
    assert ("截止哪天" in dict(shown(version).facts)) is (last is not None)


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("公示期为11月29日至12月5日。请名单内人员于12月20日前到村委会领取。", date(2026, 12, 5)),
        ("公示时间：2026年11月30日至12月6日。12月10日前到村委会办理领取手续。", date(2026, 12, 6)),
        ("公示期为2026年11月30日起7日。有异议的请反映。", date(2026, 12, 6)),
        ("现将名单公示，公示期7天，请名单内人员于12月20日前领取。", date(2026, 12, 6)),
        ("公示期至12月5日止，领取时间为12月10日至20日。", date(2026, 12, 5)),
    ],
)
def test_objections_end_with_the_period_for_which_a_list_hangs(body, last):
    version = of(body).version(COUNTY)
    assert not {None, last} & {one and one.value for one in of(body).rivals}  # only a day on which something is due
    assert version.genre is Genre.LISTING
    assert version.plain.deadline == last
    assert ends_at(version).date() == last
    assert f"有异议请在12月{last.day}日前提出" in told(version)[1]
    assert not any(word in told(version)[1] for word in ("截止。", "截止哪天", "最后期限"))


def test_a_list_that_asks_people_to_come_says_by_when():
    body = "请名单内人员于12月20日前到村委会领取存折。"
    deadline, words = told(of(body).version(COUNTY))
    assert deadline == date(2026, 12, 20)
    assert "12月20日截止" in words
    assert "有异议" not in words


@pytest.mark.parametrize("body", ["对名单有异议的，请于12月5日前到镇民政办登记。", "公示至12月5日。", "名单如下。"])
def test_a_list_waits_for_objections_where_nothing_else_is_asked(body):
    blocks = (Paragraph(body),)
    listed = subsidy(genre=Genre.LISTING, blocks=blocks, plain=PlainFacts(deadline=date(2026, 12, 5)))
    assert "有异议请在2026年12月5日前提出" in told(replace(listed, issued_on=None))[1]
    assert "12月5日截止" in told(replace(listed, genre=Genre.NOTICE))[1]


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("受伤的老人已报案5件，理赔款12月8日前到账，其他老人不用管。", None),
        ("低保金12月8日前发放到位。", None),
        ("请12月8日前交齐保费，保费12月8日前到账。", date(2026, 12, 8)),
        ("补贴请于12月8日前申报，钱月底打卡。", date(2026, 12, 8)),
    ],
)
def test_the_day_by_which_an_offices_money_comes_is_nobodys_last_day(body, last):
    said = reading(read("通知.txt", f"通知\n{body}\n随县民政局\n2026年11月29日".encode()), today=date(2026, 11, 29))
    assert (said.deadline.value if said.deadline else None) == last


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("12月8日星亮村，12月9日同心村，带身份证。", None),  # the last of the turns, of another village
        ("12月8日星亮村，12月9日同心村。请12月9日前报名。", date(2026, 12, 9)),
    ],
)
def test_the_day_of_anothers_turn_is_nobodys_last_day(body, last):
    turns = (
        Variant(VILLAGE, plain=PlainFacts(when="12月8日")),
        Variant(VILLAGE + 1000, plain=PlainFacts(when="12月9日")),
    )
    plain = PlainFacts("妇女", deadline=date(2026, 12, 9))
    version = subsidy(genre=Genre.HEALTH, blocks=(Paragraph(body),), plain=plain, variants=turns)
    assert shown(version).deadline == last
    assert shown(replace(version, variants=())).deadline == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("body", "is_last"),
    [
        ("请在12月20日下午5点前把医保钱交到村部。", True),
        ("12月20日截止，下午5点关门。", True),
        ("12月20日下午5点，镇卫生院来村部前的广场义诊。", False),
    ],
)
def test_a_limit_stays_a_last_day_whatever_the_time_says(body, is_last):
    plain = PlainFacts("村民", when="12月20日下午5点", deadline=date(2026, 12, 20))
    version = subsidy(genre=Genre.NOTICE, blocks=(Paragraph(body),), plain=plain)
    assert (shown(version).deadline is not None) is is_last
