"""Sums that do not add up: parts and their total, rate × area = amount, rows and columns of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from content.checks.amounts import TOTAL, Amount, amounts, cell, each_with_unit, said
from content.checks.finding import Finding
from content.checks.passage import Grid, Passage
from content.checks.rates import RATE, odd, paid, product, rates
from content.checks.spaced import spaced
from content.checks.told_sums import told_sums
from content.pattern import late

_SENTENCE: Final = late(r"[^。；;！？\n]+")
_WHOLE: Final = late(r"[^。！？\n]+")  # with all its parts
_BETWEEN: Final = late(r"[^。；：:每]{0,24}")  # a name, and amounts of other units
_OF_ALL: Final = late(r"合计|总[计额]?")
_OPENING: Final = late(r"[：:]|其中")
_CLOSE: Final = Decimal("0.05")  # within so much of the total, a list that begins with 其中 is meant to be whole
_PAIR: Final = (("男", "女"),)
_SUM_ROW: Final = late(r"合计|总计|共计|总合计|总数")
_PART_ROW: Final = late(r"小计")
_NO_SUM: Final = late(
    r"序号|编号|标准|单价|单[台套件]|均价|比例|占比|率|％|%|电话|手机|年份|年度|时间|日期|年龄|身份证|卡号|账号|邮编|代码|名次|排名|备注|每"
)
_AREA: Final = late(r"面积|亩数|数量|人数|户数|头数")
_PRICE: Final = late(r"标准|单价|元/|每亩|每人|每户|每头|[单每][台套件](?:中央|财政)?(?:补贴|补助|奖补)")
_MONEY: Final = late(r"金额|补贴资金|补助资金|补贴额|合计金额|应发|实发")
_PER: Final = late(r"亩|人|户|头|只|平方米|公斤|吨")  # in the head of a column of numbers
_MOST: Final = 5
_BEFORE: Final = 6  # characters before a rate


def arithmetic(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Warn of sums that do not add up, with the numbers."""
    texts = [passage for passage in found if passage.column is None]
    for passage in texts:
        for sentence in _SENTENCE.finditer(passage.text):
            if sum(letter.isdigit() for letter in sentence[0]) or TOTAL.search(sentence[0]):
                yield from _parts(passage.place, each_with_unit(RATE.sub("", sentence[0])))
                yield from product(passage.place, sentence[0])
        for sentence in _WHOLE.finditer(passage.text):
            if TOTAL.search(sentence[0]):
                yield from _totals(passage.place, each_with_unit(RATE.sub("", sentence[0]).replace("；", "，")))
    yield from paid(texts)
    told = rates(texts)
    grids = (*tables, *spaced(texts))
    for grid in grids:
        yield from _columns(grid)
        yield from _products(grid, told)
    yield from told_sums(texts, grids, [no for one in grids for no in _money(one) if "万" not in one.rows[0][no]])


def _parts(place: str, text: str) -> Iterator[Finding]:
    for same in _by_unit(text):
        yield from _list_after(place, text, same)


def _totals(place: str, text: str) -> Iterator[Finding]:
    for same in _by_unit(text):
        yield from _list_before(place, text, same)


def _by_unit(text: str) -> Iterator[list[Amount]]:
    """The amounts of each unit of which there may be a total and two parts."""
    found = list(amounts(text))
    for unit in dict.fromkeys(one.unit for one in found):
        same = [one for one in found if one.unit == unit and text[max(0, one.start - 3) : one.start].find("每") < 0]
        if len(same) > 2:  # noqa: PLR2004
            yield same


def _list_after(place: str, text: str, same: list[Amount]) -> Iterator[Finding]:
    """共1204户：甲村500户，乙村704户; 共300人，其中男120人、女180人."""
    for no, total in enumerate(same[:-2]):
        gap = text[total.end : same[no + 1].start]
        opening = _OPENING.search(gap)
        if opening is None:
            continue
        parts = _run(text, same[no + 1 :])
        if len(parts) < 2:  # noqa: PLR2004
            return
        some = opening[0] == "其中"
        wrong = sum((one.value for one in parts), Decimal(0)) - total.value
        if some and wrong < 0 and not _meant_whole(text[total.end : parts[-1].end], total.value, wrong):
            return
        if _differs(wrong, total, parts):
            yield _sum(place, parts, total)
        return


def _list_before(place: str, text: str, same: list[Amount]) -> Iterator[Finding]:
    """甲村500户，乙村704户，合计1204户."""
    for no, total in enumerate(same):
        gap = text[same[no - 1].end : total.start] if no else ""
        if no < 2 or not re.fullmatch(r"[，,、\s]*[^，。；0-9]{0,6}(?:合计|总计|共计|一共|总共)[^，。；0-9]{0,6}", gap):  # noqa: PLR2004
            continue
        parts = list(reversed(_run(text, same[no - 1 :: -1], backwards=True)))
        if any(_OF_ALL.search(text, max(0, one.start - _BEFORE), one.start) for one in parts):
            continue
        if len(parts) > 1 and _differs(sum((one.value for one in parts), Decimal(0)) - total.value, total, parts):
            yield _sum(place, parts, total)


