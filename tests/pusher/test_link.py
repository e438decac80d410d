"""Addresses: tokens turn round, cannot be guessed, and codes are read as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pusher.link import ALPHABET, TOKEN_LENGTH, Links, plain, short_division, spaced

LINKS = Links(b"k" * 32, "https://cunkou.suixian.gov.cn/")
pushes = st.builds(
    lambda year, month, serial: (year * 100 + month) * 10**9 + serial,
    st.integers(2025, 2066),
    st.integers(1, 12),
    st.integers(0, 2**27 - 1),
)
numbers = st.integers(0, 2**28 - 1)


@given(pushes, numbers)
def test_a_token_turns_round(push: int, no: int) -> None:
    token = LINKS.token(push, no)
    assert len(token) == TOKEN_LENGTH
    assert set(token) <= set(ALPHABET)
    assert LINKS.read(token) == (push, no)


@given(pushes, numbers, st.sampled_from(["https://a.cn", "https://tz.xn--fiqs8s/", "http://10.0.0.8:8000/cunkou"]))
def test_every_link_of_ones_own_is_as_long_as_it_says(push: int, no: int, base: str) -> None:
    links = LINKS.under(base)
    assert len(links.personal(push, no)) == links.personal_units


@given(st.text(ALPHABET, min_size=TOKEN_LENGTH, max_size=TOKEN_LENGTH))
def test_any_word_reads_as_one_delivery_or_none(word: str) -> None:
    found = LINKS.read(word)
    if found is not None:
        assert LINKS.token(*found) == word


@given(pushes, st.integers(0, 2**28 - 2))
def test_neighbours_look_unrelated(push: int, no: int) -> None:
    one, next_one = LINKS.token(push, no), LINKS.token(push, no + 1)
    assert sum(a == b for a, b in zip(one, next_one, strict=True)) < TOKEN_LENGTH - 4


def test_another_key_reads_something_else() -> None:
    token = LINKS.token(202611000000001, 7)
    assert Links(b"j" * 32, "https://a").read(token) != (202611000000001, 7)


@pytest.mark.parametrize("word", ["", "ABC", "Z" * 13, "0" * 13, "A" * 14, "汉" * 13])
def test_what_is_no_token_is_refused(word: str) -> None:
    assert LINKS.read(word) is None


@pytest.mark.parametrize(("push", "no"), [(202611000000001, 2**28), (202411000000001, 1), (202613000000001, 1)])
def test_numbers_beyond_the_token_are_refused(push: int, no: int) -> None:
    with pytest.raises(ValueError, match="beyond"):
        LINKS.token(push, no)


def test_addresses() -> None:
    assert LINKS.notice("7K3M9XA") == "https://cunkou.suixian.gov.cn/n/7K3M9XA"
    assert LINKS.scan("7K3M9XA", 421321101201000) == "https://cunkou.suixian.gov.cn/q/7K3M9XA?v=421321101201"
    assert LINKS.village(421321000000000) == "https://cunkou.suixian.gov.cn/v/421321"
    assert LINKS.personal(202611000000001, 7).startswith("https://cunkou.suixian.gov.cn/p/")


@pytest.mark.parametrize("typed", ["7k3m9xa", " 7K3M 9XA ", "７Ｋ３Ｍ－９ＸＡ", "7k3m-9xa。"])
def test_a_code_is_read_as_it_was_meant(typed: str) -> None:
    assert plain(typed) == "7K3M9XA"


def test_a_code_is_printed_in_two_groups() -> None:
    assert spaced("7K3M9XA") == "7K3M 9XA"
    assert [short_division(421321101201000 // 10**n * 10**n) for n in (9, 6, 3)] == [
        "421321", "421321101", "421321101201",
    ]  # fmt: skip
    assert "kkk" not in repr(LINKS)
