"""Sums of money however they are written: 1.2万元, 五百元, 82块5, 60/120元; and whether a text bears one out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from content.numerals import HAN, han, whole
from content.pattern import late

_NUMBER: Final = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![{HAN}])[{HAN}]+)"
_SCALE: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_ONE: Final = late(rf"({_NUMBER})\s*([百千万亿]?)")
# 60/120元, 100-300元, 三百、五百元
_SUMS: Final = late(
    rf"(?<![\d.])(?P<all>{_NUMBER}\s*[百千万亿]?元?(?:\s*(?:[/／、~～—–－-]+|至|到|或|和)\s*{_NUMBER}\s*[百千万亿]?元?){{0,9}}?)"
    rf"[多余]?\s*(?:元(?!旦|月|宵|素)|块(?!地|田)钱?(?P<dime>[\d一二三四五六七八九](?!\d))?)"
)
# A number in the text that may be a sum: of a table's cell, of a list; not of years, persons, acres.
_BARE: Final = late(
    rf"(?<![\d.])({_NUMBER})\s*([百千万亿]?)(?=[^\d.]|$)"
    r"(?!(?:\s*[至到—~～－-]+\s*\d+)?\s*(?:周?岁|年|个?月|[日号天时点分人户亩个名头只次周期届组村栋室条款项级斤吨米]|公|平方|[%％℃:：]))"
)
_MONTHLY: Final = late(r"月")
_SHARES: Final = late(r"(\d+(?:\.\d+)?)\s*[%％]")
_TIMES: Final = late(r"(\d{1,2}|[一二两三四五六七八九十]{1,2})\s*(?:个月|个季度|年|天|次|期|针|学期)")
_MONTHS: Final = (3, 6, 12)  # of a quarter, half a year, a year
_MANY: Final = 24  # sums in a text, beyond which nearly any other is the sum of two


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as it stands there, in yuan: more than one value where a unit may hold for it or not (1-3万元)."""

    words: str
    values: frozenset[Decimal]


def sums_of(text: str) -> Iterator[Sum]:
    """Yield the sums of money in a text, each of a range by itself."""
    for hit in _SUMS.finditer(text):
        parts = list(_ONE.finditer(hit["all"]))
        last = _SCALE[parts[-1][2]] if parts else 1
        for part in parts:
            value = _worth(part[1])
            if value is None:
                continue
            if part is parts[-1] and hit["dime"]:
                value += Decimal(whole(hit["dime"]) or 0) / 10
            values = {value * _SCALE[part[2]], value * (_SCALE[part[2]] if part[2] else last)}
            yield Sum(f"{part[0].strip()}元" if part is not parts[-1] else hit[0][part.start() :], frozenset(values))


class Borne:
    """What sums a text bears out: those that stand in it, and those that follow plainly from them."""

    def __init__(self, text: str) -> None:
        """Read the text once."""
        self._flat: Final = "".join(text.split())
        money = {value for one in sums_of(text) for value in one.values}
        self._standing: Final = money | set(_bare(text))
        self._derived: Final = frozenset(_derived(money, text)) if len(money) <= _MANY else frozenset()

    def bears(self, one: Sum) -> bool:
        """Whether a sum stands in the text, in whatever form, or follows from what stands there."""
        return (
            "".join(one.words.split()) in self._flat
            or not one.values.isdisjoint(self._standing)
            or not one.values.isdisjoint(self._derived)
        )


def _bare(text: str) -> Iterator[Decimal]:
    """The numbers that may be sums; under a head that says 万元 they are so many times that."""
    heads = [scale for sign, scale in _SCALE.items() if sign and f"{sign}元" in text]
    for hit in _BARE.finditer(text):
        if hit[1][0].isdecimal() and (value := _worth(hit[1])) is not None:
            yield value * _SCALE[hit[2]]
            yield from (value * scale for scale in heads)


def _derived(money: AbstractSet[Decimal], text: str) -> Iterator[Decimal]:
    """A month's sum for a year, a share of it, so many times it, and two together or the one less the other."""
    times = {*_times(text), *(_MONTHS if _MONTHLY.search(text) else ())}
    shares = [Decimal(hit[1]) / 100 for hit in _SHARES.finditer(text)]
    for value in money:
        yield from (value * often for often in times)
        yield from (value / often for often in times if often)
        yield from (value * share for share in (*shares, *(1 - one for one in shares)))
    for one, other in combinations(money, 2):
        yield one + other
        yield abs(one - other)


def _times(text: str) -> Iterator[int]:
    for hit in _TIMES.finditer(text):
        if often := int(hit[1]) if hit[1].isdecimal() else han(hit[1]):
            yield often


def _worth(number: str) -> Decimal | None:
    if number[0].isdecimal():
        return Decimal(re.sub("[,，]", "", number))
    counted = han(number)
    return None if counted is None else Decimal(counted)
