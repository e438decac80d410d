import re

from hypothesis import given
from hypothesis import strategies as st

from content.code import ALPHABET, LENGTH, read_code, spaced
from content.store import new_code


def test_no_look_alikes():
    assert not set("01OIL") & set(ALPHABET)
    assert len(ALPHABET) ** LENGTH > 2**34


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_code_is_read_however_it_is_typed(code):
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    for typed in (
        code,
        code.lower(),
        spaced(code),
        f" {code[:3]}-{code[3:]} ",
        wide,
        f"{code}。",
        f"“{spaced(code)}”，",
    ):
        assert read_code(typed) == code


def test_what_cannot_be_a_code_is_refused():
    for typed in ("", "7K3M9X", "7K3M9XAB", "7K3M9X0", "7K3M9XI", "'; DROP--", "7" * 10_000):
        assert read_code(typed) is None


def test_new_codes_are_codes_and_differ():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{7}", code) for code in codes)
