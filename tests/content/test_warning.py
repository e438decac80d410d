"""What residents read of an alert: what comes, where, until when, what to do; short of room the least of it goes."""

import json

import pytest

from content.ingest.alert import read_alert
from content.item import Contact, Variant
from content.render import forward, render, short_text, wording
from content.warning import version_of

COUNTY = 421321000000000
RED = {
    "identifier": "42132141600000_20261121150000", "msgType": "Alert", "severity": "Extreme",
    "headline": "随县气象台发布暴雪红色预警信号", "sendername": "随县气象局",
    "description": "预计未来6小时随县北部降雪量将达15毫米以上。\n道路结冰严重，请立即防范。",
    "sent": "2026-11-21T15:00:00+08:00", "expires": "2026-11-22T03:00:00+08:00",
    "instruction": "停止户外活动。\n学校停课。", "areaDesc": "殷店镇、草店镇",
}  # fmt: skip


def rendition(*, corrects=False, variants=(), **changes):
    alert = read_alert(json.dumps(RED | changes, ensure_ascii=False).encode())
    version = version_of(alert, COUNTY, {"red"}, variants)
    return render(
        version, division=COUNTY, code="7K3M9XA", url="https://x.test/n/7K3M9XA", corrects=version if corrects else None
    )


def test_the_sms_says_it_all():
    assert short_text(rendition(), 500, with_link=False) == (
        "随县气象台发布暴雪红色预警信号。预计未来6小时随县北部降雪量将达15毫米以上。 道路结冰严重，请立即防范。"
        "地方：殷店镇、草店镇。时间：11月21日15:00到11月22日03:00。防御：停止户外活动。 学校停课。随县气象局。"
    )


def test_short_of_room_the_advice_goes_before_the_danger_and_the_place_after_it():
    most = wording(rendition(), 98)
    assert most.left_out == ("预警内容的后半段", "防御指南的后半段")
    assert "15毫米" in most.text
    assert "停止户外活动" in most.text
    assert "草店镇" in wording(rendition(), 70).text
    assert wording(rendition(), 30).text == "随县气象台发布暴雪红色预警信号。随县气象局。"


def test_nothing_is_said_twice():
    full = "随县气象台11月21日15时发布暴雪红色预警信号：预计未来6小时殷店镇、草店镇降雪15毫米以上。"
    text = short_text(rendition(description=full), 500, with_link=False)
    assert text.startswith(f"{full}时间：")
    assert "地方" not in text


LATER = {
    "description": "随县气象台发布暴雪红色预警信号：预计未来3小时降雪量将达15毫米以上。其中殷店镇、草店镇道路结冰严重，"
    "请立即停止高空和水上的作业，车辆不要上路，行人不要外出，注意关好门窗。",
    "instruction": "停止户外活动。学校停课。",
}


def test_places_that_only_the_end_of_the_words_names_are_said_where_that_end_is_left_out():
    full = wording(rendition(**LATER), 500)
    assert "地方" not in full.text
    assert full.left_out == ()
    for limit in range(60, 140):
        one = wording(rendition(**LATER), limit)
        named = "殷店镇" in one.text and "草店镇" in one.text
        assert named is not ("地方" in one.left_out), limit
    short = wording(rendition(**LATER), 120)
    assert "15毫米以上。地方：殷店镇、草店镇。时间：" in short.text
    assert short.left_out == ("预警内容的后半段",)


def test_one_place_in_the_first_words_is_not_all_of_them():
    some = {"description": "殷店镇降雪。草店镇结冰。" + "请注意防范。" * 12}
    assert "殷店镇降雪。地方：殷店镇、草店镇。" in wording(rendition(**some), 110).text
    both = {"description": "殷店镇降雪，草店镇结冰。" + "请注意防范。" * 12}
    assert "地方" not in wording(rendition(**both), 110).text


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({"expires": "2026-11-21T22:30:00+08:00"}, "11月21日15:00到22:30"),
        ({"expires": ""}, "11月21日15:00发布，没有写到什么时候"),
        ({"effective": "2026-11-21T15:00:00+08:00", "expires": ""}, "11月21日15:00发布，没有写到什么时候"),
        ({"effective": "2026-11-21T20:00:00+08:00", "expires": ""}, "11月21日20:00起，没有写到什么时候"),
        ({"effective": "2026-11-21T20:00:00+08:00"}, "11月21日20:00到11月22日03:00"),
        (  # the time from which harm is to be expected goes before that from which the message counts
            {"effective": "2026-11-21T15:00:00+08:00", "onset": "2026-11-22T01:00:00+08:00"},
            "11月22日01:00到03:00",
        ),
        ({"effective": "即时"}, "11月21日15:00到11月22日03:00"),
        ({"effective": "2026-11-23T15:00:00+08:00"}, "11月21日15:00到11月22日03:00"),  # after its end
        ({"msgType": "Cancel", "headline": "随县气象台解除暴雪红色预警信号"}, "11月21日15:00解除"),
    ],
)
def test_until_when_is_what_the_message_says(changes, when):
    assert dict(rendition(**changes).facts)["什么时候"] == when


def test_where_the_text_does_not_stand_below_its_beginning_is_among_the_facts():
    assert "预警内容：预计未来6小时随县北部降雪量将达15毫米以上。" in forward(rendition())
    assert dict(rendition(description="大雪。" * 100).told)["预警内容"] == "大雪。"
    assert "哪些地方？殷店镇、草店镇。" in rendition().broadcast


def test_a_later_message_says_itself_what_it_changes():
    assert rendition(corrects=True).title == "随县气象台发布暴雪红色预警信号"


def test_the_towns_number_is_not_said_to_be_the_stations():
    told = rendition(variants=(Variant(COUNTY, contacts=(Contact("值班电话", "0722-3338110"),)),))
    assert dict(told.facts)["找谁问"] == "值班电话 0722-3338110"
    assert short_text(told, 500, with_link=False).endswith("随县气象局。值班电话：0722-3338110。")
