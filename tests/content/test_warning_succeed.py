"""An Update that leaves its title out never carries one that its own colour, or its being in force, contradicts."""

import json

import pytest

from content.ingest.alert import AlertError, read_alert
from content.item import Duty
from content.render import render, short_text
from content.warning import KINDS, succeed, version_of

COUNTY = 421321000000000
ORANGE = {
    "identifier": "42132141600000_20261121150000", "msgType": "Alert", "color": "Orange",
    "headline": "随县气象台发布暴雨橙色预警信号", "sendername": "随县气象台", "event": "暴雨",
    "description": "预计未来6小时殷店镇降雨量将达50毫米以上。", "sent": "2026-11-21T15:00:00+08:00",
}  # fmt: skip
BARE = {"identifier": "x_2", "description": "预计未来3小时降雨量将达100毫米以上。", "sent": "2026-11-21T16:00:00+08:00"}


def read(**message):
    return read_alert(json.dumps(message, ensure_ascii=False).encode())


def later(first=ORANGE, *, before="alert", colour="orange", **changes):
    was = version_of(read(**first), COUNTY, {"red"})
    message = BARE | {"msgType": "Update", "references": ORANGE["identifier"]} | changes
    return succeed(read(**message), was, before, colour)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"color": "Red"}, "随县气象台发布暴雨红色预警"),
        ({"severity": "Extreme", "senderName": "随县气象局"}, "随县气象局发布暴雨红色预警"),
        ({"description": "升级为红色。"}, "随县气象台发布暴雨红色预警"),
        ({"event": "雷雨大风"}, "随县气象台发布雷雨大风橙色预警"),
        ({"color": "Orange"}, "随县气象台发布暴雨橙色预警信号"),
        ({}, "随县气象台发布暴雨橙色预警信号"),
        ({"color": "Red", "headline": "暴雨更大了"}, "暴雨更大了"),
        ({"msgType": "Cancel"}, "随县气象台发布暴雨橙色预警信号"),
        ({"msgType": "Cancel", "color": "Red"}, "随县气象台发布暴雨橙色预警信号"),
    ],
)
def test_a_title_is_inherited_only_from_the_same_signal(changes, title):
    assert later(**changes).headline == title


@pytest.mark.parametrize("headline", ["", "随县气象台解除暴雨橙色预警信号", "随县气象台撤销暴雨橙色预警"])
def test_what_comes_after_a_cancel_is_not_titled_as_one(headline):
    first = ORANGE | {"msgType": "Cancel", "headline": headline}
    assert later(first, before=KINDS[read(**first).kind]).headline == "随县气象台发布暴雨橙色预警"
    assert later(first, before="cancel", color="Red").headline == "随县气象台发布暴雨红色预警"
    again = later(first, before="cancel", msgType="Cancel")
    assert version_of(again, COUNTY, set()).title.count("解除") + again.headline.count("撤销") >= 1


def test_a_title_that_names_no_signal_is_kept_for_its_colour_and_the_text_says_the_event():
    plain = ORANGE | {"headline": "天气预警", "description": "随县气象台发布暴雨橙色预警信号：有大雨。"}
    assert later(plain).headline == "天气预警"
    assert later(plain, color="Red").headline == "随县气象台发布暴雨红色预警"


def test_of_what_nobody_knows_is_refused_but_a_cancel_never():
    dumb = ORANGE | {"headline": "天气预警"}
    with pytest.raises(AlertError, match="看不出是什么预警"):
        later(dumb, color="Red")
    assert later(dumb, color="Red", msgType="Cancel").headline == "天气预警"


def test_the_issuer_too_is_that_of_the_message_before():
    assert later().issuer == "随县气象台"


@pytest.mark.parametrize(
    ("changes", "changed", "title"),
    [
        ({"color": "Red"}, "orange", "变更：随县气象台发布暴雨红色预警（原为橙色）"),
        ({}, "orange", "变更：随县气象台发布暴雨橙色预警信号"),
        (
            {"color": "Red", "headline": "随县气象台将暴雨橙色预警升级为红色"},
            "orange",
            "随县气象台将暴雨橙色预警升级为红色",
        ),
        ({"color": "Red"}, None, "随县气象台发布暴雨红色预警"),  # nothing was in force
        ({"msgType": "Cancel"}, "orange", "解除：随县气象台发布暴雨橙色预警信号"),
    ],
)
def test_who_got_the_message_before_sees_that_it_is_changed(changes, changed, title):
    version = version_of(later(**changes), COUNTY, {"red"}, changed=changed)
    assert version.title == title
    sms = short_text(render(version, division=COUNTY, code="7K3M9XA", url=""), 0, with_link=False)
    assert title in sms


def test_a_second_change_and_the_end_of_one_are_named_once():
    was = version_of(later(color="Red"), COUNTY, {"red"}, changed="orange")
    more = BARE | {"references": "x_2", "identifier": "x_3"}
    again = succeed(read(**more, msgType="Update"), was, "update", "red")
    assert version_of(again, COUNTY, set(), changed="red").title == "变更：随县气象台发布暴雨红色预警"
    over = succeed(read(**more, msgType="Cancel"), was, "update", "red")
    assert version_of(over, COUNTY, set()).title == "解除：随县气象台发布暴雨红色预警"


@pytest.mark.parametrize(
    ("kind", "instruction", "kept"),
    [
        ("Cancel", "停止户外活动；\n立即转移到村部。", ""),
        ("Cancel", "立即转移到村部。停止户外活动", ""),
        ("Cancel", "立即转移到村部。\n山洪仍可能发生，先不要回屋。", "山洪仍可能发生，先不要回屋。"),
        ("Cancel", "", ""),
        ("Update", "停止户外活动。立即转移到村部。", "停止户外活动。立即转移到村部。"),
    ],
)
def test_the_end_of_an_alert_does_not_ask_again_what_the_alert_asked(kind, instruction, kept):
    first = ORANGE | {"instruction": "停止户外活动。立即转移到村部。"}
    assert later(first, msgType=kind, instruction=instruction).instruction == kept
    ended = version_of(later(first, msgType=kind, instruction=instruction), COUNTY, set())
    assert ("转移" in short_text(render(ended, division=COUNTY, code="7K3M9XA", url=""), 0, with_link=False)) is (
        "转移" in kept
    )


def test_nobody_walks_to_tell_of_the_end_of_a_red_alert():
    red = ORANGE | {"color": "Red", "headline": "随县气象台发布暴雨红色预警信号"}
    assert version_of(read(**red), COUNTY, set()).duty is Duty.MUST
    assert version_of(later(red, msgType="Cancel", colour="red"), COUNTY, set()).duty is Duty.SHOULD
