"""The places that a text concerns, inside its issuer's territory: as ranges, with the reasons, and by name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from audiences.division import Division, Level, Range, Tree
from audiences.naming import aliases, without_office
from audiences.places import together
from audiences.territory import Named, innermost, outermost

_GROUPS: Final = r"的?(?:第?[\d一二三四五六七八九十]{1,3}[、至到和]?){1,8}(?:村民小组|居民小组|小组|组)(?![织建成团])"


@dataclass(frozen=True, slots=True)
class Where:
    """A way to read where a text applies; `codes` are the places that it names there, none where it is all of it."""

    territory: tuple[Range, ...]
    codes: tuple[int, ...]
    name: str  # 厉山镇星亮村、厉山镇沙城村
    reasons: tuple[str, ...]
    open: tuple[str, ...] = ()  # what a person has to settle

    @property
    def breadth(self) -> int:
        """How many codes lie in it: tells which of two ways is the wider."""
        return sum(hi - lo for lo, hi in self.territory)


@dataclass(frozen=True, slots=True)
class Ground:
    """An issuer's territory, lo to hi."""

    lo: int
    hi: int
    tree: Tree

    @property
    def issuer(self) -> str:
        """Whose territory it is, by name; one that is not in the tree, by its code."""
        code = Division(self.lo).code
        return self.tree.node(code).name if code in self.tree else str(code)

    def where(self, named: Iterable[Named], left_out: Iterable[Named]) -> Where:
        """The places named, else all of it; without those left out."""
        words = {one.code: one.words for one in named if self.lo <= one.code <= self.hi}
        found = {code: words[code] for code in innermost(words)}
        out = tuple(left_out)
        said = [f"文中写到“{one}”" for one in dict.fromkeys(found.values())] or [f"发布单位管辖{self.issuer}"]
        reasons = (*said, *(f"文中写明不含“{one.words}”" for one in out))
        name = self._name(tuple(found), "、".join(one.words for one in out))
        asked = tuple(filter(None, map(self._group, found, found.values())))
        return Where(self.ranges(found, (one.code for one in out)), tuple(found), name, reasons, asked)

    def ranges(self, codes: Iterable[int], left_out: Iterable[int]) -> tuple[Range, ...]:
        """These places, else all of it, without those left out; one that a person took herself is never left out."""
        taken = outermost(codes)
        found = tuple((Division(code).lo, Division(code).hi) for code in taken) or ((self.lo, self.hi),)
        for code in left_out:
            if code not in taken:
                found = _without(found, Division(code))
        return found

    def _group(self, code: int, words: str) -> str:
        """What is to be settled where the words name a 村民小组 of the village: places are villages here."""
        if Division(code).level is not Level.VILLAGE or code not in self.tree:
            return ""
        known = self.tree.node(code).name
        name = without_office(known)
        said = re.search(rf"(?:{'|'.join(map(re.escape, aliases(known)))}){_GROUPS}", words)
        return f"文中写的是“{said[0]}”，这里按村发，{name}各组都会收到；只发给这个组，请用本次名单" if said else ""

    def _name(self, codes: tuple[int, ...], out: str) -> str:
        """厉山镇星亮村、厉山镇沙城村; 厉山镇的所有地方; 厉山镇的所有地方，不含沙城村."""
        if not codes:
            return f"{self.issuer}的所有地方" + (f"，不含{out}" if out else "")
        return together(codes, self.tree)


def _without(ranges: Iterable[Range], division: Division) -> tuple[Range, ...]:
    parts = [part for lo, hi in ranges for part in ((lo, min(hi, division.lo - 1)), (max(lo, division.hi + 1), hi))]
    return tuple((lo, hi) for lo, hi in dict.fromkeys(parts) if lo <= hi)
