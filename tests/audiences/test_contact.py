"""The phone rule, ID numbers, ages, the vault."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.contact import ContactError, closed, mask, phone, phones
from audiences.resident import IdNumberError, age, id_number, mask_name, years_before
from audiences.vault import INDEX, Vault, VaultError

TODAY = date(2026, 11, 21)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(mobiles, st.sampled_from(["", "+86", "86", "0086"]), st.sampled_from(["", " ", "-", "　"]))
def test_a_mobile_is_read_however_it_is_written(number, prefix, gap):
    written = prefix + gap + number[:3] + gap + number[3:7] + gap + number[7:]
    assert phone(written) == number
    assert phone(written.translate({ord("0") + n: ord("０") + n for n in range(10)})) == number


@given(mobiles, st.integers(0, 10), st.sampled_from("OoIlBSZ"))
def test_a_letter_is_never_a_digit(number, place, letter):
    with pytest.raises(ContactError, match="字母"):
        phone(number[:place] + letter + number[place + 1 :])


@given(st.text(max_size=20))
def test_whatever_is_accepted_is_a_mobile(text):
    try:
        number = phone(text)
    except ContactError:
        return
    assert len(number) == 11
    assert number[0] == "1"
    assert number[1] in "3456789"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("13800138OOO", "字母"),
        ("1E80013800E", "字母"),
        ("1.4E+10", "科学计数法.*设为“文本”"),
        ("1.38001e10", "科学计数法"),
        ("0722-3330000", "座机收不到短信"),
        ("０７２２－３３３００００", "座机收不到短信"),
        ("0722-3330000转2", "座机收不到短信"),
        ("3330000", "座机收不到短信"),
        ("+86 722 3330000", "座机收不到短信"),
        ("010-12345678", "座机收不到短信"),
        ("(0722)3330000", "座机收不到短信"),
        ("（0722）3330000", "座机收不到短信"),
        ("013800138000", "多了一个0"),
        ("0 138 0013 8000", "多了一个0"),
        ("①3800138000", "数字以外"),
        ("+852 9123 4567", "境外号码"),
        ("0081 90 1234 5678", "境外号码"),
        ("+1 415 555 0100", "境外号码"),
        ("400-123-4567", "服务热线"),
        ("12345", "服务热线"),
        ("95598", "服务热线"),
        ("1380013800", "11位"),
        ("12800138000", "13至19"),
        ("无", "数字以外"),
    ],
)
def test_why_a_number_is_refused(text, why):
    with pytest.raises(ContactError, match=why) as caught:
        phone(text)
    assert text not in str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        "14000000001、14000000002",
        "14000000001/14000000002（儿子）",
        "14000000001 14000000002",
        "140 0000 0001；140-0000-0002",
        "14000000001\n14000000002\n14000000001",
    ],
)
def test_two_numbers_stand_in_a_cell(cell):
    assert phones(cell) == ("14000000001", "14000000002")


def test_what_only_contains_a_digit_is_none():
    for cell in ("①3800138000", "13800138000、①3800138001"):
        with pytest.raises(ContactError, match="数字以外"):
            phones(cell)


def test_a_number_cut_by_blanks_is_one():
    assert phones("140 0000 0001") == ("14000000001",)


def test_masks_show_the_ends():
    assert mask("14000000001") == "140****0001"
    assert mask("oAbCd") == "****"
    assert mask_name("王小明") == "王**"


def test_opt_outs_close_one_account_or_all():
    assert closed(("*",), "sms-county")
    assert closed(("sms-county",), "sms-county")
    assert not closed(("sms-county",), "sms-town")


def test_an_id_number_says_birth_and_sex():
    found = id_number("11010519491231002x", today=TODAY)
    assert (found.birth_date, found.sex) == (date(1949, 12, 31), "女")
    assert "1101" not in repr(found)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, step):
    number = "11010519491231002X"
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    with pytest.raises(IdNumberError) as caught:
        id_number(wrong, today=TODAY)
    assert wrong not in str(caught.value)


@given(days, days, st.integers(0, 120))
def test_an_age_is_reached_on_the_birthday(born, today, years):
    if born > today or today.year - years < 1:
        return
    assert (age(born, today) >= years) is (born <= years_before(today, years))
    assert age(born, today) <= today.year - born.year
    assert age(born, today + timedelta(days=366)) >= age(born, today) + 1


def test_the_vault_opens_what_it_sealed_and_nothing_else():
    vault = Vault({1: b"a" * 32, 2: b"b" * 32}, 2)
    sealed = vault.seal("14000000001")
    assert vault.open(sealed.key_id, sealed.cipher) == "14000000001"
    assert vault.seal("14000000001") != sealed
    assert b"14000000001" not in sealed.cipher
    assert "cipher" not in repr(sealed)
    changed = sealed.cipher[:-1] + bytes([sealed.cipher[-1] ^ 1])
    for number, cipher in ((1, sealed.cipher), (9, sealed.cipher), (2, changed)):
        with pytest.raises(VaultError) as caught:
            vault.open(number, cipher)
        assert "1400" not in str(caught.value)


def test_a_blind_index_is_the_same_for_the_same_text_and_key():
    old, new = Vault({1: b"a" * 32}, 1), Vault({1: b"a" * 32, 2: b"b" * 32}, 2)
    assert old.index("x") == old.index("x") != old.index("y")
    assert len(old.index("x")) == INDEX
    assert new.indexes("x") == (new.index("x"), old.index("x"))
    assert new.index("x") != old.index("x")


@pytest.mark.parametrize(("keys", "primary"), [({1: b"short"}, 1), ({1: b"a" * 32}, 2), ({}, 1)])
def test_a_vault_needs_whole_keys(keys, primary):
    with pytest.raises(VaultError):
        Vault(keys, primary)
