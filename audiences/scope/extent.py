"""How a text speaks of the extent of what it says: of all places, of the others, of so many. Pure.

What each way of speaking weighs was learned (weighing.py); here is only which of them a text has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from audiences.places import number

_KIND: Final = "(?:行政|自然|试点)?(?:村|镇|乡|社区|街道)"
_SOME: Final = r"(?P<count>[二两三四五六七八九十]{1,3}|\d{1,2})个?"
_BEGIN: Final = 60  # characters in which a text says whom it speaks to
_WAYS: Final = {
    "all of it": re.compile("全(?:县|市|区|镇|乡|街道|村)"),
    "each of them": re.compile(f"(?<!其他)(?<!其它)(?<!其余)(?:各|每个?|所有)(?:{_KIND}|组)"),
    "the others": re.compile(rf"(?:其他|其它|其余|别的|另外几?个?|余下|剩下)(?:的|各|几个|\d+个)*(?:{_KIND}|组|片区)"),
    "outside of them": re.compile(rf"(?:{_SOME}|上述|以上|这|该){_KIND}(?:之外|以外|外的)"),
    "those so many": re.compile(rf"(?:这|你们|上述|以上){_SOME}{_KIND}"),
    "so many": re.compile(_SOME + _KIND),
}
_SO_MANY: Final = (
    r"(?<![第\d])(?P<{name}>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})个?(?:行政|自然|沿河|沿线|沿路|重点|试点)?"
    "(?:乡镇|镇街|村(?!民[小委代]|级|道)|镇|乡|社区|街道|地方|居委会)(?:、社区|和社区|（社区）)?"
)
_SPEAKS: Final = re.compile(
    f"(?:上面|上述|(?<![岁元人户亩])以上|这|你们|前述|(?<!应)该|(?<![申邀聘提])请|(?<![不没未])通知|(?<!希)望){_SO_MANY.format(name='these')}"
    f"|{_SO_MANY.format(name='those')}(?:请|抓紧|注意|马上|一律|一起|停[水电气])"
)
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
    counts = (number(hit["count"]) for hit in _WAYS["so many"].finditer(text))
    if any(count > 1 and count in lengths for count in counts):
        yield "as many as named"
    yield from {f"word {word}" for word in _WORDS.findall(text)}


def speaks_to(text: str, count: int) -> bool:
    """Whether a text speaks to so many places as such: 这四个村, 请三个镇抓紧, 四个沿河村马上, 三个村停水."""
    counts = (number(hit["these"] or hit["those"]) for hit in _SPEAKS.finditer(text))
    return count > 1 and count in counts
