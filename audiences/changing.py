"""合村并组: what may be ordered. Each check raises a DivisionError that says what to do instead. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from audiences.division import VILLAGE_SPAN, Division, DivisionError, Level, Tree, village_of
from audiences.naming import telling, without_office

_NAME: Final = re.compile(r"(?=.*[㐀-鿿])[㐀-鿿A-Za-z\d·（）()]{2,30}")


def require_alike(known: Tree, gone: Sequence[int], into: int) -> None:
    """Villages of one town, or groups of one village."""
    place = Division(into)
    if not gone:
        raise DivisionError("请写明并入的区划，至少一个，且不同于并入后的区划")
    if place.level not in {Level.VILLAGE, Level.GROUP}:
        raise DivisionError("只能合并村（社区）或村民小组")
    if place.level is Level.VILLAGE and into not in known:
        raise DivisionError(f"没有这个村：{into}。请先建立")
    for code in gone:
        if Division(code).level is not place.level or Division(code).parent != place.parent:
            raise DivisionError("只能合并同一个乡镇的村，或同一个村的组")
        if place.level is Level.VILLAGE and code not in known:
            raise DivisionError(f"没有这个村，或已经并走：{code}")


def require_village(known: Tree, code: int) -> None:
    """A village of today."""
    if Division(code).level is not Level.VILLAGE or code not in known:
        raise DivisionError("只有村（社区）可以拆分")


def require_groups(known: Tree, village: int, groups: Sequence[int], in_use: Iterable[int]) -> None:
    """Groups of a village in which somebody is."""
    if not groups or not all(0 < group < VILLAGE_SPAN for group in groups):
        raise DivisionError("请写明哪几个组划出去，如 3,4,5")
    held = {code - village for code in in_use if village_of(code) == village}
    name = without_office(known.node(village).name)
    for group in dict.fromkeys(groups):
        now = known.today(village + group)
        if now != village + group and group not in held:
            raise DivisionError(f"{name}{group}组已经划走，现在是{without_office(known.full_name(now))}")
        if group not in held:
            raise DivisionError(f"{name}没有人登记在{group}组，请核对组号，或先导入带“组”一列的花名册")


def require_held(known: Tree, groups: Iterable[int], in_use: Iterable[int]) -> None:
    """Groups in which somebody is."""
    held = set(in_use)
    for code in groups:
        if code not in held:
            raise DivisionError(f"没有人登记在{without_office(known.full_name(code))}，请核对组号")


def require_name(known: Tree, town: int, name: str, own: Iterable[int] = ()) -> None:
    """A name that no other village of the town bears; `own` are those that give theirs up."""
    if not _NAME.fullmatch(name):
        raise DivisionError("新名称要用汉字写，2到30个字，如 新湾村")
    wanted, mine = set(telling(name, known.node(town).name)), set(own)
    for node in known.children(town):
        if node.code not in mine and not wanted.isdisjoint(telling(node.name, known.node(town).name)):
            raise DivisionError(
                f"{known.node(town).name}已经有{without_office(node.name)}（{node.code // VILLAGE_SPAN}）。"
                "请换一个名称；如果刚才已经办过，不用再办"
            )
