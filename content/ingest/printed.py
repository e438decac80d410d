"""A page of a site that was printed into a PDF: its article, and what stood around it for a person to compare. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from content.ingest.draft import Head
from content.ingest.layout import Line
from content.ingest.page_aside import ends_sentence, parted, tells
from content.ingest.page_edges import without_edges
from content.ingest.page_signs import (
    is_after,
    is_foot,
    is_furniture,
    is_host,
    is_menu,
    is_path,
    is_tool,
    read_meta,
)
from content.ingest.page_title import find_title, named
from content.pattern import late

_ENOUGH: Final = 2  # kinds of signs: a notice may have one by itself
_BROWSER: Final = late(r"Mozilla|AppleWebKit|Chrome|Firefox|Safari|Skia/PDF")

Pages = list[list[Line]]


@dataclass(frozen=True, slots=True)
class Printed:
    """The pages that stay, what was taken off them, what the page says of itself. `edged`: a browser's edges were."""

    pages: Pages
    left: tuple[Line, ...] = ()
    head: Head | None = None
    edged: bool = False


def printed(pages: Sequence[Sequence[Line]], window: str, maker: str) -> Printed:
    """Find the article of a printed page; another file keeps all its lines. `window`, `maker`: what the file says."""
    kept, edged = without_edges(pages)
    if not _is_printed([line.text for page in kept for line in page], by_browser=edged or bool(_BROWSER.search(maker))):
        return Printed(kept, edged=edged)
    placed = [(no, line) for no, page in enumerate(kept) for line in page]
    own, beside = parted([line for _, line in placed])
    begin, behind = _title(own, window)
    told, end = _told(own, behind), _end(own, behind)
    left: list[Line] = []
    out: Pages = [[] for _ in kept]
    for no, line in enumerate(own):
        stays = begin <= no < behind or (behind <= no < end and not (line and _is_sign(line, front=no < told)))
        if line:
            (out[placed[no][0]] if stays else left).append(line)
        left += filter(None, [beside[no]])
    named_by = [line for line in own[begin:behind] if line]
    title = "".join(line.text for line in named_by)
    if title:
        page = out[placed[begin][0]]
        one = replace(named_by[0], cells=(title,), spans=((named_by[0].x, named_by[0].end),))
        page[:] = [one, *(line for line in page if line not in named_by)]
    return Printed(out, tuple(left), _head(title or named(window), own[:told]), edged)


def _is_printed(texts: Sequence[str], *, by_browser: bool) -> bool:
    kinds = (is_path, is_tool, is_menu, is_foot, is_after, _is_dated)
    shown = sum(any(map(kind, texts)) for kind in kinds)
    return shown > 0 and shown + by_browser >= _ENOUGH


def _is_dated(text: str) -> bool:
    meta = read_meta(text)
    return bool(meta and meta.published)


def _title(lines: Sequence[Line | None], window: str) -> tuple[int, int]:
    """Where the title begins and where it ends; where there is none to be found, what stands before the text."""
    told = next((no for no, line in enumerate(lines) if line and ends_sentence(line)), len(lines))
    if found := find_title(lines[:told], window):
        return found
    front = [no for no, line in enumerate(lines[:told]) if line and _is_sign(line, front=True)]
    start = front[-1] + 1 if front else 0
    return start, start


def _told(lines: Sequence[Line | None], start: int) -> int:
    """Where the first sentence or table is."""
    return next((no for no, line in enumerate(lines) if no >= start and line and tells(line)), len(lines))


def _end(lines: Sequence[Line | None], behind: int) -> int:
    """Where what follows the article begins: its neighbours, or the site's foot with its menu and its hosts."""
    told = min(_told(lines, behind), len(lines) - 1)
    ends = (no for no, line in enumerate(lines) if no > told and line and _is_end(line))
    end = found = next(ends, len(lines))
    while found < len(lines) and end > told + 1 and ((before := lines[end - 1]) is None or is_host(before.text)):
        end -= 1
    return end


def _is_end(line: Line) -> bool:
    return is_after(line.text) or is_foot(line.text) or is_menu(line.text)


def _is_sign(line: Line, *, front: bool) -> bool:
    """Whether a line is furniture; in front of the first sentence one of source and day is."""
    text = line.text
    known = is_tool(text) or is_path(text) or is_furniture(text) or (front and read_meta(text) is not None)
    return known and not line.rows


def _head(title: str, front: Sequence[Line | None]) -> Head:
    metas = [meta for line in front if line and (meta := read_meta(line.text))]
    return Head(
        title=title,
        issuer=next((meta.issuer for meta in metas if meta.issuer), ""),
        published=next((meta.published for meta in metas if meta.published), None),
    )
