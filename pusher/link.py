"""Addresses that residents open: a notice's page, the printed code that counts scans, a person's own link.

Pure. A personal link's token is (push, no) under a keyed permutation of 64 bits, so it needs no table and
guessing one that exists takes about as many tries as there are tokens for each delivery: 10¹² with 10⁷ of them.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from copy import copy
from typing import Final

from content.render import units

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: they are read and typed by old eyes
TOKEN_LENGTH: Final = 13  # 31¹³ > 2⁶⁴
CODE_LENGTH: Final = 7

_ROUNDS: Final = 8
_HALF: Final = 0xFFFFFFFF
_BLOCK: Final = 1 << 64
_FIRST_YEAR: Final = 2025
_SERIAL: Final = 27  # bits of a push's running number
_MONTH: Final = 9
_NO: Final = 28
_MONTH_UNIT: Final = 10**9  # a push's id is yyyymm and nine digits


def without_own(text: str, named: str = "（每人自己的链接）") -> str:
    """A text for whoever looks at it beforehand or afterwards: the place of a person's own link is only named."""
    return text.replace("{link}", named)


class Links:
    """Makes and reads addresses under one base URL with one secret key."""

    def __init__(self, key: bytes, base_url: str) -> None:
        self._key = hmac.digest(key, b"cunkou personal link", hashlib.sha256)
        self.base_url = base_url.rstrip("/")

    def __repr__(self) -> str:
        return f"Links({self.base_url})"

    def under(self, base_url: str) -> Links:
        """The same under another base URL (a county's own); empty: these."""
        if not base_url or base_url == self.base_url:
            return self
        other = copy(self)
        other.base_url = base_url.rstrip("/")
        return other

    def personal(self, push: int, no: int) -> str:
        """The address of one delivery's own page (必达 only)."""
        return f"{self.base_url}/p/{self.token(push, no)}"

    @property
    def personal_units(self) -> int:
        """UTF-16 units of every address that `personal` makes."""
        return units(f"{self.base_url}/p/") + TOKEN_LENGTH

    def notice(self, code: str, division: int | None = None) -> str:
        """The address of a notice's page, in a division's variant when one is given (15 digits)."""
        return f"{self.base_url}/n/{code}{_variant(division)}"

    def scan(self, code: str, division: int | None = None) -> str:
        """What a printed code holds: it counts the scan and leads to the page."""
        return f"{self.base_url}/q/{code}{_variant(division)}"

    def village(self, division: int) -> str:
        """The address of a division's page of current notices."""
        return f"{self.base_url}/v/{short_division(division)}"

    def token(self, push: int, no: int) -> str:
        """The token of a delivery; ValueError: the numbers are beyond its 64 bits."""
        number = self._turn(_pack(push, no), range(_ROUNDS))
        digits = []
        for _ in range(TOKEN_LENGTH):
            number, digit = divmod(number, len(ALPHABET))
            digits.append(ALPHABET[digit])
        return "".join(reversed(digits))

    def read(self, token: str) -> tuple[int, int] | None:
        """(push, no) of a token; None: it is none of ours."""
        word = plain(token)
        if len(word) != TOKEN_LENGTH or any(letter not in ALPHABET for letter in word):
            return None
        number = 0
        for letter in word:
            number = number * len(ALPHABET) + ALPHABET.index(letter)
        if number >= _BLOCK:
            return None
        swapped = (number & _HALF) << 32 | number >> 32
        opened = self._turn(swapped, range(_ROUNDS - 1, -1, -1))
        return _unpack((opened & _HALF) << 32 | opened >> 32)

    def _turn(self, block: int, rounds: range) -> int:
        left, right = block >> 32, block & _HALF
        for number in rounds:
            mixed = hmac.digest(self._key, bytes((number,)) + right.to_bytes(4, "big"), hashlib.sha256)
            left, right = right, left ^ int.from_bytes(mixed[:4], "big")
        return left << 32 | right


def plain(text: str) -> str:
    """A code as it was meant: full-width and small letters, spaces and dashes forgiven."""
    kept = (letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum())
    return "".join(kept)


def spaced(code: str) -> str:
    """A code as it is printed: 7K3M 9XA."""
    return f"{code[:4]} {code[4:]}" if len(code) == CODE_LENGTH else code


def short_division(division: int) -> str:
    """A division's code without the zeros it can spare: 421321, 421321101, 421321101201, or 15 digits."""
    text = str(division)
    for length in (6, 9, 12):
        if not int(text[length:]):
            return text[:length]
    return text


def _variant(division: int | None) -> str:
    return f"?v={short_division(division)}" if division else ""


def _pack(push: int, no: int) -> int:
    month, serial = divmod(push, _MONTH_UNIT)
    year, month = divmod(month, 100)
    months = (year - _FIRST_YEAR) * 12 + month - 1
    if not (0 <= months < 1 << _MONTH and 1 <= month <= 12 and serial < 1 << _SERIAL and 0 <= no < 1 << _NO):  # noqa: PLR2004 - months of a year
        raise ValueError(f"beyond a token: push {push}, no {no}")
    return (months << _SERIAL | serial) << _NO | no


def _unpack(block: int) -> tuple[int, int]:
    head, no = divmod(block, 1 << _NO)
    months, serial = divmod(head, 1 << _SERIAL)
    year, month = divmod(months, 12)
    return ((year + _FIRST_YEAR) * 100 + month + 1) * _MONTH_UNIT + serial, no
