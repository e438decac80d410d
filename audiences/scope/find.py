"""Finds every mention of a town or village in a text, and says which it is by the town it stands with. Pure.

A village belongs to the town before it in its sentence or row, else to the heading it stands under, else to the
reader's own town, else to the town its paragraph named last, else it is the only one of that name in the county.
Where none of these holds it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from audiences.division import Division, Level, Node, Tree
from audiences.scope.counted import counted
from audiences.scope.mention import Mention, excepts, is_town, owns
from audiences.scope.names import Names, names
from audiences.scope.shared import Shared, share_out, shared
from audiences.scope.stems import with_stems

_BOUND: Final = re.compile(r"[。；！？;!?\n]")
_HEADING: Final = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|[【*●★◆·-])?\s*[^，。；：:]{2,12}[】]?[：:]?\s*"
)
_UNKNOWN: Final = re.compile(
    r"(?![各所农全本等部的个有和与及为是内境辖乡镇两几一二三四五六七八九十\d])[一-鿿]{1,4}[^各个全\W]?(?:村|社区)"
    r"(?=[、，。；：\s（(\d]|$|和|及|村民|居民|[一二三四五六七八九十]{1,3}组)"
)
_COUNTY: Final = 10**9  # a county's code ends in nine zeros
_ROW: Final = 60  # characters: a longer line is a paragraph


def mentions(text: str, tree: Tree, within: Division, title_town: int | None = None) -> tuple[Mention, ...]:
    """Every town and village below `within`'s county that a text names, in order.

    `title_town` is the town that the document's title speaks of, for readers above the towns.
    """
    known = names(tree, within.county)
    home = within.town or title_town
    found: list[Mention] = []
    above: int | None = None  # the town of the heading or of the rows above
    columns: Sequence[str] = ()  # the head of the table that the line stands in
    for line in re.finditer(r"[^\n]+", text):
        if len(line[0]) > _ROW:
            above = None
        rows = shared(line, known)
        inside = share_out(_full_names(line, known, home, above), rows, known)
        inside = _with_counted(line, inside, known, (above, home), rows)
        found += with_stems(line, inside, known, home or above, columns, rows)
        above = _heads(line[0], inside, above)
        columns = () if "\t" not in line[0] else columns or line[0].split("\t")
    borne = _bearers(text, found)
    return tuple(one for one in borne if one.bearer or one.code != within.county * _COUNTY)


def _heads(line: str, inside: Sequence[Mention], above: int | None) -> int | None:
    """The town under which the next line stands: this line's, where it is a heading or a row of a table."""
    towns = [one.code for one in inside if one.code is not None and is_town(one.code)]
    if not towns:
        return above
    is_heading = _HEADING.fullmatch(line) is not None and len(set(towns)) == 1
    return towns[-1] if is_heading or "\t" in line else None


def _full_names(line: re.Match[str], known: Names, home: int | None, above: int | None) -> list[Mention]:
    hits = _hits(line[0], known)
    towns = [node.code for hit in hits for node in _nodes(hit, known) if node.division.level is Level.TOWN]
    # The town's column may stand behind the village's.
    only = towns[0] if "\t" in line[0] and len(set(towns)) == 1 else None
    found: list[Mention] = []
    beside: int | None = None  # the town named before in this sentence
    last: int | None = None  # in this paragraph
    place = 0
    for hit in hits:
        if _BOUND.search(line[0], place, hit.start()):
            beside = None
        place = hit.end()
        nodes = _nodes(hit, known)
        town = next((node for node in nodes if node.division.level is Level.TOWN), None)
        start = line.start() + hit.start()
        alone = _nodes(hit, known, today=True) or nodes
        one = Mention(hit[0], start, start + len(hit[0]), None, tuple(node.code for node in alone))
        if town is not None:
            beside = last = town.code
            code: int | None = town.code
        elif found and found[-1].code == beside is not None and owns(line.string, found[-1], one):
            code = _which(nodes, (), beside)  # its town stands right before it: it is there or nowhere
        else:
            code = _which(nodes, alone, beside or only, above, home, last)
        found.append(one if code is None else replace(one, code=code, candidates=()))
    has_column = only is not None and any(one.code != only and one.code in Division(only) for one in found if one.code)
    return [replace(one, bearer=True) if has_column and one.code == only else one for one in found]


def _hits(line: str, known: Names) -> list[re.Match[str]]:
    """The names in full, and the short ones of towns whose villages follow."""
    hits = list(known.pattern.finditer(line))
    taken = {place for hit in hits for place in range(*hit.span())}
    hits += [hit for hit in known.owners.finditer(line) if hit.start() not in taken]
    return sorted(hits, key=lambda hit: hit.start())


def _nodes(hit: re.Match[str], known: Names, *, today: bool = False) -> Sequence[Node]:
    """What a name may be, or is `today`; a short one is its town's."""
    if hit.re is not known.pattern:
        return (known.short[hit[0]],)
    return known.full.get(hit[0], ()) if today else known.bearers(hit[0])


def _which(nodes: Sequence[Node], alone: Sequence[Node], *towns: int | None) -> int | None:
    """The village of this name in the first of the towns that has one; else the only one that there is `alone`."""
    for town in towns:
        inside = {node.code for node in nodes if town is not None and node.division.town == town}
        if len(inside) == 1:
            return inside.pop()
    return alone[0].code if len(alone) == 1 else None


def _with_counted(
    line: re.Match[str],
    inside: list[Mention],
    known: Names,
    towns: tuple[int | None, ...],
    shares: Sequence[Shared],
) -> list[Mention]:
    """Put in the rows that count themselves, in the place of what a part of them looked like."""
    beside = [one.code for one in inside if one.code is not None and is_town(one.code)]
    groups = [row.codes for row in shares] + [(town,) for town in (*reversed(beside), *towns) if town is not None]
    rows = [
        Mention(line[0][start:end], line.start() + start, line.start() + end, code, is_stem=True)
        for start, end, code in counted(line[0], known, groups)
        if not any(share.start <= line.start() + start < share.end for share in shares)
    ]
    kept = [one for one in inside if not any(one.start < row.end and row.start < one.end for row in rows)]
    return sorted((*kept, *rows), key=lambda one: one.start)


def _bearers(text: str, inside: Sequence[Mention]) -> Iterator[Mention]:
    """Mark the towns that only say whose villages follow, be it a village that nobody knows."""
    for one, after in zip_longest(inside, inside[1:]):
        if one.code is None or one.bearer:
            yield one
        elif after is not None and _bears(one.code, after) and owns(text, one, after) and not excepts(text, one):
            yield replace(one, bearer=True)
        else:
            yield replace(one, bearer=is_town(one.code) and _UNKNOWN.match(text, one.end) is not None)


def _bears(code: int, after: Mention) -> bool:
    """Whether a village of this town, or one that it does not have, may follow."""
    if after.code is None:
        return Division(code).level is not Level.VILLAGE
    return after.code != code and after.code in Division(code)
