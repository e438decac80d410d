"""Amounts in Chinese texts: 11820.30亩, 1.2万元, 一百三十一元四角. Exact, with the step of their last digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_DIGITS: Final = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_TENS: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_HAN: Final = "零〇一二三四五六七八九十百千万亿两"
_FACTOR: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_UNIT: Final = (
    "元|亩|公顷|户次|户|人次|人|名|头|只|羽|套|间|个|平方米|公里|千米|吨|公斤|斤|棵|株|辆|台|家|份|件|处|座|条"
)
_AMOUNT: Final = re.compile(
    rf"(?<![\d.〔第])(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![{_HAN}第])[{_HAN}]+)"
    rf"\s*(?P<factor>[百千万亿]?)余?\s*(?P<unit>{_UNIT})(?P<rest>[一二三四五六七八九]角(?:[一二三四五六七八九]分)?)?"
)
_CELL: Final = re.compile(r"[¥￥]?(-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?:元|亩|户|人|万元)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit. `step` is the worth of its last digit, which is how far it may have been rounded."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: str
    text: str


def amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of a text in order."""
    for hit in _AMOUNT.finditer(text):
        number, factor = hit["number"], _FACTOR[hit["factor"]]
        if number[0].isdigit():
            value = Decimal(re.sub("[,，]", "", number))
            step = Decimal(1).scaleb(int(value.as_tuple().exponent))
        else:
            whole = han(number)
            if whole is None:
                continue
            value, step = Decimal(whole), Decimal(1)
        for part, worth in zip((hit["rest"] or "")[::2], (Decimal("0.1"), Decimal("0.01")), strict=False):
            value, step = value + _DIGITS[part] * worth, worth
        yield Amount(hit.start(), hit.end(), value * factor, step * factor, hit["unit"], hit[0])


def cell(text: str) -> tuple[Decimal, Decimal] | None:
    """A table cell as (value, step); None: it is not a number."""
    hit = _CELL.fullmatch("".join(text.split()))
    if hit is None:
        return None
    value = Decimal(re.sub("[,，]", "", hit[1]))
    return value, Decimal(1).scaleb(int(value.as_tuple().exponent))


def han(text: str) -> int | None:
    """A whole number in Chinese digits (一千二百零四, 三万五, 二〇二六); None: it is none."""
    if not text or any(letter not in _HAN + "拾佰仟" for letter in text):
        return None
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total = section = digit = 0
    last = 1
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
            last = 10 if letter in "零〇" else last
        elif letter in _TENS:
            section += (digit or 1) * _TENS[letter]
            digit, last = 0, _TENS[letter]
        else:
            worth = 10**4 if letter == "万" else 10**8
            total = (total + section + digit) * worth if letter == "亿" else total + (section + digit) * worth
            section, digit, last = 0, 0, worth
    return total + section + digit * (last // 10 if last > 10 else 1)  # noqa: PLR2004 - 三万五 is 35000
