"""The places that a text concerns, inside its issuer's territory: as ranges, with the reasons, and by name. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from audiences.division import Division, Tree
from audiences.places import without_office
from audiences.territory import Named, innermost

Range = tuple[int, int]
_FEW: Final = 5  # places named in one line


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

    def ranges(self, named: Iterable[Named], left_out: Iterable[Named]) -> tuple[Range, ...]:
        """The places named, else all of it; without those left out."""
        found = tuple((Division(code).lo, Division(code).hi) for code in self._inside(named)) or ((self.lo, self.hi),)
        for one in left_out:
            found = _without(found, Division(one.code))
        return found

    def reasons(self, named: Iterable[Named], left_out: Iterable[Named]) -> tuple[str, ...]:
        """Why these places, in the text's own words."""
        words = dict.fromkeys(self._inside(named).values())
        said = [f"文中写到“{one}”" for one in words] or [f"发布单位管辖{self.issuer}"]
        return (*said, *(f"文中写明不含“{one.words}”" for one in left_out))

    def name(self, named: Iterable[Named], left_out: Iterable[Named] = ()) -> str:
        """厉山镇星亮村、厉山镇沙城村; 厉山镇的所有地方; 厉山镇的所有地方，不含沙城村."""
        codes, out = [*self._inside(named)], "、".join(one.words for one in left_out)
        if not codes:
            return f"{self.issuer}的所有地方" + (f"，不含{out}" if out else "")
        names = "、".join(without_office(self.tree.full_name(code)) for code in codes[:_FEW])
        return f"{names}等{len(codes)}处" if len(codes) > _FEW else names

    def _inside(self, named: Iterable[Named]) -> dict[int, str]:
        """The innermost places, each with the words that name it."""
        words = {one.code: one.words for one in named if self.lo <= one.code <= self.hi}
        return {code: words[code] for code in innermost(words)}


def _without(ranges: Iterable[Range], division: Division) -> tuple[Range, ...]:
    parts = [part for lo, hi in ranges for part in ((lo, min(hi, division.lo - 1)), (max(lo, division.hi + 1), hi))]
    return tuple((lo, hi) for lo, hi in dict.fromkeys(parts) if lo <= hi)
