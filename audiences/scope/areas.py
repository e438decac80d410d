"""The places of a range that stands by itself, as an alert's areas do (万和镇、吴山镇): no text is to be weighed. Pure.

A range that also has what names no place of ours (万和镇、北部山区; 万和镇、随县), or says that there are more than it
names, may be all of it: that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from audiences.division import Division, Tree
from audiences.places import together
from audiences.scope.find import mentions
from audiences.scope.mention import Mention
from audiences.scope.so_many import PLACES, numbers
from audiences.scope.zones import opened
from audiences.territory import Concerned, Named, innermost, outermost

_COUNTY: Final = 10**9
_AREA: Final = re.compile(r"[^、，,；;\s]+")
_BEFORE: Final = re.compile(r"(?:[一-鿿]{1,12}[省市州盟县区旗])?")  # whose it is: 湖北省随州市随县万和镇
_AFTER: Final = re.compile(
    r"(?:[东南西北中]+部|部分.{0,4}|全[境域镇乡村]|境内|一带|(?:等|和)?(?:地|地区|乡镇|村|社区)|等.*)?"
)
# A county, a town or what is above them, by its name; 全县, 各乡镇, 北部山区 are none.
_NAMED: Final = re.compile(
    r"[一-鿿]{1,8}?(?:(?<![全各本我该])[县旗市州]|(?<![全各本我该山库城景矿林牧灾辖地街园社小片郊湖])区|(?<![全各本我该乡城村集])[镇乡]|街道)"
)
_SO_MANY: Final = re.compile(PLACES)


def areas(said: str, tree: Tree, within: Division) -> Concerned | None:
    """Find the places of a range below `within`; None: it names none of its county, nor of another."""
    said = opened(said)
    found = mentions(said, tree, within)
    parts = [(part[0], _codes(found, part)) for part in _AREA.finditer(said)]
    words: dict[int, str] = {}
    for part, codes in parts:
        words |= {code: part for code in codes if code not in words}
    if not words:
        return _elsewhere(said, [part for part, _ in parts], tree, within)
    if any(within.code in Division(code) for code in words):
        return Concerned()
    named = tuple(Named(code, words[code]) for code in outermost(words) if code in within)
    if not named:
        here, there = tree.node(within.code).name, together(list(words), tree)
        return Concerned(open=(f"范围写的是“{there}”，没有{here}，请核对要不要发",), elsewhere=True)
    if not all(codes for _, codes in parts) or any(many > len(words) for many in numbers(_SO_MANY, said)):
        return Concerned(rival=named, told=named)
    asked = (f"范围写的是“{said}”，“等”字后面可能还有别的地方，请核对",) if "等" in said else ()
    return Concerned(named, open=asked, told=named)


def _elsewhere(said: str, parts: Sequence[str], tree: Tree, within: Division) -> Concerned | None:
    """A range of other counties' places alone (曾都区何店镇): nobody here is meant until somebody says so."""
    homes = {tree.node(one).name for one in (Division(within.code).county * _COUNTY, within.code) if one in tree}
    if not parts or any(home in said for home in homes) or not all(map(_NAMED.search, parts)):
        return None
    here = tree.node(within.code).name
    return Concerned(open=(f"范围写的是“{said}”，没有写到{here}，请核对要不要发",), elsewhere=True)


def _codes(found: Sequence[Mention], part: re.Match[str]) -> tuple[int, ...]:
    """The places that one area is, none where it is more than their names: 万和镇石狮村 is the village."""
    inside = [one for one in found if part.start() <= one.start < part.end()]
    if not inside:
        return ()
    before, after = part.string[part.start() : inside[0].start], part.string[inside[-1].end : part.end()]
    if not (_BEFORE.fullmatch(before) and _AFTER.fullmatch(after)):
        return ()
    return innermost(one.code for one in inside if one.code is not None and not one.bearer)
