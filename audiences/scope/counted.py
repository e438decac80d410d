"""Rows that count themselves: 万福、三里岗两镇; 戏楼、洪坝、滴水三个村. Pure.

The count and the kind say how many names there are and of what, so a short form that begins one name only is enough,
and the one town that has all of the villages is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from audiences.places import number

_NAME: Final = r"[一-鿿]{2,6}?(?:村|社区|镇|乡|街道)?"
_ROW: Final = re.compile(
    rf"(?P<row>[一-鿿]{{2,12}}(?:、{_NAME})*(?:[、和及与]|以及){_NAME})(?:等|这|共)?(?P<count>\d{{1,2}}|[两二三四五六七八九十]{{1,2}})"
    r"个?(?:行政)?(?P<kind>村|社区|居委会|乡镇|镇|乡|街道)"
)
_PART: Final = re.compile(r"以及|[、和及与]")
_TOWNS: Final = frozenset(("乡镇", "镇", "乡", "街道"))
_KIND: Final = re.compile(r"(?:村|社区|镇|乡|街道)$")


def counted(
    line: str, stems: Mapping[int, Mapping[str, int]], towns: Sequence[int | None]
) -> Iterator[tuple[int, int, int]]:
    """The names (start, end, code) of every such row; `towns` are tried first, in order."""
    for hit in _ROW.finditer(line):
        spans = _spans(hit)
        if len(spans) != number(hit["count"].replace("两", "二")):
            continue
        if hit["kind"] in _TOWNS:
            yield from _all_in(line, spans, stems[0]) or ()
            continue
        known = [town for town in towns if town is not None]
        near = [found for town in known if (found := _all_in(line, spans, stems.get(town, {})))]
        every = near[:1] or [found for town, names in stems.items() if town and (found := _all_in(line, spans, names))]
        if len(every) == 1:
            yield from every[0]


def _spans(hit: re.Match[str]) -> list[tuple[int, int]]:
    start, end = hit.span("row")
    cuts = [(start + cut.start(), start + cut.end()) for cut in _PART.finditer(hit["row"])]
    begins = [start, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), end]
    return list(zip(begins, ends, strict=True))


def _all_in(line: str, spans: Sequence[tuple[int, int]], names: Mapping[str, int]) -> list[tuple[int, int, int]] | None:
    """Every member of the row among these names, each another; None where one is none of them."""
    found = [_one(line, start, end, names, is_first=not no) for no, (start, end) in enumerate(spans)]
    known = [one for one in found if one is not None]
    return known if len({one[2] for one in known}) == len(spans) else None


def _one(line: str, start: int, end: int, names: Mapping[str, int], *, is_first: bool) -> tuple[int, int, int] | None:
    """The first member may have words before it (我县均川)."""
    bare = end - len(kind[0]) if (kind := _KIND.search(line, start, end)) and kind.start() > start + 1 else end
    for begin in range(start, bare - 1 if is_first else start + 1):
        word = line[begin:bare]
        if word in names:
            return begin, end, names[word]
        begun = [code for name, code in names.items() if name.startswith(word)]
        if len(begun) == 1:
            return begin, end, begun[0]
    return None
