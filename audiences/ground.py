"""The places that a text concerns, inside its issuer's territory: as ranges, with the reasons, and by name. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audiences.division import Division, Level, Range, Tree, village_of
from audiences.naming import without_office
from audiences.places import together
from audiences.territory import Named, innermost, outermost


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
        except_ = dict.fromkeys(f"文中写明不含“{one.words}”" for one in out)
        rest = self.rest(found)
        reasons = (*said, *((rest,) if rest else ()), *except_)
        name = self._name(tuple(found), "、".join(dict.fromkeys(one.words for one in out)))
        return Where(self.ranges(found, (one.code for one in out)), tuple(found), name, reasons)

    def ranges(self, codes: Iterable[int], left_out: Iterable[int]) -> tuple[Range, ...]:
        """These places, else all of it, without those left out; one that a person took herself is never left out.

        Who is in no group of a village goes with any of its groups: nobody is missed for want of a number.
        """
        taken = outermost(codes)
        found = tuple((Division(code).lo, Division(code).hi) for code in taken) or ((self.lo, self.hi),)
        found += tuple((village, village) for village in villages_of(taken))
        for code in left_out:
            if code not in taken:
                found = _without(found, Division(code))
        return found

    def rest(self, codes: Iterable[int]) -> str:
        """What taking groups means for the rest of their villages; empty: there are none among these places."""
        names = "、".join(without_office(self.tree.node(code).name) for code in villages_of(codes))
        return f"{names}其他组的人收不到；没有登记组的人也发" if names else ""

    def _name(self, codes: tuple[int, ...], out: str) -> str:
        """厉山镇星亮村、厉山镇沙城村; 厉山镇的所有地方; 厉山镇的所有地方，不含沙城村."""
        if not codes:
            return f"{self.issuer}的所有地方" + (f"，不含{out}" if out else "")
        return together(codes, self.tree)


def villages_of(codes: Iterable[int]) -> tuple[int, ...]:
    """The villages of the groups among some places."""
    groups = (code for code in codes if Division(code).level is Level.GROUP)
    return tuple(dict.fromkeys(village_of(code) for code in groups))


def _without(ranges: Iterable[Range], division: Division) -> tuple[Range, ...]:
    parts = [part for lo, hi in ranges for part in ((lo, min(hi, division.lo - 1)), (max(lo, division.hi + 1), hi))]
    return tuple((lo, hi) for lo, hi in dict.fromkeys(parts) if lo <= hi)
