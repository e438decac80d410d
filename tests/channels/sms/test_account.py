"""An account's options, what it can do, the exact text it sends, and whom its door lets in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import Account, BadCallbackError, OptionsError, Request, UnfitError, read_options
from channels.message import Evidence, Unit
from channels.sms import ENTRY
from channels.sms.channel.mas import Options
from channels.sms.render import segments
from content.item import Contact, Duty, Genre, Nature, Paragraph, PlainFacts, Version
from content.render import render, units

NOTICE = Version(
    title="关于申报2026年耕地地力保护补贴的通知",
    blocks=(Paragraph("请种粮农户申报。"),),
    genre=Genre.SUBSIDY,
    nature=Nature.GOVERNMENT,
    division=421321101000000,
    issuer="均川镇人民政府",
    issued_on=date(2026, 3, 1),
    plain=PlainFacts(
        who="承包耕地的种粮农户",
        how_much="每亩82.51元",
        how="带身份证和惠农卡到村委会登记",
        deadline=date(2026, 6, 30),
    ),
    contacts=(Contact("咨询电话", "0722-3331234"),),
)
GIVEN = ENTRY.sandbox_options("http://127.0.0.1:9", "sms-county")


def account(**changes) -> Account:
    return Account("sms-county", "sms", "随县人民政府", {**GIVEN, **changes})


def rendition(*, personal_units=40, **changes):
    return render(
        replace(NOTICE, **changes),
        division=421321101201000,
        code="7K3M9XA",
        url="https://tz.example.org/q/7K3M9XA",
        personal_units=personal_units,
    )


def test_what_it_can_do():
    (mode,) = ENTRY.capabilities(account(call_size=50, personal_links=True)).modes
    assert (mode.name, mode.unit, mode.best_evidence, mode.call_size) == ("text", Unit.PERSON, Evidence.ARRIVED, 50)
    assert (mode.dedupe, mode.query, mode.personal_links) == (0.0, False, True)
    assert ENTRY.capabilities(account()).address == "phone"


@pytest.mark.parametrize(
    ("gateway", "told"),
    [
        ("mas", ("云MAS", 0, False)),
        ("cmpp", ("CMPP 直连", 0, False)),
        ("aliyun", ("阿里云", 50, True)),  # facts A1: 50 in 24 hours
        ("tencent", ("腾讯云", 10, False)),  # facts A2: 10 a calendar day
    ],
)
def test_each_gateway_says_its_name_and_its_limit_for_one_number(gateway, told):
    given = ENTRY.sandbox_options("http://127.0.0.1:9", "sms-county", gateway)
    found = ENTRY.capabilities(Account("sms-county", "sms", "随县人民政府", given))
    assert (found.label, found.per_number, found.rolling) == told


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"url": "mas.example.org/sms"}, "接口地址"),
        ({"url": "ftp://x/"}, "接口地址"),
        ({"ec_name": " "}, "企业名称"),
        ({"secret_key": ""}, "接口密码"),
        ({"signature": "【随县】"}, "短信签名"),
        ({"signature": "随"}, "短信签名"),
        ({"add_serial": "七"}, "扩展码"),
        ({"add_serial": "٣"}, "扩展码"),
        ({"add_serial": "1" * 21}, "扩展码"),
        ({"callback_token": "short"}, "口令"),
        ({"call_size": 0}, "每次提交数"),
        ({"call_size": 101}, "每次提交数"),
        ({"call_size": "100"}, "每次提交数"),
        ({"max_units": 69}, "最多字数"),
        ({"fingerprint": "00"}, "指纹"),
        ({"fingerprint": "0" * 64}, "https"),
        ({"hotline": "13800138000"}, "咨询热线"),
        ({"hotline": "看公告"}, "咨询热线"),
        ({"link_units": 40}, "link_units"),
        ({"callback_sources": ["mas.example.org"]}, "来源"),
        ({"links": 1}, "链接"),
        ({"secretkey": "x"}, "secretkey"),
    ],
)
def test_wrong_options_are_named_in_chinese(change, word):
    with pytest.raises(OptionsError, match=word):
        ENTRY.capabilities(account(**change))


def test_a_missing_option_is_named():
    with pytest.raises(OptionsError, match="缺少“接口密码”"):
        read_options(Options, {name: value for name, value in GIVEN.items() if name != "secret_key"})


def test_every_option_has_a_name_and_secrets_are_options():
    fields = Options.__dataclass_fields__
    assert all(field.metadata["label"] for field in fields.values())
    assert set(fields) >= ENTRY.secrets
    assert all(not fields[name].repr for name in ENTRY.secrets)


def test_the_text_is_complete_without_a_link():
    got = ENTRY.render(rendition(), account(links=False), "text")
    assert got.text == "【随县人民政府】" + got.body["content"]
    for word in ("耕地地力保护补贴", "6月30日", "均川镇人民政府", "0722-3331234"):
        assert word in got.text
    assert "http" not in got.text
    assert got.slots == ()
    assert got.segments == segments(got.text)


def test_a_link_of_everybodys_where_the_account_may():
    assert "https://tz.example.org/q/7K3M9XA" in ENTRY.render(rendition(), account(), "text").text


@pytest.mark.parametrize(
    ("duty", "allowed", "slots"),
    [(Duty.MUST, True, ("link",)), (Duty.MUST, False, ()), (Duty.SHOULD, True, ()), (Duty.NOTICE, True, ())],
)
def test_a_link_of_ones_own_only_for_must_and_where_the_account_may(duty, allowed, slots):
    got = ENTRY.render(rendition(duty=duty), account(personal_links=allowed), "text")
    assert got.slots == slots
    assert got.text.count("{link}") == got.body["content"].count("{link}") == len(slots)
    assert ("https://" in got.text) is not bool(slots)


@pytest.mark.parametrize("long", [22, 51, 120])
def test_the_room_for_a_link_of_ones_own_is_what_it_takes_here(long):
    got = ENTRY.render(rendition(duty=Duty.MUST, personal_units=long), account(personal_links=True), "text")
    sent = got.text.replace("{link}", "x" * long)
    assert (got.length, got.segments) == (units(sent), segments(sent))


def test_what_its_own_link_makes_too_long_is_refused():
    written, refused = rendition(duty=Duty.MUST, personal_units=51), 0
    for most in range(70, 240, 7):
        try:
            got = ENTRY.render(written, account(personal_links=True, max_units=most), "text")
        except UnfitError:
            refused += 1
        else:
            assert units(got.text.replace("{link}", "x" * 51)) == got.length <= most
    assert 0 < refused < 20


def test_where_no_link_of_ones_own_is_made_everybodys_stands():
    got = ENTRY.render(rendition(duty=Duty.MUST, personal_units=0), account(personal_links=True), "text")
    assert got.slots == ()
    assert "https://tz.example.org/q/7K3M9XA" in got.text


@pytest.mark.parametrize("words", ["拒收请回复R", "拒收请回复 R", "拒收请回复“R”", "回复R拒收", "退订回 T", "回Ｔ退訂"])
def test_words_of_refusal_are_refused_and_quoted(words):
    with pytest.raises(UnfitError, match="退订语"):
        ENTRY.render(rendition(title=f"关于申报补贴的通知，{words}"), account(), "text")


# -- whom it names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contacts", "plain", "says"),
    [
        ((Contact("联系人", "13800138000"),), PlainFacts(), "政务服务热线：12345"),
        ((Contact("联系人", "138 0013 8000（张三）"),), PlainFacts(), "政务服务热线：12345"),
        ((), PlainFacts(), "政务服务热线：12345"),
        ((Contact("张三", "13800138000（张三）"), Contact("镇民政办", "（0722）3331234")), PlainFacts(), "3331234"),
        ((Contact("联系人", "13800138000"),), PlainFacts(contact="县民政局：0722-3331234"), "县民政局：0722-3331234"),
        ((), PlainFacts(contact="0722-3331234"), "咨询：均川镇人民政府0722-3331234"),
        ((Contact("服务热线", "400-800-1234"),), PlainFacts(), "400-800-1234"),
        ((Contact("咨询电话", "3331234"),), PlainFacts(), "3331234"),
        ((Contact("咨询电话", "0722-3331234转8001"),), PlainFacts(), "0722-3331234转8001"),
    ],
)
def test_it_names_the_unit_and_a_landline_and_no_mobile(contacts, plain, says):
    text = ENTRY.render(rendition(contacts=contacts, plain=plain), account(links=False), "text").text
    assert says in text
    assert "均川镇人民政府" in text
    assert "8000（张三）" not in text
    assert "13800138000" not in text


def test_the_county_names_its_own_hotline():
    mobile = (Contact("联系人", "13800138000"),)
    assert "0722-3339999" in ENTRY.render(rendition(contacts=mobile), account(hotline="0722-3339999"), "text").text
    with pytest.raises(UnfitError, match=r"座机.*咨询热线"):
        ENTRY.render(rendition(contacts=mobile), account(hotline=""), "text")


def test_nobodys_text_is_refused_with_the_remedy():
    with pytest.raises(UnfitError, match="填写发布单位"):
        ENTRY.render(rendition(issuer=" "), account(), "text")


def test_a_signature_of_ours_is_written_into_what_is_sent():
    got = ENTRY.render(rendition(), account(writes_signature=True), "text")
    assert got.body["content"] == got.text
    assert got.text.startswith("【随县人民政府】")


def test_an_economical_wording_is_preferred_and_a_longer_one_still_fits():
    long_way = PlainFacts(
        who="种粮农户", how="先到村委会领表。" + "再逐户核对面积并签字。" * 12, deadline=date(2026, 6, 30)
    )
    short = ENTRY.render(rendition(plain=long_way), account(links=False, aim_units=140), "text")
    full = ENTRY.render(rendition(plain=long_way), account(links=False, aim_units=500), "text")
    assert units(short.text) <= 140 < units(full.text) <= 500


def test_too_long_says_by_how_much_and_never_cuts():
    with pytest.raises(UnfitError, match=r"超出\d+个字"):
        ENTRY.render(rendition(plain=PlainFacts(who="很长的对象" * 40)), account(max_units=100), "text")


def test_a_text_may_not_hold_the_slot_itself():
    with pytest.raises(UnfitError, match="link"):
        ENTRY.render(rendition(title="关于{link}的通知"), account(), "text")


def test_another_mode_it_does_not_have():
    with pytest.raises(KeyError):
        ENTRY.render(rendition(), account(), "template")


@given(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200),
    st.integers(70, 500),
)
def test_whatever_is_written_fits_or_is_refused(title, who, most):
    try:
        got = ENTRY.render(rendition(title=title, plain=PlainFacts(who=who)), account(max_units=most), "text")
    except UnfitError:
        return
    assert units(got.text) <= most
    assert got.segments == segments(got.text)
    assert "【" not in got.body["content"]


# -- the door --------------------------------------------------------------------------------------

PUSH = json.dumps({"mobile": "14000000001", "msgGroup": "1", "reportStatus": "CM:0000", "errorCode": ""}).encode()
TOKEN = GIVEN["callback_token"]


class Lent:
    http = None
    cache = None

    @staticmethod
    def now() -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)


def door(**changes):
    return ENTRY.build(account(**changes), Lent())


@pytest.mark.parametrize(
    "query", [{}, {"token": ""}, {"token": TOKEN[:-1]}, {"token": TOKEN + "x"}, {"token": "é\udcff"}]
)
def test_without_the_token_nothing_is_read(query):
    with pytest.raises(BadCallbackError):
        door().callback(Request("POST", query, {}, PUSH))


def test_with_the_token_it_is_read_and_acknowledged():
    got = door(acknowledgement="success").callback(Request("POST", {"token": TOKEN}, {}, PUSH))
    assert len(got.events) == 1
    assert got.reply == b"success"


@pytest.mark.parametrize(
    ("remote", "welcome"),
    [("10.0.0.7", True), ("10.0.1.7", False), ("::1", False), ("nonsense", False), ("", True)],
)
def test_only_listed_sources(remote, welcome):
    """No remote: the callback was let in once and is read again."""
    channel = door(callback_sources=["10.0.0.0/24"])
    request = Request("POST", {"token": TOKEN}, {}, PUSH, remote=remote)
    if welcome:
        assert channel.callback(request).events
    else:
        with pytest.raises(BadCallbackError):
            channel.callback(request)
