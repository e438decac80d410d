"""The rule for numbers, and the count of segments: refuse, never guess; never cut inside a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.client.phone import mobile
from channels.sms.render import ALONE, PART, segments, split
from content.render import units


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
        ("", None),
    ],
)
def test_a_number_is_a_mainland_mobile_or_nothing(address, number):
    assert mobile(address) == number


@given(st.text(max_size=20))
def test_whatever_comes_back_is_eleven_plain_digits(address):
    number = mobile(address)
    assert number is None or (len(number) == 11 and number.isascii() and number.isdigit() and number[0] == "1")


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
