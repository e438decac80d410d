"""When what a text speaks of begins and is over: read, proposed as 有效期, and noticed once it is past."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from content.calendar import OFFICE_TIME
from content.checks import Severity, check
from content.ending import begins_at, over_at
from content.ingest import read
from content.ingest.reading import reading
from content.ingest.when.spell import spell_of
from content.item import Genre, Paragraph, PlainFacts, Variant
from tests.content.samples import VILLAGE, subsidy

ISSUED = date(2026, 11, 29)
LATER = date(2027, 1, 8)


def happening(when, **more):
    notice = {"genre": Genre.EVENT, "issued_on": ISSUED, "blocks": (Paragraph("请相互转告。"),)}
    return subsidy(plain=PlainFacts(who="村民", how="到场", when=when), **(notice | more))


def over(version, today=LATER):
    return [one for one in check(version, {}, today=today) if one.rule == "over"]


def told(moment):
    return f"{moment:%m-%d %H:%M}" if moment else None


def proposed(*lines, day="2026年11月29日"):
    said = reading(read("通知.txt", "\n".join((*lines, "王家岗村村委会", day)).encode()), today=ISSUED)
    version = said.version(VILLAGE)
    assert version.valid_until == (said.until.value if said.until else None)
    return f"{said.until.value:%m-%d %H:%M:%S}" if said.until else None


@pytest.mark.parametrize(
    ("words", "begins", "ends"),
    [
        ("11月30日8:00—10:00", "11-30 08:00", "11-30 10:00"),
        ("12月1日8时至12月2日18时", "12-01 08:00", "12-02 18:00"),
        ("11月30日晚10点至次日6点", "11-30 22:00", "12-01 06:00"),
        ("11月30日22:00至6:00", "11-30 22:00", "12-01 06:00"),
        ("12月1日8:00-12:00、2:00-5:00", "12-01 08:00", "12-01 17:00"),
        ("12月3日中午11点半至1点", "12-03 11:30", "12-03 13:00"),
        ("12月3日早8点到晚6点，后湾村", "12-03 08:00", "12-03 18:00"),
        ("12月1日至12月20日每天8:00-12:00，14:00-17:00", "12-01 00:00", "12-20 17:00"),
        ("明天上午停水2小时", "11-30 00:00", "11-30 23:59"),
        ("11月30日停水两天", "11-30 00:00", "12-01 23:59"),
        ("12月3日8时起", "12-03 08:00", None),
    ],
)
def test_hours_are_read(words, begins, ends):
    spell = spell_of(words, ISSUED, shuts=True)
    assert (told(spell.begins), told(spell.ends)) == (begins, ends)


@pytest.mark.parametrize(
    ("when", "more", "day"),
    [
        ("11月30日8:00—10:00", {"genre": Genre.OUTAGE}, "2026年11月30日"),
        ("11月29日晚10点至次日6点", {"genre": Genre.OUTAGE}, "2026年11月30日"),
        ("12月9日上午，王家岗村村部", {"genre": Genre.HEALTH}, "2026年12月9日"),
        ("12月1日、3日、5日下午2点至5点", {"genre": Genre.EVENT}, "2026年12月5日"),
        ("12月2日至4日每天8点至17点", {"genre": Genre.NOTICE}, "2026年12月4日"),
        ("1月5日上午9点开始", {"genre": Genre.EVENT}, "2027年1月5日"),
        ("", {"variants": (Variant(VILLAGE, plain=PlainFacts(when="12月3日上午")),)}, "2026年12月3日"),
    ],
)
def test_what_happened_is_over(when, more, day):
    version = happening(when, **more)
    [one] = over(version)
    assert (one.severity, one.quote, one.reason) == (Severity.WARN, day, "时间已经过去")
    assert not over(version, ISSUED)


@pytest.mark.parametrize(
    ("when", "more"),
    [
        ("11月30日14时起", {"genre": Genre.OUTAGE}),  # nobody knows until when
        ("11月30日14时", {"genre": Genre.OUTAGE}),
        ("11月30日", {"genre": Genre.OUTAGE, "blocks": (Paragraph("11月30日停水，抢修好马上恢复供水。"),)}),
        ("12月1日8时至抢修完毕", {"genre": Genre.OUTAGE}),
        ("12月1日起，恢复通行时间另行通知", {"genre": Genre.ORDER}),
        ("12月1日起每周三上午", {"genre": Genre.HEALTH}),
        ("每月5日", {"genre": Genre.EVENT}),
        ("工作日上午8点至12点", {"genre": Genre.NOTICE}),
        ("即日起至2027年5月1日", {"genre": Genre.ORDER}),
        ("2026年1月1日至10月31日", {"genre": Genre.NOTICE}),  # over when it was written: it tells of something else
        ("12月5日前后", {"genre": Genre.SUBSIDY}),
        (
            "11月30日上午",
            {"genre": Genre.OUTAGE, "valid_until": datetime(2027, 2, 1, tzinfo=OFFICE_TIME)},
        ),  # a person's
        ("11月30日上午", {"genre": Genre.ALERT}),  # it has its own time
        ("11月30日8时至12时", {"genre": Genre.OUTAGE, "blocks": (Paragraph("11月30日8时至12时停电，遇雨顺延。"),)}),
        ("12月1日", {"genre": Genre.ORDER, "blocks": (Paragraph("即日起至2027年4月30日禁止野外用火。"),)}),
    ],
)
def test_what_may_last_is_not_over(when, more):
    assert not over(happening(when, **more))


def test_it_is_over_at_its_hour_and_a_later_day_of_a_person_goes_before():
    outage = happening("11月30日8:00—10:00", genre=Genre.OUTAGE)
    assert told(over_at(outage, ISSUED)) == "11-30 10:00"
    last = datetime(2026, 11, 30, 23, 59, 59, tzinfo=OFFICE_TIME)
    assert told(over_at(happening("11月30日8:00—10:00", valid_until=last), ISSUED)) == "11-30 10:00"
    later = datetime(2026, 12, 31, 23, 59, 59, tzinfo=OFFICE_TIME)
    assert told(over_at(happening("11月30日8:00—10:00", valid_until=later), ISSUED)) == "12-31 23:59"
    assert told(begins_at(outage, ISSUED)) == "11-30 08:00"
    assert told(begins_at(subsidy(), ISSUED)) == "11-30 23:59"  # the last day to come


@pytest.mark.parametrize(
    ("when", "reasons"),
    [
        ("12月2日8时至12时", ["有效期在说的时间（到2026年12月2日）之前就到了"]),
        ("11月30日8时至12时", []),
        ("11月30日晚10点至24点", []),
        ("11月29日上午", []),  # a later day is a person's
        ("12月2日8时起", []),  # nobody knows until when
    ],
)
def test_a_last_day_of_use_before_what_is_told_of_is_asked_about(when, reasons):
    last = datetime(2026, 11, 30, 23, 59, 59, tzinfo=OFFICE_TIME)
    version = happening(when, genre=Genre.OUTAGE, valid_until=last)
    found = [one for one in check(version, {}, today=ISSUED) if one.rule == "dates"]
    assert [one.reason for one in found] == reasons


@pytest.mark.parametrize(
    ("lines", "until"),
    [
        (("停水通知", "因检修，定于11月30日8时至18时停水。"), "11-30 23:59:59"),
        (("停水通知", "因抢修，11月29日14时停水，预计11月30日18时恢复供水。"), "11-30 23:59:59"),
        (("紧急停水通知", "因主管爆裂，11月29日14时起停水，抢修好马上恢复。"), None),
        (("停水通知", "因主管爆裂，11月29日停水，修好马上恢复供水。"), None),
        (("封路施工通告", "因施工，12月1日起随岳路封闭施工，完工后恢复通行。"), None),
        (("义诊通知", "县医院定于12月9日上午在村部开展义诊，免费量血压。"), "12-09 23:59:59"),
        (("关于召开户主会的通知", "定于12月3日上午9点在村部召开户主会，请户主参加。"), "12-03 23:59:59"),
        (("露天电影", "12月1日晚7点星亮村，12月3日晚7点沙城村放映电影。"), "12-03 23:59:59"),
        (
            ("身份证办理车到村时间", "12月2日上午：星亮村。", "12月5日下午：东方村。"),
            "12-05 23:59:59",
        ),
        (("关于发放耕地补贴的通知", "请农户在12月5日前到村部登记，补贴12月20日发放。"), "12-05 23:59:59"),
        (("农机培训班报名通知", "报名截止12月1日，培训时间：12月10日至12日。"), "12-12 23:59:59"),
        (("天冷注意用火的通知", "请各户注意用火用电安全。"), None),
        # It may move, and a day to which it has moved is its day.
        (("停电通知", "11月30日8时至12时计划停电，如遇雨天顺延。"), None),
        (("露天电影放映通知", "12月1日晚7点在村部放电影，下雨改到第二天。"), None),
        (("停电通知", "原定11月30日的停电改到12月2日8时至12时。"), "12-02 23:59:59"),
        (("露天电影放映通知", "12月1日晚7点在村部放电影，下雨改到小学食堂。"), "12-01 23:59:59"),
        # It is of use behind the day on which it begins or somebody comes; a last day is one all the same.
        (("关于村卫生室搬迁的通知", "村卫生室12月3日搬到村委会旁边。"), None),
        (("村卫生室有了新房子", "村卫生室12月3日搬到村委会旁边，以后看病请到新址。"), None),
        (("养老金资格认证通知", "12月5日工作人员到村里集中认证。没有赶上的，随时可以用手机认证。"), None),
        (("养老金资格认证通知", "请在12月5日前到村部认证。没有赶上的，随时可以用手机认证。"), "12-05 23:59:59"),
        (("搬迁户登记通知", "搬迁户请在12月3日前到村部登记。"), "12-03 23:59:59"),
        # A ban lasts as long as it says, whatever happens meanwhile.
        (("关于禁止野外用火的通知", "即日起至明年4月30日禁止野外用火，11月30日召开动员会。"), "04-30 23:59:59"),
        (("关于冬季防火的通知", "即日起至明年4月30日禁止野外用火，11月30日召开动员会。"), "04-30 23:59:59"),
        (("召开合作社大会的通知", "12月3日上午9点在村部开会，商定2027年1月1日至12月31日的用工。"), "12-03 23:59:59"),
    ],
)
def test_the_end_of_what_happens_is_proposed(lines, until):
    assert proposed(*lines) == until


@pytest.mark.parametrize(
    ("lines", "until"),
    [
        # The day on which it comes back is a bare one, or the next.
        (("停水通知", "12月1日8时起停水，预计3日18时恢复供水。"), "12-03 23:59:59"),
        (("停水通知", "11月29日14时起停水，预计30日18时恢复供水。"), "11-30 23:59:59"),
        (("停水通知", "11月30日14时起停水，预计1日18时恢复供水。"), "12-01 23:59:59"),
        (("停水通知", "11月29日22时起停水，预计凌晨3时恢复供水。"), "11-30 23:59:59"),
        (("停水通知", "12月1日停水，次日恢复供水。"), "12-02 23:59:59"),
        (("停水通知", "12月1日停水至3日18时。"), "12-03 23:59:59"),
        (("停水通知", "12月1日停水，预计两天后恢复供水。"), None),
        (("停水通知", "12月1日8时停水，1组18时恢复供水，其他组恢复时间另行通知。"), None),
        (("停水通知", "12月1日8时停水，争取18时恢复供水。"), "12-01 23:59:59"),
        (("停电通知", "12月1日8时至18时停电，尽快恢复供电，如有变动另行通知。"), "12-01 23:59:59"),
        # Nobody knows when it comes back.
        (("停水通知", "12月1日停水，直到水管修好。"), None),
        (("停水通知", "12月1日至修好为止停水。"), None),
        (("停水通知", "12月1日停水，修好后通知。"), None),
        (("停水通知", "12月1日上午停水，恢复时间未知。"), None),
        (("封路通知", "12月1日封路，直到施工结束。"), None),
        (("停电通知", "12月1日全天停电，如有变动另行通知。"), "12-01 23:59:59"),
        # A span that may move, or goes on; the days to sign up are a last day all the same.
        (("义诊通知", "12月3日至5日，镇卫生院免费体检，遇雪顺延。"), None),
        (("接种通知", "流感疫苗接种时间：12月3日至5日，在村卫生室。没打上的长期开展。"), None),
        (("医保缴费通知", "请在9月1日至12月31日缴费，没缴的随时可以补缴。"), "12-31 23:59:59"),
        (("冬季招聘会延期通知", "原定12月2日的招聘会因天气原因延期至12月9日上午9时。"), "12-09 23:59:59"),
        (("低保评议结果公示", "公示时间：12月3日到12月9日。"), "12-09 23:59:59"),
        # What one signs up for takes place later.
        (
            ("冬季招聘会通知", "招聘会12月6日上午9点在镇广场举行，12月8日上午在三里岗镇举行，请12月3日前报名。"),
            "12-08 23:59:59",
        ),
        (("运动会通知", "报名截止12月1日。12月10日篮球赛，12月11日拔河。"), "12-11 23:59:59"),
        (("培训报名", "12月1日前报名，12月10日至12日上课。"), "12-12 23:59:59"),
        (("培训通知", "培训12月10日起上课，请12月1日前报名。"), None),
        (
            ("65岁老人体检通知", "体检安排：1-3组12月1日，4-6组12月2日，在村卫生室。行动不便的12月8日上门。"),
            "12-08 23:59:59",
        ),
        (("招工通知", "12月3日前报名，用工2027年1月1日至12月31日。"), "12-03 23:59:59"),
        (("体检通知", "12月5日前到镇卫生院体检，2027年1月1日起收费。"), "12-05 23:59:59"),
        (("离婚登记通知", "离婚登记12月1日起搬到镇便民中心办理，带结婚证。"), None),
        # A course goes on behind the day on which it begins.
        (("培训通知", "12月3日开始培训，为期5天，地点镇成人学校。"), "12-07 23:59:59"),
        (("培训通知", "12月3日上午8点开班，培训10天。"), "12-12 23:59:59"),
        (("培训通知", "12月3日上午9点开始培训，地点镇成人学校。"), None),
        (("停气通知", "12月1日停气检修，为期3天。"), "12-03 23:59:59"),
        (("开班仪式通知", "12月3日上午9点在村部举行开班仪式。"), "12-03 23:59:59"),
        (("广场舞通知", "12月3日晚7点开始演出，在村部广场。"), "12-03 23:59:59"),
    ],
)
def test_where_a_later_time_is_spoken_of_it_is_open_or_the_later(lines, until):
    assert proposed(*lines) == until


def test_what_is_over_already_is_no_proposal():
    said = reading(
        read("通知.txt", "停水通知\n定于11月20日8时至18时停水。\n村委会\n2026年11月18日".encode()), today=ISSUED
    )
    assert said.version(VILLAGE).valid_until is None
    assert over(said.version(VILLAGE), ISSUED)
