"""The names of a county's divisions as notices write them: in full, and the stems that stand in rows. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from audiences.division import Level, Node, Tree
from audiences.naming import aliases, says_kind, stem, telling, town_names, town_stem
from audiences.scope.frames import is_common

ALONE: Final = -1  # where the stems stand that only one village of the county has
_SHORTEST: Final = 2  # characters of a stem
# Named after a village, and not the village: 凤凰山公园, 龙泉路.
NO_PLACE: Final = (
    "(?!组(?![织建成团合])|路(?!段)|大道|街(?!道|片区)|巷|公园|景区|水库|森林|陵园|山庄|大桥|小区|广场|小学|中学|站|大厦|花园|家园"
    "|局|厅|委(?!会)|部|所|中心)"
)


@dataclass(frozen=True, slots=True)
class Names:
    """A county's names: `full` say themselves that they are places; `stems` are each town's, 0 has the towns' own.

    `former` are full names that villages had and no village of their town has today.
    """

    full: dict[str, tuple[Node, ...]]
    former: dict[str, tuple[Node, ...]]
    pattern: re.Pattern[str]
    stems: dict[int, dict[str, int]]
    rows: dict[int, re.Pattern[str]]
    towns: dict[str, int]  # by every name, short ones too
    town: str  # the pattern of all these, the longest first
    owners: re.Pattern[str]  # a town's short name with a village of its own behind it (厉山的星亮)
    short: dict[str, Node]  # the towns that these name

    def bearers(self, name: str) -> tuple[Node, ...]:
        """Who bears a full name, and who bore it."""
        return (*self.full.get(name, ()), *self.former.get(name, ()))

    def is_town(self, name: str) -> bool:
        """Whether a full name is a town's."""
        return any(node.division.level is Level.TOWN for node in self.full.get(name, ())[:1])


@lru_cache(maxsize=64)
def names(tree: Tree, county: int) -> Names:
    """The names below a county (six digits); the longest is tried first."""
    full: dict[str, list[Node]] = {}
    top = county * 10**9
    if top in tree:
        full[tree.node(top).name] = [tree.node(top)]
    towns = [node for node in tree.at(Level.TOWN) if node.division.county == county]
    own = {name for town in towns for name in town_names(town.name)}  # 黄陂镇 alone is the town, not 黄陂镇居委会
    for town in towns:
        for name in (*town_names(town.name), *_town_offices(town.name)):
            full.setdefault(name, []).append(town)
        for node in tree.children(town.code):
            for name in (one for one in telling(node.name, town.name) if one not in own):
                full.setdefault(name, []).append(node)
    shorts = {town_stem(town.name) for town in towns} - own  # 三里岗 alone is the town
    full = {name: _truest(name, nodes) for name, nodes in full.items() if name not in shorts}
    former = _former(towns, full, tree)
    stems = {town.code: _stems(town, tree) for town in towns}
    stems[ALONE] = _unshared((name, code) for town in towns for name, code in stems[town.code].items())
    stems[0] = _unshared((town_stem(town.name), town.code) for town in towns)
    ordered = sorted({*full, *former}, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(one) + ("" if says_kind(one) else NO_PLACE) for one in ordered) or "(?!)")
    by_name = {**stems[0], **{name: nodes[0].code for name, nodes in full.items() if nodes[0] in towns}}
    sure = _inside(full)
    owners = re.compile("|".join(_owner(short, sure[code], stems[code]) for short, code in stems[0].items()) or "(?!)")
    every = {name: tuple(nodes) for name, nodes in full.items()}
    short = {name: tree.node(code) for name, code in stems[0].items()}
    any_town = "|".join(map(re.escape, sorted(by_name, key=len, reverse=True))) or "(?!)"
    return Names(every, former, pattern, stems, _rows(stems), by_name, any_town, owners, short)


def _inside(full: Mapping[str, Iterable[Node]]) -> Mapping[int, list[str]]:
    """The full names of what lies in each town."""
    found: dict[int, list[str]] = defaultdict(list)
    for name, nodes in full.items():
        for town in {node.division.town for node in nodes if node.division.level is Level.VILLAGE}:
            found[town or 0].append(name)
    return found


def _owner(short: str, full: Iterable[str], stems: Iterable[str]) -> str:
    """Right behind it only what is surely a name: 洪山温泉 is no village."""
    sure = {*full, *(name for name in stems if not is_common(name))}
    right, told = ("|".join(map(re.escape, sorted(names))) or "(?!)" for names in (sure, sure.union(stems)))
    return rf"{re.escape(short)}(?=(?:{right})|[的：:](?:{told}))"


def _town_offices(name: str) -> tuple[str, ...]:
    if name.endswith("街道"):
        return (f"{name}办事处", f"{name.removesuffix('道')}办")
    return (f"{name.removesuffix('镇')}集镇",) if name.endswith("镇") else ()


def _stems(town: Node, tree: Tree) -> dict[str, int]:
    """The short names of a town's villages, former ones too where none bears them today."""
    below = tree.children(town.code)
    former = {stem(name, town.name): node.code for node in below for name in node.former if len(name) >= _SHORTEST}
    return former | _unshared((stem(node.name, town.name), node.code) for node in below)


def _former(towns: Iterable[Node], full: Mapping[str, Iterable[Node]], tree: Tree) -> dict[str, tuple[Node, ...]]:
    """The names that villages had and that none of their town has."""
    found: dict[str, list[Node]] = defaultdict(list)
    for town in towns:
        for node in (one for one in tree.children(town.code) if one.former):
            names = {name for former in node.former for name in telling(former, town.name)}
            for name in names:
                if all(bearer.division.town != town.code for bearer in full.get(name, ())):
                    found[name].append(node)
    return {name: tuple(nodes) for name, nodes in found.items()}


def _truest(name: str, nodes: list[Node]) -> list[Node]:
    """Of two in one town, the one that bears the name itself: 孔雀村 is not 孔雀村社区."""
    bearers = {node.division.town for node in nodes if aliases(node.name)[1] == name}
    return [node for node in nodes if node.division.town not in bearers or aliases(node.name)[1] == name]


def _unshared(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Stems that two villages of a town share are nobody's."""
    found: dict[str, list[int]] = {}
    for short, code in pairs:
        if len(short) >= _SHORTEST:
            found.setdefault(short, []).append(code)
    return {short: codes[0] for short, codes in found.items() if len(codes) == 1}


def _rows(stems: dict[int, dict[str, int]]) -> dict[int, re.Pattern[str]]:
    return {parent: row_pattern(known) for parent, known in stems.items()}


def row_pattern(stems: Iterable[str]) -> re.Pattern[str]:
    """Finds short names, the longest first."""
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(stems, key=len, reverse=True))) or '(?!)'}){NO_PLACE}")
