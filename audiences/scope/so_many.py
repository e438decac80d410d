"""How a text says so many places: 三个村, 四个沿河村, 两镇. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from audiences.places import number

_NUMBER: Final = r"(?<![第\d])(?P<count>\d{1,2}|(?!一[个行自试沿重乡镇街村社居地])[一二两三四五六七八九十]{1,3})个?"
_WHICH: Final = "(?:行政|自然|试点|沿河|沿线|沿路|重点)?"
_TOWN: Final = "(?:乡镇|镇街|镇|乡|街道)"
_VILLAGE: Final = "(?:村(?!民[小委代]|级|道)|社区|居委会)"
TOWNS: Final = _NUMBER + _TOWN
PLACES: Final = f"{_NUMBER}{_WHICH}(?:{_TOWN}|{_VILLAGE}|地方)(?:、社区|和社区|（社区）)?"


def says(way: re.Pattern[str], text: str, lengths: Collection[int]) -> bool:
    """Whether a text says one of these numbers of places in such a way; one is no number."""
    return any(count > 1 and count in lengths for count in numbers(way, text))


def numbers(way: re.Pattern[str], text: str) -> Iterator[int]:
    """How many places it says each time."""
    return (number(hit["count"]) for hit in way.finditer(text))
