"""How a text speaks of the extent of what it says: of all places, of the others, of so many. Pure.

What each way of speaking weighs was learned (weighing.py); here is only which of them a text has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from audiences.scope.so_many import PLACES, says

_KIND: Final = "(?:行政|自然|试点)?(?:村|镇|乡|社区|街道)"
_BEGIN: Final = 60  # characters in which a text says whom it speaks to
_WAYS: Final = {
    "all of it": re.compile("全(?:县|市|区|镇|乡|街道|村)"),
    "each of them": re.compile(f"(?<!其他)(?<!其它)(?<!其余)(?:各|每个?|所有)(?:{_KIND}|组)"),
    "the others": re.compile(rf"(?:其他|其它|其余|别的|另外几?个?|余下|剩下)(?:的|各|几个|\d+个)*(?:{_KIND}|组|片区)"),
    "outside of them": re.compile(f"(?:{PLACES}|(?:上述|以上|这|该){_KIND})(?:之外|以外|外的)"),
    "those so many": re.compile(f"(?:这|你们|上述|以上){PLACES}"),
    "so many": re.compile(PLACES),
}
_THESE: Final = re.compile(
    "(?:上面|上述|(?<![岁元人户亩])以上|这|你们|前述|(?<!应)该|(?<![申邀聘提])请|(?<![不没未])通知|(?<!希)望)" + PLACES
)
_THOSE: Final = re.compile(PLACES + "(?:请|抓紧|注意|马上|一律|一起|停[水电气])")
_WORDS: Final = re.compile(
    "你们|我们村|下列|以下|下面|上述|上列|涉及|范围|试点|先行|轮流|巡回|依次|逐村|例如|比如|经验|学习|表扬|通报批评|发生|查处|地点|集合"
)


def extents(text: str, lengths: Collection[int]) -> Iterator[str]:
    """The ways in which a text speaks of its extent; `lengths`: how many places it names, in all or of a kind."""
    for name, way in _WAYS.items():
        hits = [*way.finditer(text)]
        if hits:
            yield name
        if hits and hits[0].start() < _BEGIN:
            yield f"{name} first"
    if says(_WAYS["so many"], text, lengths):
        yield "as many as named"
    yield from {f"word {word}" for word in _WORDS.findall(text)}


def speaks_to(text: str, count: int) -> bool:
    """Whether a text speaks to so many places as such: 这四个村, 请三个镇抓紧, 四个沿河村马上, 三个村停水."""
    return says(_THESE, text, {count}) or says(_THOSE, text, {count})
