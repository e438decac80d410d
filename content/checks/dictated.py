"""Finds mobiles as one dictates them: 一四零零零零零，再接三三六二; 1400000（晚上才开机）4471."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from content.pattern import late

_RUN: Final = late("[0-9〇零○幺一二三四五六七八九]+")
_SPELT: Final = late("[〇零○幺一二三四五六七八九]{3}")
_OPENS: Final = late("[1一幺][3-9三四五六七八九]")
_DIGITS: Final = 11
_APART: Final = 14  # characters between two pieces
_FEWEST: Final = 3  # digits of the first piece
_OVER: Final = late(
    "[。；！？\n]|^ *[元万亿块亩斤吨户人名年月日号岁%个只头张条点时分公平]"
)  # another matter, or a sum of things
_SUM: Final = late(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d|[元万])")  # 132,507.18
# What leads from one piece to the next where all is in figures; two numbers side by side are two numbers.
_GOES_ON: Final = late("[再接尾后末拨连停歇常开「『（(/|—－]")


def dictated(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the eleven digits of a mobile stand in words or in pieces, no more than a remark between them."""
    runs = [hit.span() for hit in _RUN.finditer(text)]
    for no, (start, end) in enumerate(runs):
        is_said = end - start >= _FEWEST and _OPENS.match(text, start) and not _SUM.match(text, start)
        if is_said and (last := _last(text, runs[no:])):
            yield start, last


def _last(text: str, runs: list[tuple[int, int]]) -> int | None:
    """Where the piece ends with which the first ones are a whole number."""
    count, before = 0, runs[0][0]
    for start, end in runs:
        gap = text[before:start]
        if len(gap) > _APART or _OVER.search(gap):
            return None
        count, before = count + end - start, end
        if count >= _DIGITS:
            break
    said = text[runs[0][0] : before]
    is_one = _SPELT.search(said) or (len(said) > _DIGITS and _GOES_ON.search(said))
    return before if count == _DIGITS and is_one else None
