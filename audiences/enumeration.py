"""Finds places that stand in a row by their short names only: 海棠、大井、斑竹四村; 上童2名、西童1名; 均川、安居. Pure.

A stem alone (花园, 同心, 文化) is a word like any other: only several of one town's, in a row, are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from audiences.division import Division, Level, Node, Tree
from audiences.places import Mention, aliases

_TOWN_KINDS: Final = ("街道", "镇", "乡")
_SHORTEST: Final = 2  # characters of a stem
_BETWEEN: Final = (
    r"(?:村|社区)?(?:[（(][^（()）]{0,10}[）)])?"
    r"(?:\d{1,4}[名户人个亩套盏次组处]|各?[一二两三四五六七八九十]{1,2}[名户人个])?\s*[、，,和及与]\s*"
)
_LAST: Final = r"(?!路|大道|街|小区|广场|公园|小学|中学|水库|局|厅|委|部|所|站|中心)"
_KIND_AFTER: Final = re.compile(
    r"\S{0,3}?(?:等)?(?:地|[一二三四五六七八九十两\d]{1,3}个?|个)?(?:行政)?(?:村|社区|乡镇|镇|乡|街道|片区)"
)
_VILLAGES: Final = re.compile(r"村|社区|片区|小组")
_TOWNS: Final = re.compile(r"镇|乡|街道")
_ENOUGH = 3  # in a row: names, whatever stands beside them


def enumerated(text: str, found: Sequence[Mention], tree: Tree, within: Division) -> Iterator[Mention]:
    """The stems in rows that the full names `found` leave out, each with the code of its village or town."""
    for line in re.finditer(r"[^\n]+", text):
        inside = [one for one in found if line.start() <= one.start < line.end()]
        taken = [(one.start, one.end) for one in inside]
        for town, start, end in _reaches(line, inside, within):
            parent = town or within.county * 10**9
            names = _village_stems(tree, town) if town else _town_stems(tree, within)
            for mention in _rows(text, start, end, names, parent):
                if not any(mention.start < to and since < mention.end for since, to in taken):
                    taken.append((mention.start, mention.end))
                    yield mention


def _reaches(line: re.Match[str], inside: Sequence[Mention], within: Division) -> Iterator[tuple[int | None, int, int]]:
    """Which town's villages a stretch of a line may name: the town's last named in it, else the one we are in."""
    start, town = line.start(), within.town
    for one in inside:
        if one.code is not None and Division(one.code).level is Level.TOWN and one.code != town:
            yield town, start, one.start
            start, town = one.end, one.code
    yield town, start, line.end()
    if within.town is None:
        yield None, line.start(), line.end()


def _rows(text: str, start: int, end: int, names: Mapping[str, int], parent: int) -> Iterator[Mention]:
    """The members of each row of names between two places of a text."""
    if len(names) < _SHORTEST:
        return
    one = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    row = re.compile(rf"(?:{one})(?:{_BETWEEN}(?:{one}){_LAST})+")
    member = re.compile(rf"(?:^|[、，,和及与\s])({one})")
    for hit in row.finditer(text, start, end):
        members = [(found[1], hit.start() + found.start(1)) for found in member.finditer(hit[0])]
        codes = {names[name] for name, _ in members}
        kind = _VILLAGES if parent % 10**9 else _TOWNS
        near = text[max(0, hit.start() - 12) : hit.end()]
        if len(codes) >= _ENOUGH or (len(codes) > 1 and (kind.search(near) or _KIND_AFTER.match(text, hit.end()))):
            yield from (Mention(name, place, place + len(name), names[name]) for name, place in members)


def _village_stems(tree: Tree, town: int) -> dict[str, int]:
    """The short names of a town's villages; those that two of them share are nobody's."""
    return _unshared((min(aliases(node.name), key=len), node) for node in tree.children(town))


def _town_stems(tree: Tree, within: Division) -> dict[str, int]:
    towns = [node for node in tree.at(Level.TOWN) if node.division.county == within.county]
    return _unshared((_short(node.name), node) for node in towns)


def _short(name: str) -> str:
    kind = next((kind for kind in _TOWN_KINDS if name.endswith(kind)), "")
    return name.removesuffix(kind)


def _unshared(pairs: Iterator[tuple[str, Node]]) -> dict[str, int]:
    found: dict[str, list[int]] = {}
    for stem, node in pairs:
        if len(stem) >= _SHORTEST:
            found.setdefault(stem, []).append(node.code)
    return {stem: codes[0] for stem, codes in found.items() if len(codes) == 1}
