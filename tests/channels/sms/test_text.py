"""The exact text that an account sends: complete, counted, signed, with a landline, never a word of refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import UnfitError
from channels.sms import ENTRY
from channels.sms.render import FOR_PROXY, segments
from content.item import Contact, Duty, Genre, Nature, Paragraph, PlainFacts, Version
from content.render import render, units
from tests.channels.sms.test_account import account

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


def rendition(*, personal_units=40, **changes):
    return render(
        replace(NOTICE, **changes),
        division=421321101201000,
        code="7K3M9XA",
        url="https://tz.example.org/q/7K3M9XA",
        personal_units=personal_units,
    )


def test_the_text_is_complete_without_a_link():
    got = ENTRY.render(rendition(), account(links=False), "text")
    assert got.text == "【随县人民政府】" + got.body["content"]
    for word in ("耕地地力保护补贴", "6月30日", "均川镇人民政府", "0722-3331234"):
        assert word in got.text
    assert "http" not in got.text
    assert got.slots == ()
    assert got.segments == segments(got.text)


@pytest.mark.parametrize("ours", [True, False])
def test_who_takes_it_in_for_somebody_is_told_to_pass_it_on(ours):
    got = ENTRY.render(rendition(), account(writes_signature=ours), "text")
    other = got.passed_on
    assert other.text == got.text.replace("】", f"】{FOR_PROXY}", 1)
    assert other.text.endswith(other.body["content"])
    assert other.body["content"].startswith(f"【随县人民政府】{FOR_PROXY}" if ours else FOR_PROXY)
    assert (other.length, other.segments) == (units(other.text), segments(other.text))


@pytest.mark.parametrize("aim", range(103, 202, 6))
def test_who_passes_it_on_reads_no_fact_less_than_everybody(aim):
    got = ENTRY.render(rendition(), account(aim_units=aim, max_units=268), "text")
    assert got.passed_on.text == got.text.replace("】", f"】{FOR_PROXY}", 1)
    assert got.passed_on.left_out == got.left_out


def test_where_those_words_do_not_fit_everybody_reads_the_same():
    least = next(n for n in range(70, 300) if _fits(n))
    assert ENTRY.render(rendition(), account(aim_units=least, max_units=least), "text").passed_on is None


def _fits(most: int) -> bool:
    try:
        return bool(ENTRY.render(rendition(), account(aim_units=most, max_units=most), "text"))
    except UnfitError:
        return False


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


def test_a_notice_without_its_issuer_is_signed_all_the_same():
    assert ENTRY.render(rendition(issuer=""), account(), "text").text.startswith("【随县人民政府】")


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
