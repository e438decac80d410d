"""Amounts in Chinese texts: 11820.30亩, 1.2万元, 一百三十一元四角. Exact, with the step of their last digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from content.numerals import HAN, han
from content.pattern import late

_FACTOR: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_UNIT: Final = (
    "元|亩|公顷|户次|户|人次|人|名|头|只|羽|套|间|个|平方米|公里|千米|吨|公斤|斤|棵|株|辆|台|家|份|件|处|座|条"
)
_AMOUNT: Final = late(
    rf"(?<![\d.〔第])(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![{HAN}第])[{HAN}]+)"
    rf"\s*(?P<factor>[百千万亿]?)余?\s*(?P<unit>{_UNIT})(?P<rest>[一二三四五六七八九]角(?:[一二三四五六七八九]分)?)?"
)
# Parts that have the unit of the last of them: 低保8.2、特困3.1、临时救助1.5万元. A whole number that begins a clause
# is that of an item: 1、低保8.2万元.
_SHARES_UNIT: Final = late(
    rf"(?<![\d.,〔第])(?:(?<=[一-鿿、])\d+|(?=\d+\.))(?:\d*\.\d+)?(?![\d.])"
    rf"(?=(?:\s*(?:[、和及]|[，,](?=[一-鿿]))[^，。；：:、\d]{{0,10}}\d+(?:\.\d+)?(?![\d.]))+?\s*(?P<unit>[百千万亿]?(?:{_UNIT})))"
)
TOTAL: Final = late(r"合计|总计|共计|一共|总共|共")
_CELL: Final = late(r"[¥￥]?(-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?:元|亩|户|人|万元)?")


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
            value, step = value + (han(part) or 0) * worth, worth
        yield Amount(hit.start(), hit.end(), value * factor, step * factor, hit["unit"], hit[0])


def each_with_unit(text: str) -> str:
    """The text in which each part of a list has its unit: 8.2万元、3.1万元、1.5万元."""
    return _SHARES_UNIT.sub(r"\g<0>\g<unit>", text)


def cell(text: str) -> tuple[Decimal, Decimal] | None:
    """A table cell as (value, step); None: it is not a number."""
    hit = _CELL.fullmatch("".join(text.split()))
    if hit is None:
        return None
    value = Decimal(re.sub("[,，]", "", hit[1]))
    return value, Decimal(1).scaleb(int(value.as_tuple().exponent))


def said(value: Decimal) -> str:
    """A number without the zeros behind its point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
