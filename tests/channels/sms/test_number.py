"""The rule for numbers, and the count of segments: refuse, never guess; never cut inside a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.contact import ContactError, phone
from channels.message import Refused, Scope
from channels.sms.client.phone import mobile, refused
from channels.sms.render import ALONE, PART, segments, split
from content.render import units
from tests.channels.conftest import all_cases, entry_of
from tests.channels.line import laid, message


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("14000000001", "14000000001"),
        ("１４００００００００１", "14000000001"),
        ("140-0000-0001", "14000000001"),
        (" 140 0000 0001 ", "14000000001"),
        ("13800138OOO", None),  # letters O: phonenumbers makes a stranger of them
        ("l3800138000", None),
        ("1380013800", None),
        ("138001380000", None),
        ("+8614000000001", None),
        ("8614000000001", None),
        ("07223331234", None),
        ("4001234567", None),
        ("12000000000", None),
        ("14000000001\n", "14000000001"),
        ("٠١٢٣٤٥٦٧٨٩٠", None),
        ("①3800138000", None),
        ("1３8００138000", "13800138000"),
        ("𝟏3800138000", None),
        ("138001380⁰⁰", None),
        ("", None),
    ],
)
def test_a_number_is_a_mainland_mobile_or_nothing(address, number):
    assert mobile(address) == number


@given(st.text(max_size=20))
def test_whatever_comes_back_is_eleven_plain_digits(address):
    number = mobile(address)
    assert number is None or (len(number) == 11 and number.isascii() and number.isdigit() and number[0] == "1")


@given(
    st.text(max_size=20)
    | st.text("0123456789０１２３４５６７８９OoIl +-()转．", max_size=16)
    | st.from_regex(r"(\+|00)?(86)?1[3-9][0-9]{9}", fullmatch=True)
)
def test_what_the_import_lets_in_the_port_sends_and_to_the_very_same_number(address):
    try:
        kept = phone(address)
    except ContactError:
        kept = None
    if kept is not None:
        assert mobile(kept) == kept
    if mobile(address) is not None:
        assert kept == mobile(address), "the port is never laxer than the import"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("0722-3331234", "座机收不到短信"),
        ("3331234", "座机收不到短信"),
        ("(0722)3331234", "座机收不到短信"),
        ("（０７２２）３３３１２３４", "座机收不到短信"),
        ("0722—3331234转2", "座机收不到短信"),
        ("010-12345678", "座机收不到短信"),
        ("+86 722 3331234", "座机收不到短信"),
        ("400-812-3456", "服务热线"),
        ("12345", "服务热线"),
        ("013800138000", "请去掉"),
        ("+86 13800138000", "请去掉"),
        ("①3800138000", "不是大陆手机号码"),
        ("+85291234567", "境外号码"),
        ("008190123456", "境外号码"),
        ("13800138OOO", "不是大陆手机号码"),
        ("+1 415 555 2671", "境外号码"),
    ],
)
def test_a_number_that_is_not_sent_to_is_named_with_the_remedy_and_marked(address, said):
    why = refused(address).why
    assert said in why.text
    assert why.lasting
    assert why.scope is Scope.RECIPIENT
    assert address not in why.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("a" * 71, 2),  # GSM-7's 160 does not apply on the mainland
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("字" * 160, 3),
        ("字" * 68 + "𠮷", 1),
        ("字" * 69 + "𠮷", 2),
        ("字" * 66 + "𠮷" + "字" * 66, 3),  # 134 units, but the pair may not be cut at 67
    ],
)
def test_segments(text, count):
    assert segments(text) == count


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=400))
def test_parts_join_to_the_text_fit_and_are_as_many_as_billed(text):
    parts = split(text)
    assert "".join(parts) == text
    assert len(parts) == segments(text)
    assert all(parts)
    assert all(units(part) <= (ALONE if len(parts) == 1 else PART) for part in parts)
    assert len(parts) >= -(-units(text) // PART) or units(text) <= ALONE


@pytest.mark.parametrize("gateway", ["sms", "sms_cmpp", "sms_aliyun", "sms_tencent"])
@pytest.mark.parametrize(
    ("address", "said"), [("(0722)3331234", "固定电话"), ("+852 9123 4567", "境外"), ("12", "大陆")]
)
async def test_every_gateway_names_the_number_that_it_does_not_send_to(gateway, address, said):
    async with laid(entry_of(gateway), all_cases()[gateway]) as line:
        mode = next(iter(line.build().capabilities.modes)).name
        (got,) = await line.build().send(line.call(message(line, mode), address))
    assert isinstance(got, Refused)
    assert said in got.why.text
    assert got.why.lasting
    assert not line.world.handsets()
