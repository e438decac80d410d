"""The title of a printed page's article: what its window is named after, or what stands above source and day."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

from content.ingest.draft import tidy
from content.ingest.layout import Line
from content.ingest.page_head import SITE
from content.ingest.page_signs import is_path, is_tool, read_meta

_LINES: Final = 4  # a title has no more
_SHORTEST: Final = 4
_LARGE: Final = 1.15  # of the usual letters
_SAME: Final = 0.9


def named(window: str) -> str:
    """Return what a window's title says of the article, the site's name aside; empty: it names the site only."""
    parts = [part.strip() for part in SITE.split(tidy(window))]
    return parts[0] if len(parts) > 1 else ""


def find_title(front: Sequence[Line | None], window: str) -> tuple[int, int] | None:
    """Return from which line to which the title stands in what is before the first sentence; None: nothing shows it."""
    places = [no for no, line in enumerate(front) if line]
    lines = [line for line in front if line]
    found = _by_window(lines, window) or _above_meta(lines) or _largest(lines)
    return (places[found[0]], places[found[1] - 1] + 1) if found else None


def _by_window(lines: Sequence[Line], window: str) -> tuple[int, int] | None:
    names = {_bare(name) for name in (window, named(window)) if len(_bare(name)) >= _SHORTEST}
    found = [
        (start, start + count)
        for start in range(len(lines))
        for count in range(1, _LINES + 1)
        if _bare("".join(line.text for line in lines[start : start + count])) in names
    ]
    return max(found, key=lambda one: lines[one[0]].size, default=None)


def _above_meta(lines: Sequence[Line]) -> tuple[int, int] | None:
    meta = next((no for no, line in enumerate(lines) if read_meta(line.text)), 0)
    return _grown(lines, meta - 1) if meta and _may_be(lines[meta - 1]) else None


def _largest(lines: Sequence[Line]) -> tuple[int, int] | None:
    usual = median(line.size for line in lines) if lines else 0.0
    paths = [no for no, line in enumerate(lines) if is_path(line.text)]
    start = paths[-1] + 1 if paths else 0
    large = [no for no in range(start, len(lines)) if lines[no].size > usual * _LARGE and _may_be(lines[no])]
    return _grown(lines, large[-1]) if large else None


def _grown(lines: Sequence[Line], last: int) -> tuple[int, int]:
    """A title's lines above its last one: those with letters as large, if these are larger than below."""
    start = last
    larger = lines[last].size > _LARGE * min(line.size for line in lines)
    while (
        larger
        and start > max(0, last - _LINES + 1)
        and _may_be(lines[start - 1])
        and _SAME < lines[start - 1].size / lines[last].size < 1 / _SAME
    ):
        start -= 1
    return start, last + 1


def _may_be(line: Line) -> bool:
    text = line.text
    return len(text) >= _SHORTEST and not (line.rows or is_path(text) or is_tool(text) or read_meta(text))


def _bare(text: str) -> str:
    return "".join(tidy(text).split())
