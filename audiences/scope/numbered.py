"""Numbered 村民小组 as people write them: 1组、3组和5组, 一至四组, 第3村民小组, 2社. Pure."""

from __future__ import annotations

import re
from typing import Final

from audiences.places import number

_NUMBER: Final = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_KIND: Final = r"(?:村民小组|居民小组|生产队|小组|组|社|队)"
_TO: Final = r"[至到—–~～-]{1,2}"
_JOIN: Final = rf"(?:[、.和及与跟]|以及|{_TO}|(?<=[组社队])[，,])"
NUMBERED: Final = re.compile(
    rf"(?<![\d.一二三四五六七八九十])(?<!\d[:：])第?{_NUMBER}{_KIND}?(?:{_JOIN}第?{_NUMBER}{_KIND}?)*"
    r"(?<=[组社队])(?![织建成团合员长级区会])"
)
_PART: Final = re.compile(rf"(?P<to>{_TO})?第?(?P<no>{_NUMBER})")
_GLUE: Final = re.compile(r"(?:的|境内|辖区内?)?[：:（( 　\t]{0,3}原?")
_MOST: Final = 99  # a village has no more groups


def numbers(said: str) -> tuple[int, ...]:
    """1、3组 → 1, 3; 一至四组 → 1, 2, 3, 4; none where it cannot be."""
    found: list[int] = []
    for part in _PART.finditer(said):
        one = number(part["no"])
        if not 0 < one <= _MOST or (part["to"] and (not found or one <= found[-1])):
            return ()
        found += range(found[-1] + 1, one + 1) if part["to"] else [one]
    return tuple(sorted(set(found)))


def behind(text: str, end: int) -> int:
    """Where groups begin that stand right behind a village's name: 星亮村1组, 星亮村（一至四组）, 星亮村：1组."""
    glue = _GLUE.match(text, end)
    return glue.end() if glue else end


def is_of_groups(text: str, end: int) -> bool:
    """Whether what is said of a village behind its name is said of some of its groups only."""
    return NUMBERED.match(text, behind(text, end)) is not None
