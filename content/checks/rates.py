"""Rates that are paid for numbers in a text: 每亩150元，45亩，补贴6750元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from content.checks.amounts import TOTAL, Amount, amounts, said
from content.checks.finding import Finding
from content.checks.passage import Passage
from content.checks.policy import finding
from content.pattern import late

RATE: Final = late(
    r"每\s*(?P<per>亩|人|户|头|只|平方米|公斤|吨)[^，。；0-9]{0,8}?(?P<rate>\d+(?:\.\d+)?)\s*元|(?P<rate2>\d+(?:\.\d+)?)\s*元\s*/\s*(?P<per2>亩|人|户|头|平方米)"
)
# A rate that is no fixed one: of several months, up to so much, raised to another.
_LOOSE: Final = late(
    r"月|年|天|日|次|季|最[高低多少]|不[超高低少]|至少|限额|封顶|上限|[由从原]|[约近]|平均|保费|保险|自[缴筹付]|缴"
)
_VARIES: Final = late(
    r"\s*(?:[/／每]|[/／]?\s*[月年天日次季]|以[上下内]|[至到—~～－-]|左右|不等|起(?![，,。；])|封顶|的?[标基]准?[上基]|提高|增[加至]|上调|调整|降)"
)
# What stands between a number of acres or heads and what is paid for them.
_PAYS: Final = late(
    r"(?:[，,、：:（(）)\s×xX*＝=应实共合总有可已拟计得是为]|申请|核定|享受|按此?标准|计算|补[贴助偿]|奖[补励]|发放?|兑[付现]|拨付"
    r"|领取|支付|付款?|给予|金额|资金|款|租金|工资|费用|到账)*"
)
_NEAR: Final = 24  # characters between the two
_STANDARD: Final = late(r"(?:补[贴助偿]|奖[补励])(?:资金)?标准(?:为|是|统一|[:：])*[^。；，]{0,4}\Z")
_ABOUT: Final = late(r"[余多]|\s*(?:以[上下内]|左右|[/／每]|不等|[至到—~～－-])")
_LIKE: Final = Decimal(2)  # times more or less is no slip but something else: two months, two crops
_BEFORE: Final = 6  # characters before a rate


def paid(texts: Sequence[Passage]) -> Iterator[Finding]:
    """每亩150元；星亮村45亩，补贴6750元: what is paid for each number, where the text has one rate for them.

    The rate stands before the sum, in the same paragraph or as the standard (补贴标准), or else other sums keep to it.
    """
    for per, rate in rates(texts).items():
        wrong, kept, standard = [], False, False
        for passage in texts:
            hit = next((hit for hit in RATE.finditer(passage.text) if per in hit.group("per", "per2")), None)
            for base, money in _pairs(RATE.sub(_blank, passage.text), per):
                wanted = base.value * rate
                slack = money.step / 2 + base.step * rate / 2 * (base.step != 1)
                kept = kept or abs(wanted - money.value) <= slack
                if wanted / _LIKE < money.value < wanted * _LIKE and abs(wanted - money.value) > slack:
                    beside = standard or (hit is not None and hit.start() < money.start)
                    wrong.append((beside, _unpaid(passage.place, base, per, rate, money)))
            standard = standard or (hit is not None and _STANDARD.search(passage.text, 0, hit.start()) is not None)
        yield from (one for beside, one in wrong if beside or kept)


def rates(texts: Sequence[Passage]) -> dict[str, Decimal]:
    """The rate of a text for each thing for which it has one, and one alone; those in the key points aside."""
    return {per: rate for per, (rate, *others) in _all_rates(texts).items() if not others}


def _all_rates(texts: Sequence[Passage]) -> dict[str, set[Decimal]]:
    """The rates of a text by what they are for, also negative where one is loose."""
    found: dict[str, set[Decimal]] = {}
    for passage in texts:
        for hit in RATE.finditer(passage.text) if not passage.heads else ():
            loose = _LOOSE.search(passage.text, max(0, hit.start() - _BEFORE), hit.end())
            varies = loose or _VARIES.match(passage.text, hit.end())
            worth = Decimal(hit["rate"] or hit["rate2"])
            found.setdefault(hit["per"] or hit["per2"], set()).update({worth, -worth} if varies else {worth})
    return found


def _blank(hit: re.Match[str]) -> str:
    return " " * len(hit[0])


def _pairs(text: str, per: str) -> Iterator[tuple[Amount, Amount]]:
    """Each number of a unit with the sum that is paid for it: they stand side by side, amounts of other units aside."""
    found = list(amounts(text))
    for no, base in enumerate(found):
        later = next((at for at in range(no + 1, len(found)) if found[at].unit in {per, "元"}), None)
        if base.unit != per or later is None or found[later].unit == per:
            continue
        money = found[later]
        ends = [base.end, *(one.end for one in found[no + 1 : later])]
        starts = [*(one.start for one in found[no + 1 : later]), money.start]
        gap = "".join("".join(text[end:start] for end, start in zip(ends, starts, strict=True)).split())
        if (
            len(gap) <= _NEAR
            and _PAYS.fullmatch(gap)
            and not _ABOUT.match(text, money.end)
            and "余" not in base.text + money.text
        ):
            yield base, money


def _unpaid(place: str, base: Amount, per: str, rate: Decimal, money: Amount) -> Finding:
    reason = f"{base.text}×每{per}{said(rate)}元＝{said(base.value * rate)}元，文中写的是{money.text}"
    return odd(place, money.text, reason)


def product(place: str, text: str) -> Iterator[Finding]:
    """面积100亩，每亩82.5元，共8250元: where there is one of each."""
    hits = list(RATE.finditer(text))
    if len(hits) != 1:
        return
    rate, per = Decimal(hits[0]["rate"] or hits[0]["rate2"]), hits[0]["per"] or hits[0]["per2"]
    found = [one for one in amounts(text) if not hits[0].start() <= one.start < hits[0].end()]
    base = [one for one in found if one.unit == per]
    money = [one for one in found if one.unit == "元"]
    if len(base) != 1 or len(money) != 1 or not TOTAL.search(text[: money[0].start] + "共" * ("资金" in text)):
        return
    wanted, slack = base[0].value * rate, money[0].step / 2 + base[0].step * rate / 2 * (base[0].step != 1)
    if abs(wanted - money[0].value) > slack:
        yield _unpaid(place, base[0], per, rate, money[0])


def odd(place: str, quote: str, reason: str) -> Finding:
    """A finding of sums that do not agree."""
    return finding("arithmetic", place, quote, reason=f"数字算不拢：{reason}", suggestion="请核对原表")
