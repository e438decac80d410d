"""A warning of swindlers: what they say is nobody's to do, goes into no SMS, and their link is stopped there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content.checks import Severity, check
from content.ingest import read
from content.ingest.reading import reading
from content.item import Genre, PlainFacts
from content.render import render, short_text
from tests.content.samples import COUNTY, VILLAGE

TODAY = date(2026, 11, 29)
TITLE = "紧急提醒：谨防冒充医保局诈骗短信"
LINK = "http://yb-gov.cn.xyz88.top/a"
QUOTED = f"近日多地群众收到“您的医保卡已停用，请点击 {LINK} 重新认证。”的短信，均为诈骗。"
FORBIDDEN = "请广大群众不要点链接、不要转账、不要告诉他人验证码。"
FOOT = "厉山派出所\n2026年11月29日"


def of(body, title=TITLE):
    return reading(read("通知.txt", f"{title}\n{body}\n{FOOT}".encode()), today=TODAY)


def links(version):
    return [(one.place, one.severity) for one in check(version, {}, today=TODAY) if one.rule == "link_foreign"]


@pytest.mark.parametrize(
    "theirs",
    [
        QUOTED,
        f"骗子会发短信：您的医保卡已停用，请在12月1日前点击 {LINK} 办理认证。",
        f"近期出现假冒医保局的诈骗短信，内容如下：\n您的医保卡已停用，请于12月1日前登录 {LINK} 认证。",
        "不法分子冒充医保局工作人员，让您于12月1日前到银行ATM机办理认证，每人缴费400元。",
        "有人收到“请于12月1日前联系0722-3330000办理退款，每人400元”的短信，是诈骗。",
    ],
)
def test_what_swindlers_say_is_no_fact_and_in_no_sms(theirs):
    got = of(f"{theirs}\n一、{FORBIDDEN}被骗立即拨打110或96110。")
    said = short_text(render(got.version(COUNTY), division=VILLAGE, code="7K3M9XA", url=""), 0, with_link=False)
    assert (got.how.value, got.deadline, got.how_much, got.genre.value) == (FORBIDDEN, None, None, Genre.NOTICE)
    assert {one.value.number for one in got.contacts} == {"110", "96110"}
    assert not any(word in said for word in ("http", "点击", "认证", "12月1日", "400"))
    assert theirs.split("\n")[0] in got.text


@pytest.mark.parametrize(
    ("title", "body", "how"),
    [
        ("养老认证通知", "请到村委会办理认证，谨防诈骗。", "请到村委会办理认证，谨防诈骗。"),
        ("养老认证通知", "请下载“鄂汇办”办理认证，谨防诈骗。", "请下载“鄂汇办”办理认证，谨防诈骗。"),
        (
            "养老认证通知",
            "近期有骗子冒充社保局。请通过“电子社保卡人脸认证”功能办理。",
            "请通过“电子社保卡人脸认证”功能办理。",
        ),
        ("反诈宣传活动通知", "请到文化广场报名参加反诈讲座。", "请到文化广场报名参加反诈讲座。"),
        (
            "补贴领取通知",
            "不得冒充他人代领，请本人带身份证到村委会领取。",
            "不得冒充他人代领，请本人带身份证到村委会领取。",
        ),
        ("投保通知", "请登录 https://www.epicc.com.cn 办理。", "请登录 https://www.epicc.com.cn 办理。"),
    ],
)
def test_what_an_office_asks_stays(title, body, how):
    got = of(body, title)
    assert (got.how.value if got.how else None) == how


def test_a_swindlers_link_is_stopped_where_an_sms_says_it():
    version = of(QUOTED + FORBIDDEN).version(COUNTY)
    assert links(version) == [("正文第1段", Severity.NOTE)]
    sent = replace(version, plain=PlainFacts(how=QUOTED))
    assert links(sent) == [("一看就懂“怎么办”", Severity.BLOCK), ("正文第1段", Severity.NOTE)]
    bare = of(f"近期出现诈骗短信，链接为 {LINK} ，{FORBIDDEN}").version(COUNTY)
    assert links(bare) == [("正文第1段", Severity.WARN)]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        (f"请点击 {LINK} 认证。", Severity.WARN),
        ("请登录 https://www.epicc.com.cn 投保，谨防诈骗。", Severity.NOTE),
        ("请登录 https://www.gove.com 投保。", Severity.NOTE),
        ("请登录 http://www.suixian-gov.com/a 投保。", Severity.WARN),
    ],
)
def test_a_link_that_looks_like_a_governments_is_more_than_a_foreign_one(body, severity):
    version = replace(of(body, "投保通知").version(COUNTY), plain=PlainFacts())
    assert links(version) == [("正文第1段", severity)]
