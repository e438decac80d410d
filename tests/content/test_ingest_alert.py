"""Alerts are relayed: read whole from JSON and XML, their quirks known, nothing guessed about colour or time."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.ingest.alert import Alert, AlertError, Colour, MessageType, read_alert, read_number

SAMPLE = Path(__file__).parents[2] / "../shared/data/notices/R01_alert_thunder_yellow.json"
FIRST = {
    "head": "湖北省随州市随县发布暴雨橙色预警信号",
    "SIGNALTYPE": "暴雨",
    "SIGNALLEVEL": "橙色",
    "STATIONNAME": "随县",
    "ISSUETIME": "2026-07-01 08:00:00",
    "RELIEVETIME": "2026-07-01 20:00:00",
    "ISSUECONTENT": "随县气象台2026年7月1日08时00分发布暴雨橙色预警信号：预计未来3小时洪山镇将有暴雨。",
    "msgType": "Alert",
    "identifier": "42132141600000_20260701080000",
    "references": "42132141600000_20260701080000",
}
CAP = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>42132141600000_20260701120000_2</identifier><sender>42132141600000</sender>
  <sent>2026-07-01T12:00:00+08:00</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>
  <references>421321,42132141600000_20260701080000,2026-07-01T08:00:00+08:00</references>
  <info><language>zh-CN</language><senderName>随县气象台</senderName><event>11B03</event><urgency>Immediate</urgency>
    <severity>{severity}</severity><certainty>Observed</certainty>
    <effective>2026-07-01T12:00:00+08:00</effective><expires>2026-07-02T00:00:00+08:00</expires>
    <headline>随县气象台发布暴雨红色预警信号</headline><description>强降水持续，
请注意防范。</description><instruction>停止户外作业。</instruction>
    <area><areaDesc>洪山镇</areaDesc><geocode><valueName>X</valueName><value>421321</value></geocode></area>
    <area><areaDesc>三里岗镇、均川镇</areaDesc></area></info>
</alert>"""


def said(**changes):
    return json.dumps(FIRST | changes, ensure_ascii=False).encode()


def cap(kind="Update", severity="Extreme"):
    return CAP.format(kind=kind, severity=severity).encode()


@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared is not beside this checkout")
def test_a_real_alert():
    alert = read_alert(SAMPLE.read_bytes())
    assert (alert.event, alert.colour, alert.issuer, alert.areas) == (
        "雷电",
        Colour.YELLOW,
        "昭苏县气象台",
        ("昭苏县",),
    )
    assert (alert.number.division, alert.number.office) == (654026, "416")
    assert alert.sent.astimezone(UTC) == datetime(2026, 10, 6, 13, 29, 27, tzinfo=UTC)
    assert alert.references == ()


def test_the_first_alert_refers_to_nothing_though_it_names_itself():
    alert = read_alert(said())
    assert alert.kind is MessageType.ALERT
    assert alert.references == ()
    assert alert.colour is Colour.ORANGE
    assert alert.issuer == "随县气象台"
    assert alert.expires.isoformat() == "2026-07-01T20:00:00+08:00"


def test_cap_in_xml():
    assert read_alert(cap()) == Alert(
        identifier="42132141600000_20260701120000_2",
        kind=MessageType.UPDATE,
        references=("42132141600000_20260701080000",),
        event="暴雨",
        colour=Colour.RED,
        sent=datetime.fromisoformat("2026-07-01T12:00:00+08:00"),
        expires=datetime.fromisoformat("2026-07-02T00:00:00+08:00"),
        issuer="随县气象台",
        headline="随县气象台发布暴雨红色预警信号",
        text="强降水持续，\n请注意防范。",
        instruction="停止户外作业。",
        areas=("洪山镇", "三里岗镇", "均川镇"),
    )
    assert read_alert(cap("Cancel")).kind is MessageType.CANCEL


