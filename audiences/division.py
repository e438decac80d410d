"""Divisions (区划) as ranges of one 15-digit number, and the tree of their names.

A code is 6 county + 3 town + 3 village + 3 group digits: the 12-digit 统计用区划代码 and a 村民小组.
A subtree is lo..hi.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class DivisionError(ValueError):
    """A division cannot be read or found; `args[0]` says in Chinese which and what to do."""


class UnknownDivisionError(DivisionError):
    """There is no such division."""


class AmbiguousDivisionError(DivisionError):
    """A name fits several divisions, or a village was named without its town; `candidates` are what it may mean."""

    def __init__(self, message: str, candidates: tuple[int, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class Level(IntEnum):
    """How deep a division lies (县, 乡镇, 村, 村民小组)."""

    COUNTY = 1
    TOWN = 2
    VILLAGE = 3
    GROUP = 4


Range = tuple[int, int]  # lo and hi, both included

# How many codes a place holds: its own and those of all that may lie in it; of a village one for each group's number.
COUNTY_SPAN, TOWN_SPAN, VILLAGE_SPAN = 10**9, 10**6, 10**3
_SPAN: Final = {Level.COUNTY: COUNTY_SPAN, Level.TOWN: TOWN_SPAN, Level.VILLAGE: VILLAGE_SPAN, Level.GROUP: 1}
_DIGITS: Final = {6: 10**9, 9: 10**6, 12: 10**3, 15: 1}
_FREE_FROM: Final = 900  # the national table uses town and village segments up to 599


@dataclass(frozen=True, slots=True, order=True)
class Division:
    """One division by its 15-digit code; the level follows from the segments that are zero."""

    code: int

    def __post_init__(self) -> None:
        if not 10**14 <= self.code < 10**15:
            raise DivisionError(f"区划代码应为15位数字：{self.code}")
        town, village, group = self._segments()
        if (village and not town) or (group and not village):
            raise DivisionError(f"区划代码有误，上级段不能为000：{self.code}")

    def _segments(self) -> tuple[int, int, int]:
        return self.code // 10**6 % 1000, self.code // 1000 % 1000, self.code % 1000

    @property
    def level(self) -> Level:
        """County, town, village or group."""
        town, village, group = self._segments()
        return Level(1 + bool(town) + bool(village) + bool(group))

    @property
    def lo(self) -> int:
        """The lowest code of the subtree: its own."""
        return self.code

    @property
    def hi(self) -> int:
        """The highest code of the subtree."""
        return self.code + _SPAN[self.level] - 1

    @property
    def county(self) -> int:
        """The six digits of the county."""
        return self.code // 10**9

    @property
    def town(self) -> int | None:
        """The 15-digit code of the town it is or lies in; None for a county."""
        return self.code // 10**6 * 10**6 if self.level >= Level.TOWN else None

    @property
    def village(self) -> int | None:
        """The 15-digit code of the village it is or lies in; None above villages."""
        return village_of(self.code) if self.level >= Level.VILLAGE else None

    @property
    def parent(self) -> int | None:
        """The 15-digit code one level up; None for a county."""
        if self.level is Level.COUNTY:
            return None
        span = _SPAN[Level(self.level - 1)]
        return self.code // span * span

    @property
    def above(self) -> tuple[int, ...]:
        """The 15-digit codes of all that it lies in, the nearest first."""
        return () if self.parent is None else (self.parent, *Division(self.parent).above)

    def __contains__(self, code: int) -> bool:
        return self.lo <= code <= self.hi


def village_of(code: int) -> int:
    """Return the code of the village that a village's or a group's code (15 digits) lies in."""
    return code // VILLAGE_SPAN * VILLAGE_SPAN


def group_of(code: int) -> int:
    """Return the number of the 村民小组 that a code (15 digits) names; 0: of none."""
    return code % VILLAGE_SPAN


def parse(text: str) -> Division:
    """Read 6, 9, 12 or 15 digits (full-width too); DivisionError otherwise."""
    digits = unicodedata.normalize("NFKC", text).strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in _DIGITS:
        raise DivisionError(f"区划代码应为6、9、12或15位数字：{text[:20]}")
    return Division(int(digits) * _DIGITS[len(digits)])


@dataclass(frozen=True, slots=True)
class Node:
    """A division with its name; `free` nodes are not in the national table (农场, 景区, 开发区).

    `former` are the names that it had, or what was merged into it: people go on writing them. `former_codes` are the
    divisions that bore them, one a name; empty: itself.
    """

    division: Division
    name: str
    free: bool = False
    former: tuple[str, ...] = ()
    former_codes: tuple[int, ...] = ()

    @property
    def code(self) -> int:
        """Its 15-digit code."""
        return self.division.code

    @property
    def bore(self) -> tuple[tuple[str, int], ...]:
        """The former names, each with the code of what bore it."""
        return tuple(zip(self.former, self.former_codes or (self.code,) * len(self.former), strict=True))


class Tree:
    """The divisions of one or more counties, by code.

    `moved` leads from codes that are no longer used (villages that were merged, groups that went elsewhere) to those
    of today.
    """

    def __init__(self, nodes: Iterable[Node], moved: Mapping[int, int] | None = None) -> None:
        self._moved = dict(moved or {})
        self._nodes = {node.code: node for node in sorted(nodes, key=lambda node: node.code)}
        self._children: dict[int | None, list[Node]] = {}
        self._levels: dict[Level, list[Node]] = {level: [] for level in Level}
        for node in self._nodes.values():
            parent = node.division.parent
            if parent is not None and parent not in self._nodes:
                raise UnknownDivisionError(f"区划“{node.name}”（{node.code}）没有上级，请先建立上级区划")
            self._children.setdefault(parent, []).append(node)
            self._levels[node.division.level].append(node)
        bore = ((name, code) for node in self for name, code in node.bore if code not in self._nodes)
        self._ended = {code: Node(Division(code), name) for name, code in bore}

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, code: object) -> bool:
        return code in self._nodes

    def node(self, code: int) -> Node:
        """Return the node of a code, of one that is gone (which is not `in` the tree) too; UnknownDivisionError."""
        found = self._nodes.get(code) or self._ended.get(code)
        if found is None:
            raise UnknownDivisionError(f"没有这个区划：{code}。请核对代码，或先建立该区划")
        return found

    def today(self, code: int) -> int:
        """Where a division is now that was merged, or whose village was; itself when it is in use."""
        village = village_of(code)
        return self._moved.get(code, self._moved.get(village, village) + group_of(code))

    def group_today(self, village: int, number: int) -> int | None:
        """Where a village's group is now; None: the village was merged, and it had no group of this number."""
        code = village + number
        return self._moved.get(code, code if village in self._nodes else None)

    def children(self, code: int) -> tuple[Node, ...]:
        """The nodes one level below, by code."""
        return tuple(self._children.get(code, ()))

    def at(self, level: Level) -> tuple[Node, ...]:
        """All nodes of a level, by code."""
        return tuple(self._levels[level])

    def villages(self, ranges: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        """The codes of the villages in any of these ranges (lo, hi)."""
        found = (node.code for node in self._levels[Level.VILLAGE])
        return tuple(code for code in found if any(lo <= code <= hi for lo, hi in ranges))

    def path(self, code: int) -> tuple[Node, ...]:
        """The node and all above it, the county first; UnknownDivisionError."""
        node: Node | None = self.node(code)
        found: list[Node] = []
        while node is not None:
            found.append(node)
            parent = node.division.parent
            node = None if parent is None else self._nodes[parent]
        return tuple(reversed(found))

    def own_name(self, code: int) -> str:
        """Its own name; a 村民小组 that nobody entered goes by its number: 3组; what is gone by the name that it had.

        UnknownDivisionError.
        """
        is_numbered = code not in self._nodes and Division(code).level is Level.GROUP
        return f"{group_of(code)}组" if is_numbered else self.node(code).name

    def full_name(self, code: int, *, county: bool = False) -> str:
        """The names from town (or county) down, joined: 厉山镇神农社区居民委员会, 厉山镇星亮村村民委员会3组."""
        if code not in self._nodes and Division(code).level is Level.GROUP:
            return f"{self.full_name(village_of(code), county=county)}{self.own_name(code)}"
        names = [node.name for node in self.path(code)]
        return "".join(names if county or len(names) == 1 else names[1:])

    def called(self, code: int) -> str:
        """Its full name for a page that has to show something; its code where nobody knows it."""
        try:
            return self.full_name(code)
        except DivisionError:
            return str(code)

    def free_code(self, parent: int, ended: Iterable[int] = ()) -> int:
        """The code for a new node below `parent` that the national table will not take; DivisionError when full.

        `ended` are codes that are no longer used and stand on paper.
        """
        above = self.node(parent).division
        if above.level is Level.GROUP:
            raise DivisionError(f"村民小组之下不能再设区划：{parent}")
        span = _SPAN[Level(above.level + 1)]
        start = 1 if above.level is Level.VILLAGE else _FREE_FROM  # no table numbers the groups
        taken = {node.code for node in self.children(parent)}.union(ended)
        for segment in range(start, 1000):
            if parent + segment * span not in taken:
                return parent + segment * span
        raise DivisionError(f"“{self.node(parent).name}”之下的自设区划号段已用完")
