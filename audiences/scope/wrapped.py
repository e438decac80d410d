"""Joins lines and rows of a table that break off within a place's name: 王家 / 岗村. Pure.

Only the county's own names join them; a line that may end there (星亮 / 村里……) is left alone.
"""

from __future__ import annotations

import re
from typing import Final

from audiences.scope.names import Names

_LONGEST: Final = 8  # characters of a part of a name
_SHORTEST: Final = 2  # characters of a part that tells a name without more around it
_ENDS: Final = re.compile(r"$|[、，。；：,;（(\s\d和及与]|停|[二三四五六七八九十]*组")


def joined(text: str, known: Names) -> str:
    """The text with such lines put together."""
    found: list[str] = []
    for line in text.split("\n"):
        whole = _joined(found[-1], line, known) if found else None
        if whole is None:
            found.append(line)
        else:
            found[-1] = whole
    return "\n".join(found)


def _joined(above: str, below: str, known: Names) -> str | None:
    """Two lines as one, where the first breaks off within a name; None where it does not."""
    if "\t" not in below:
        return above + below.lstrip() if "\t" not in above and _breaks(above, below.lstrip(), known) else None
    cells, more = above.split("\t"), below.split("\t")
    if len(cells) != len(more) or all(more) or not any(map(_breaks, cells, more, [known] * len(cells))):
        return None
    return "\t".join(map("".join, zip(cells, more, strict=True)))


def _breaks(above: str, below: str, known: Names) -> bool:
    """Whether the end of one and the beginning of the other make a name that neither has."""
    ends = [rest for rest in range(1, min(_LONGEST, len(below)) + 1) if _ENDS.match(below, rest)]
    for begun in range(1, min(_LONGEST, len(above)) + 1):
        is_sure = begun >= _SHORTEST or above[:-begun].endswith(("、", "，"))
        if is_sure and any(_is_name(above[-begun:] + below[:rest], known) for rest in ends):
            return True
    return False


def _is_name(name: str, known: Names) -> bool:
    return name in known.full or any(name in stems for stems in known.stems.values())