def _run(text: str, same: Sequence[Amount], *, backwards: bool = False) -> list[Amount]:
    """The amounts from the first on that follow each other as a list."""
    run = list(same[:1])
    for one in same[1:]:
        first, second = (one, run[-1]) if backwards else (run[-1], one)
        if not _BETWEEN.fullmatch(text[first.end : second.start]) or TOTAL.search(text[first.end : second.start]):
            break
        run.append(one)
    return run


def _meant_whole(words: str, total: Decimal, wrong: Decimal) -> bool:
    return abs(wrong) <= total * _CLOSE or any(all(word in words for word in pair) for pair in _PAIR)


def _differs(wrong: Decimal, total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether they are further apart than rounding can bring them, which is less than half of each step."""
    rounding = sum((_rounded(one.step) for one in parts), Decimal(0)) + _rounded(total.step)
    return abs(wrong) >= rounding if rounding else wrong != 0


def _rounded(step: Decimal) -> Decimal:
    return Decimal(0) if step == 1 else step / 2


def _columns(grid: Grid) -> Iterator[Finding]:
    """合计 and 小计 rows against the rows above them."""
    head = grid.rows[0] if grid.rows else ()
    sums = [
        no
        for no, row in enumerate(grid.rows)
        if no and any(_SUM_ROW.fullmatch("".join(one.split())) for one in row[:2])
    ]
    parts = [no for no, row in enumerate(grid.rows) if no and any(_PART_ROW.search(one) for one in row[:2])]
    for column, name in enumerate(head):
        if _NO_SUM.search(name):
            continue
        start = 1
        for no in parts:
            yield from _column(grid, column, range(start, no), no)
            start = no + 1
        for no in sums:
            rows = parts if parts and parts[-1] < no else [row for row in range(1, len(grid.rows)) if row not in sums]
            yield from _column(grid, column, [row for row in rows if row < no] or [row for row in rows if row > no], no)


def _column(grid: Grid, column: int, rows: Iterable[int], total: int) -> Iterator[Finding]:
    texts = [grid.rows[row][column] for row in rows if column < len(grid.rows[row]) and grid.rows[row][column].strip()]
    values = [cell(text) for text in texts if text.strip() not in {"-", "—", "/", "——"}]
    told = cell(grid.rows[total][column]) if column < len(grid.rows[total]) else None
    numbers = [value for value in values if value is not None]
    if told is None or len(numbers) < 2 or len(numbers) != len(values):  # noqa: PLR2004
        return
    added = sum((value for value, _ in numbers), Decimal(0))
    if abs(added - told[0]) > _rounded(told[1]) + sum(
        (_rounded(step) for _, step in numbers if step > told[1]), Decimal(0)
    ):
        head = "".join(grid.rows[0][column].split())
        yield odd(
            grid.at(total, column),
            grid.rows[total][column],
            f"“{head}”各行相加是{said(added)}，表里写的是{said(told[0])}",
        )


def _products(grid: Grid, told: Mapping[str, Decimal]) -> Iterator[Finding]:
    """面积 × 标准 = 金额 in each row, where most rows keep to it; the standard may stand in the text alone."""
    head = ["".join(name.split()) for name in grid.rows[0]] if grid.rows else []
    prices, sums = [no for no, name in enumerate(head) if _PRICE.search(name)], _money(grid)
    areas = [no for no, name in enumerate(head) if _AREA.search(name) and no not in prices + sums]
    if len(areas) != 1 or len(sums) != 1 or len(prices) > 1:
        return
    rate = next((told[per] for per in _PER.findall(head[areas[0]]) or ["亩"] if per in told), None)
    if not prices and rate is None:
        return
    wrong, checked = [], 0
    for no, row in enumerate(grid.rows[1:], 1):
        size, money = _cell(row, areas[0]), _cell(row, sums[0])
        price = _cell(row, prices[0]) if prices else (rate or Decimal(0), Decimal(1))
        if size is None or money is None or price is None:
            continue
        checked += 1
        wanted = size[0] * price[0]
        if abs(wanted - money[0]) > max(money[1] / 2, Decimal("0.01")) + (wanted - int(wanted)) * (money[1] == 1):
            wrong.append((no, size[0], price[0], money[0]))
    if (checked > 3 or not prices) and len(wrong) * 2 > checked:  # noqa: PLR2004 - then the columns are meant otherwise
        return
    for no, area, worth, written in wrong[:_MOST]:
        reason = f"{said(area)}×{said(worth)}＝{said(area * worth)}，表里写的是{said(written)}"
        yield odd(grid.at(no, sums[0]), grid.rows[no][sums[0]], reason)


def _money(grid: Grid) -> list[int]:
    """The columns of what each row gets."""
    head = ["".join(name.split()) for name in grid.rows[0]] if grid.rows else []
    return [no for no, name in enumerate(head) if _MONEY.search(name) and not _PRICE.search(name)]


def _cell(row: Sequence[str], column: int) -> tuple[Decimal, Decimal] | None:
    return cell(row[column]) if column < len(row) else None


def _sum(place: str, parts: Sequence[Amount], total: Amount) -> Finding:
    added = sum((one.value for one in parts), Decimal(0))
    shown = "＋".join(one.text for one in parts[:6]) + ("＋…" if len(parts) > 6 else "")  # noqa: PLR2004
    return odd(place, total.text, f"{shown}＝{said(added)}{total.unit}，文中写的是{total.text}")