def test_cap_in_json_with_info():
    inside = {"event": "暴雨", "severity": "Red", "description": "请防范。", "senderName": "随县气象台",
              "area": [{"areaDesc": "洪山镇"}, {"areaDesc": "均川镇"}]}  # fmt: skip
    data = {"alert": {"identifier": "x1", "sent": "2026-07-01T12:00:00+08:00", "msgType": "Alert", "info": [inside]}}
    alert = read_alert(json.dumps(data).encode())
    assert (alert.event, alert.colour, alert.areas, alert.expires) == ("暴雨", Colour.RED, ("洪山镇", "均川镇"), None)
    assert alert.headline == "随县气象台发布暴雨红色预警"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "读不出来.*原文件"),
        (b"[]", "没有一条预警"),
        (b"<alert", "读不出来"),
        (b"<html/>", "没有一条预警"),
        (b'{"name": "x", "port": 8080}', "不是预警信息"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><alert>&b;</alert>', "实体"),
        (said(identifier=""), "预警编号"),
        (said(ISSUECONTENT=""), "预警内容"),
        (said(ISSUETIME="昨天"), "发布时间.*昨天"),
        (said(ISSUETIME=None), "发布时间"),
        (said(msgType="Test"), "预警类型.*Test"),
        (said(SIGNALLEVEL="紫色", head="", ISSUECONTENT="注意"), "颜色"),
        (said(SIGNALLEVEL="红色"), "一处写红色，另一处写橙色"),
        (said(SIGNALTYPE="", head="", ISSUECONTENT="注意"), "预警名称"),
        (b" " * (2 * 2**20 + 1), "2MB"),
    ],
)
def test_what_is_no_alert_says_which_field(data, says):
    with pytest.raises(AlertError, match=says):
        read_alert(data)


@given(st.binary(max_size=300))
def test_rubbish_is_refused_and_nothing_else_happens(data):
    with pytest.raises(AlertError):
        read_alert(data)


@given(
    st.integers(100000, 999999), st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.datetimes(datetime.fromisoformat("1990-01-01")), st.none() | st.integers(0, 999999),
)  # fmt: skip
def test_identifiers_come_apart(division, office, made, serial):
    tail = "" if serial is None else f"_{serial}"
    number = read_number(f"{division}{office}00000_{made:%Y%m%d%H%M%S}{tail}")
    assert (number.division, number.office, number.serial) == (division, office, serial)
    assert number.made.replace(tzinfo=None) == made.replace(microsecond=0)


@pytest.mark.parametrize(
    "text", ["", "x", "65402641600000_20261306212927", "65402641600000_2026", "202610062129514372"]
)
def test_what_is_no_identifier(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("headline", "event", "colour"),
    [
        ("随县气象台解除暴雪橙色预警信号", "暴雪", "橙"),
        ("随县气象台变更暴雪橙色预警信号", "暴雪", "橙"),
        ("随县气象台变更暴雪橙色预警信号为红色", "暴雪", "红"),
        ("随县气象台将暴雨橙色预警信号降级为暴雨黄色预警信号", "暴雨", "黄"),
        ("随县气象台升级发布暴雨红色预警信号", "暴雨", "红"),
        ("随县气象台继续发布高温橙色预警信号", "高温", "橙"),
        ("随县气象台更新大雾橙色预警信号", "大雾", "橙"),
        ("随县气象台确认道路结冰黄色预警信号", "道路结冰", "黄"),
        ("随县气象台解除11月28日20时发布的暴雪橙色预警信号，发布暴雪黄色预警信号", "暴雪", "黄"),
        ("随县气象台撤销寒潮蓝色预警", "寒潮", "蓝"),
        ("随县气象台发布【暴雨黄色】预警信号", "暴雨", "黄"),
        ("随县气象台发布暴雨橙色预警信号，可能升级为红色预警", "暴雨", "橙"),
    ],
)
def test_the_words_alone_say_the_event_and_the_colour(headline, event, colour):
    changes = {"SIGNALTYPE": "", "SIGNALLEVEL": "", "head": headline, "ISSUECONTENT": "请注意。"}
    alert = read_alert(said(**changes))
    assert (alert.event, alert.colour, alert.issuer) == (event, Colour(colour), "随县气象台")


def test_what_a_change_names_may_be_how_it_was():
    assert read_alert(said(SIGNALLEVEL="红色", head="随县气象台变更暴雨橙色预警信号")).colour is Colour.RED
    ended = said(SIGNALLEVEL="蓝色", head="随县气象台解除暴雨橙色预警信号", msgType="Cancel")
    assert read_alert(ended).kind is MessageType.CANCEL


def test_a_later_message_may_leave_to_the_first_what_it_is():
    bare = {"SIGNALTYPE": "", "SIGNALLEVEL": "", "head": "", "ISSUECONTENT": "降雨已结束。", "msgType": "Cancel"}
    alert = read_alert(said(**bare, references="42132141600000_20260701070000"))
    assert (alert.event, alert.colour, alert.headline) == ("", None, "")
    with pytest.raises(AlertError, match="预警名称"):
        read_alert(said(**bare, references=""))
