"""Places that stand for the one that they lie in: one venue a town, or all that a town has. Pure.

A county's round has one venue a town. Where it names the village of the venue (8月26日 胡林家乡何家村文化广场), and
speaks of so many towns (三个乡的人都来) or of the other towns, it is the towns that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from audiences.division import Division, Level, Tree
from audiences.scope.so_many import TOWNS, says
from audiences.scope.words import data
from audiences.territory import Named

_KIND: Final = "(?:乡镇|镇街|镇|乡|街道)"
_SO_MANY: Final = re.compile(TOWNS)
_OTHERS: Final = re.compile(f"(?:其他|其余|其它|剩下|余下|另外|别)的?(?:各个?|几个)?{_KIND}")
_VENUE: Final = re.compile(data()["venue"])


def for_towns(named: Sequence[Named], text: str, within: Division) -> tuple[Named, ...]:
    """The towns of the villages named, each with the village's words, where a county's text has a venue in each.

    The same places where a village is named with no venue, a town has two of them, or nothing is said of towns.
    """
    towns = [Division(one.code).town or one.code for one in named]
    villages = [one for one in named if Division(one.code).level >= Level.VILLAGE]
    if len(set(towns)) < max(2, len(named)) or any(code not in within for code in towns):
        return tuple(named)
    if not villages or not all(_VENUE.search(one.words) for one in villages):
        return tuple(named)
    if not says(_SO_MANY, text, {len(named)}) and not _OTHERS.search(text):
        return tuple(named)
    return tuple(Named(code, one.words) for code, one in zip(towns, named, strict=True))


def gathered(named: Iterable[Named], tree: Tree, within: Division) -> tuple[Named, ...]:
    """A town for all of its villages, with the first one's words; nothing, the whole, for all that `within` has."""
    kept = {one.code: one for one in named}
    for above in dict.fromkeys(
        parent for code in tuple(kept) if (parent := Division(code).parent) and parent in within
    ):
        below = [node.code for node in tree.children(above)] if above in tree else []
        if len(below) > 1 and kept.keys() >= set(below):
            if above == within.code:
                return ()
            town = Named(above, kept[below[0]].words)
            kept = {code: one for code, one in kept.items() if code not in below} | {above: town}
    return tuple(kept.values())
