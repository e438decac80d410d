"""Rows that count themselves: 万福、三里岗两镇; 戏楼、洪坝、滴水三个村. Pure.

The count and the kind say how many names there are and of what, so a short form that begins one name only is enough,
and the one town that has all of the villages is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audiences.places import number
from audiences.scope.names import Names
from audiences.scope.shared import short_names

_NAME: Final = r"[一-鿿]{2,8}"
_ROW: Final = re.compile(
    rf"(?P<row>[一-鿿]{{2,12}}(?:、{_NAME}){{0,30}}(?:[、和及与]|以及){_NAME})(?:等|这|共)?(?P<count>\d{{1,2}}|[两二三四五六七八九十]{{1,2}})"
    r"个?(?:行政)?(?P<kind>村|社区|居委会|乡镇|镇|乡|街道)"
)
_PART: Final = re.compile(r"以及|[、和及与]")
_TOWNS: Final = frozenset(("乡镇", "镇", "乡", "街道"))
_KIND: Final = re.compile(r"(?:村|社区|镇|乡|街道)$")


@dataclass(frozen=True, slots=True)
class _Towns:
    """The names of some towns' villages, and the kind that a row says they are of."""

    short: Mapping[str, int]
    towns: Sequence[int]
    kind: str
    known: Names

    def code(self, word: str) -> int | None:
        """The one that a word names in full or begins; of a village and a community of one name, the kind tells."""
        if word in self.short:
            return self.short[word]
        of_kind = [node.code for node in self.known.full.get(word + self.kind, ()) if node.division.town in self.towns]
        begun = of_kind or [code for name, code in self.short.items() if name.startswith(word)]
        return begun[0] if len(begun) == 1 else None


def counted(line: str, known: Names, groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """The names (start, end, code) of every such row; `groups` of towns are tried first, in order."""
    for hit in _ROW.finditer(line):
        spans = _spans(hit)
        if len(spans) != number(hit["count"]):
            continue
        if hit["kind"] in _TOWNS:
            yield from _all_in(line, spans, _Towns(known.stems[0], (), hit["kind"], known)) or ()
            continue
        every = _found(line, spans, hit["kind"], known, groups)[:1]
        every = every or _found(line, spans, hit["kind"], known, [(town,) for town in known.stems if town > 0])
        if len(every) == 1:
            yield from every[0]


def _found(
    line: str, spans: Sequence[tuple[int, int]], kind: str, known: Names, groups: Iterable[Sequence[int]]
) -> list[list[tuple[int, int, int]]]:
    tried = (_Towns(short_names(known.stems, towns), towns, kind, known) for towns in groups)
    return [found for names in tried if (found := _all_in(line, spans, names))]


def _spans(hit: re.Match[str]) -> list[tuple[int, int]]:
    start, end = hit.span("row")
    cuts = [(start + cut.start(), start + cut.end()) for cut in _PART.finditer(hit["row"])]
    begins = [start, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), end]
    return list(zip(begins, ends, strict=True))


def _all_in(line: str, spans: Sequence[tuple[int, int]], names: _Towns) -> list[tuple[int, int, int]] | None:
    """Every member of the row among these names, each another; None where one is none of them."""
    found = [_one(line, start, end, names, is_first=not no) for no, (start, end) in enumerate(spans)]
    known = [one for one in found if one is not None]
    return known if len({one[2] for one in known}) == len(spans) else None


def _one(line: str, start: int, end: int, names: _Towns, *, is_first: bool) -> tuple[int, int, int] | None:
    """The first member may have words before it (我县均川)."""
    bare = end - len(kind[0]) if (kind := _KIND.search(line, start, end)) and kind.start() > start + 1 else end
    for begin in range(start, bare - 1 if is_first else start + 1):
        if (code := names.code(line[begin:bare])) is not None:
            return begin, end, code
    return None
