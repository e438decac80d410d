"""What of a notice may stand alone in a field: never one of several turns, nor what only some are asked to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from channels.wording import wordings
from content.item import Contact, Genre, Nature, Paragraph, PlainFacts, Version
from content.render import render

TOWN = 421321100000000
NOTICE = Version(
    title="计划停电公告",
    blocks=(Paragraph("请提前做好准备。"),),
    genre=Genre.OUTAGE,
    nature=Nature.GOVERNMENT,
    division=TOWN,
    issuer="随县供电公司",
    issued_on=date(2026, 7, 4),
    plain=PlainFacts(
        who="厉山镇幸福村1-5组、勤劳村；厉山镇星炬村全村；尚市镇社九村",
        how_much="普通居民：每人400元；低保对象：每人200元。五保户全免",
        how="带身份证到镇卫生院评残，填好申请表，交两张照片；听力残疾的不在本次评。要去县医院评",
        when="7月8日 7:00—13:00；7月9日 8:00—17:00；7月10日 6:00—12:00",
    ),
)


def shown(version=NOTICE, corrects=None):
    return render(version, division=TOWN, code="ABCD2345", url="", corrects=corrects)


@pytest.mark.parametrize("source", ["sentence", "fact:什么时候", "fact:和谁有关", "fact:多少钱", "fact:怎么办"])
def test_no_field_tells_one_of_several(source):
    said = list(wordings(shown(), source))
    for part in ("7月8日 7:00—13:00", "厉山镇星炬村全村", "五保户全免", "听力残疾的不在本次评", "要去县医院评"):
        assert part not in said
    assert not any(one.endswith("每人400元") for one in said)


def test_the_first_thing_to_do_may_stand_alone():
    assert "带身份证到镇卫生院评残，填好申请表，交两张照片" in list(wordings(shown(), "fact:怎么办"))


def test_a_change_is_not_cut_within_its_quotes():
    new = replace(NOTICE, plain=replace(NOTICE.plain, how_much="普通居民：每人420元；低保对象：每人210元。五保户全免"))
    for one in wordings(shown(new, NOTICE), "sentence"):
        assert one.count("“") == one.count("”")


def test_a_correction_names_no_mobile():
    old = replace(NOTICE, contacts=(Contact("周主任", "14000007777"),))
    new = replace(NOTICE, contacts=(Contact("李主任", "14000007778"),))
    assert "1400000" not in shown(new, old).sentence
    with_office = replace(NOTICE, contacts=(Contact("咨询电话", "0722-3338000"),))
    assert shown(with_office, old).changed == "补充咨询：随县供电公司 0722-3338000"


def test_a_last_day_that_changed_is_said_once():
    plain = PlainFacts("低保户", "", "8月15日前到村委会写申请，带户口本、身份证和房屋照片", "", date(2026, 8, 15))
    old = replace(NOTICE, genre=Genre.NOTICE, plain=plain)
    later = replace(plain, how=plain.how.replace("8月15日", "8月31日"), deadline=date(2026, 8, 31))
    assert shown(replace(old, plain=later), old).changed == "截止原8月15日，改为8月31日"
    other = replace(later, how=later.how.replace("村委会", "镇政府"))
    assert "镇政府" in shown(replace(old, plain=other), old).changed
