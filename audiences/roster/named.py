"""What a name cell says besides the name: 李大山(已去世), 吴妹（吴小妹）, 王五（曾用名王小五）. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from audiences.resident import State
from audiences.roster.column import Column
from audiences.roster.row import DITTO, CellError, Cells, require_name
from audiences.roster.state import OTHERS, require_whole, said_of_her, told

_BRACKETS: Final = re.compile(r"([^(\[【〔]{2,})[(\[【〔]([^)\]】〕]+)[)\]】〕]?")
_BARE: Final = re.compile(r"(.{2,4}?)(已(?:经)?(?:故|亡|去世|死亡|病故|过世|迁出))")
_LATE: Final = re.compile(r"(已故)(.{2,4})")
_CALLED: Final = re.compile(r"(?:曾用名|又名|原名|别名|小名|乳名)(?:叫|为)?[::]?(.{2,})")
_PLACE: Final = re.compile(r"[湾组村冲岗店坡塘畈垸畔河沟岭家]$")  # 王建国(王家湾): where he lives
_FATE: Final = re.compile("[亡故死殁嫁]|去世|过世|离世|病逝")
_LONGEST: Final = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A name and what stood beside it."""

    name: str = field(repr=False)
    former: tuple[str, ...] = field(default=(), repr=False)
    state: State | None = None
    head: str | None = field(default=None, repr=False)


def read_name(cells: Cells) -> Named:
    """Her name and her head's without blanks inside Chinese (王 五 → 王五) and what their brackets say. CellError."""
    text = cells.text(Column.NAME)
    if text in DITTO:
        raise CellError(Column.NAME, text, "请写出姓名，不要写“同上”")
    require_whole(Column.NAME, text)
    named = split(text)
    if not named.name:
        raise CellError(Column.NAME, "", "姓名没有填")
    require_name(Column.NAME, named.name)
    head = split(cells.text(Column.HEAD))
    state = named.state or (head.state if head.name == named.name else None)
    return Named(named.name, named.former, state, head.name or None)


def split(text: str) -> Named:
    """The same of any text that is a name; other words in brackets stay: they tell namesakes apart."""
    if text.isalpha() and not text.isascii() and "已" not in text:
        return Named(text)
    return _split(text if text.isascii() else re.sub(r"\s+", "", text))


@lru_cache(maxsize=2_000)
def _split(text: str) -> Named:
    if found := _BARE.fullmatch(text):
        return Named(found[1], state=said_of_her(found[2]))
    if found := _LATE.fullmatch(text):
        return Named(found[2], state=State.DEAD)
    if not (found := _BRACKETS.fullmatch(text)):
        return Named(text)
    name, beside = found[1], found[2]
    if any(told(beside)) or (OTHERS.search(beside) and _FATE.search(beside)):  # 父亡母嫁: no part of her name either
        return Named(name, state=said_of_her(beside))
    if called := _CALLED.fullmatch(beside):
        return Named(name, former=(called[1],))
    alike = beside[0] == name[0] and 1 < len(beside) <= _LONGEST and not _PLACE.search(beside)
    return Named(name, former=(beside,)) if alike and beside.isalpha() else Named(text)
