"""Where a red alert calls (叫应): whoever it may be for. A call in vain costs a tap, one that is missing costs more.

What it surely names is called, and in doubt all that it names; where it speaks of others too (等地, 其他村, 下游), all
of its issuer's territory but what it takes out. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from audiences.division import Division, Range, Tree
from audiences.matching import Offer
from audiences.scope import areas
from content.item import Version
from content.pattern import late
from pusher.concern import offer_of, read_again

_PLACES: Final = "(?:村|社区|乡|镇|街道|地区|区域|流域)"
_READY: Final = late(f"其[他它余]各?{_PLACES}[^不无未暂照。；\\n]{{0,12}}(?:转移|撤离|准备|待命)")
_OTHERS: Final = late(
    f"其[他它余]|各(?:地|县|区|{_PLACES})|等(?:多?地(?!质)|多?处(?!置)|[^，。；、害]{{0,6}}{_PLACES})"
    "|全(?:[县市区乡镇村]|街道)|我[县市区镇乡村](?:[东西南北中]|大部|部分|境内|沿)|下游|两岸"
    "|沿[河江岸湖库海溪沟山线](?:的?群众|的?居民|[各的]?(?:村|乡|镇|地区)|一带)"
    "|沿[线岸途]|地带|坝下|两侧|周[边围]|附近|邻[村近]|相邻|一带|大部|部分(?:地|乡|镇|村)|局部"
)


def called(
    version: Version, here: Division, tree: Tree, today: date, groups: Collection[int] = ()
) -> tuple[Range, ...]:
    """The ranges of codes in which people are called; `groups` are those that the roster of `here` knows."""
    found = offer_of(version, here, (), tree, today, groups=groups)
    likeliest = found.where[0]
    range_itself = version.plain.who if areas(version.plain.who, tree, here) else ""
    said = range_itself or f"{version.title}\n{read_again(version, today).text}"
    doubtful = len(found.where) > 1 or bool(likeliest.open)
    if (_OTHERS if doubtful else _READY).search(said):
        return likeliest.territory + found.whole.territory
    return likeliest.territory + (_named(found) if doubtful else ())


def _named(found: Offer) -> tuple[Range, ...]:
    out = {one.code for one in found.left_out}
    places = (Division(one.code) for one in found.told if one.code not in out)
    return tuple((place.lo, place.hi) for place in places)
