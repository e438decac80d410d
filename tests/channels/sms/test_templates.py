"""Registered templates: which suits, what fills it, and what is refused in words that say how much to cut."""

from __future__ import annotations

from datetime import date

import pytest

from channels.base import Account, OptionsError, UnfitError
from channels.sms import ENTRY
from content.item import Contact, Genre, PlainFacts
from content.render import units
from tests.channels.line import rendition


def account(gateway: str, **changes) -> Account:
    given = ENTRY.sandbox_options("http://127.0.0.1:9", "sms-x", gateway)
    return Account("sms-x", "sms", "随县人民政府", {**given, **changes})


def text(gateway: str, options: dict | None = None, **changes) -> str:
    return ENTRY.render(rendition(**changes), account(gateway, **(options or {})), "template").text


def test_values_are_filled_by_meaning_and_the_text_is_what_the_handset_shows():
    got = ENTRY.render(rendition(), account("aliyun"), "template")
    assert got.text == (
        "【随县人民政府】关于申报2026年耕地地力保护补贴的通知：承包耕地的种粮农户请在2026年6月30日前办理，"
        "咨询均川镇人民政府，电话0722-3331234。核实请到网站输入7K3M9XA。"
    )
    assert got.segments == (1 if units(got.text) <= 70 else -(-units(got.text) // 67))
    assert (got.length, got.left_out) == (units(got.text), ("标准", "办理"))
    assert got.body["names"] == ["title", "who", "deadline", "issuer", "phone", "code"]
    assert text("tencent").startswith("【随县人民政府】耕地地力保护补贴开始申报，请种粮农户在6月30日前"), (
        "six characters"
    )


def test_the_first_template_that_takes_it_whole_is_taken():
    assert "通知：" in text("aliyun", plain=PlainFacts("对象" * 30)), "the second has no place for whom it concerns"


@pytest.mark.parametrize(
    ("gateway", "changes", "words"),
    [
        ("aliyun", {"title": "很长" * 30}, ("最多35个字", "删去25个字")),
        ("aliyun", {"issuer": ""}, ("发布单位", "没有内容可填")),
        ("aliyun", {"title": "补贴。拒收请回复 R"}, ("退订语", "拒收请回复 R")),
        ("aliyun", {"title": "详见 www.example.cn 的通知"}, ("不能有网址",)),
        ("aliyun", {"title": "①补贴→登记"}, ("不支持的字符",)),
        ("aliyun", {"title": "详见 政务.中国 的通知"}, ("不能有网址",)),
        ("aliyun", {"title": "关于开展党建活动的通知"}, ("不许发", "党建", "自有端口")),
        ("tencent", {"genre": Genre.OUTAGE}, ("停水停电", "自有端口")),
        ("tencent", {"title": "关于申领种粮补贴的通知"}, ("没有登记适合",)),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(gateway, changes, words):
    with pytest.raises(UnfitError) as caught:
        text(gateway, **changes)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_mobile_gives_way_to_the_hotline():
    mobile = (Contact("联系人", "13800138000"),)
    assert "电话12345。" in text("aliyun", contacts=mobile)
    with pytest.raises(UnfitError, match="座机"):
        text("aliyun", {"hotline": ""}, contacts=mobile)


def test_a_template_without_a_number_is_refused():
    with pytest.raises(UnfitError, match=r"模板T里没有座机"):
        text("aliyun", {"templates": [TEMPLATE]})
    fixed = {**TEMPLATE, "text": "通知：${a}。咨询0722-3331234。"}
    assert text("aliyun", {"templates": [fixed]}, title="申报补贴").endswith("咨询0722-3331234。")


@pytest.mark.parametrize(
    "topic", ["收缴党费", "党代表大会", "基督教活动", "捐赠物资", "募 捐倡议", "信贷政策", "殡仪馆搬迁", "职业技能培训"]
)
def test_a_topic_that_the_vendor_passes_no_template_for_is_refused_before_anything_is_sent(topic):
    with pytest.raises(UnfitError, match=r"不许发.*自有端口"):
        text("aliyun", title=f"关于{topic}的通知")


TEMPLATE = {"code": "T", "text": "通知：${a}。", "variables": {"a": {"source": "title"}}}


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ({**TEMPLATE, "text": "【村】${a}。"}, "不写签名"),
        ({**TEMPLATE, "text": "${a}，拒收请回复R"}, "推广"),
        ({**TEMPLATE, "text": "${a}，拒收请回 复R"}, "推广"),
        ({**TEMPLATE, "text": "${a}，回T退订"}, "推广"),
        ({**TEMPLATE, "text": "${a}"}, "不能全是变量"),
        ({**TEMPLATE, "text": "看${a}${b}", "variables": {n: {"source": "title"} for n in "ab"}}, "不能挨着"),
        ({**TEMPLATE, "text": "看${b}"}, "不一致"),
        ({**TEMPLATE, "genres": ["x"]}, "genres"),
        ({**TEMPLATE, "variables": {"a": {"source": "title", "type": "x"}}}, "没有这种变量类型"),
        ({**TEMPLATE, "variables": {"a": {"source": "title", "most": 36}}}, "1至35"),
        ({**TEMPLATE, "variables": {"a": {"source": "url"}}}, "source"),
        ({"text": "x"}, "code"),
    ],
)
def test_a_wrong_registration_is_named(template, word):
    with pytest.raises(OptionsError, match=word):
        ENTRY.capabilities(account("aliyun", templates=[template]))


@pytest.mark.parametrize("gateway", ["aliyun", "tencent"])
@pytest.mark.parametrize(
    "change", [{"templates": []}, {"personal_links": True}, {"secret_key": " "}, {"url": "x"}, {"query_lag": -1}]
)
def test_an_account_that_cannot_keep_its_word_is_refused(gateway, change):
    with pytest.raises(OptionsError):
        ENTRY.capabilities(account(gateway, **change))


@pytest.mark.parametrize(
    ("genre", "words"),
    [(Genre.NOTICE, "召开村民代表会议的通知，时间：12月5日下午2:30在三楼会议室。"), (Genre.LISTING, "时间：")],
)
def test_a_meeting_and_a_list_ask_nobody_to_come_and_do_something(genre, words):
    plain = PlainFacts("村民代表", deadline=date(2026, 12, 5), when="12月5日下午2:30在三楼会议室")
    got = text("aliyun", title="关于召开村民代表会议的通知", genre=genre, plain=plain)
    assert words in got
    assert "前办理" not in got
