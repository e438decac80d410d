"""What a browser prints at the head and foot of each sheet: when, the window's title, the address, which sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from content.ingest.layout import Line
from content.pattern import late

_STAMP: Final = late(
    r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}日?,?\s*(?:上午|下午|中午|晚上|凌晨|[AP]M)?\s*\d{1,2}[:：]\d{2}"
)
_ADDRESS: Final = late(r"(?:^|\s)(?:https?://|file://|www\.)\S{3,}")
_FOOT: Final = late(r"(?:https?|file)://\S+\s+\d{1,3}\s?/\s?\d{1,3}")
_SHEET: Final = late(r"(?:^|\s)(?:第\s*)?\d{1,3}\s*(?:页\s*)?(?:/|of|共|，共)\s*\d{1,3}(?:\s*页)?(?=\s|$)")


def without_edges(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], bool]:
    """Return the pages without those lines, and whether there were any."""
    kept = [_kept(page) for page in pages]
    return kept, sum(map(len, kept)) < sum(map(len, pages))


def _kept(page: Sequence[Line]) -> list[Line]:
    """A page without its edges: both, where they say all of it together; a foot of address and sheet; or none."""
    lines = list(page)
    if not lines:
        return lines
    first, last = _signs(lines[0]), _signs(lines[-1])
    both = len(lines) > 1 and bool(first and last) and len(first | last) == 3  # noqa: PLR2004 - all of them
    if both or _FOOT.fullmatch(_plain(lines[-1])):
        lines.pop()
    return lines[1:] if both else lines


def _signs(line: Line) -> set[str]:
    text = _plain(line)
    named = {"stamp": _STAMP, "address": _ADDRESS, "sheet": _SHEET}
    return {name for name, pattern in named.items() if pattern.search(text)}


def _plain(line: Line) -> str:
    return unicodedata.normalize("NFKC", line.text)  # ﬁle://, as fonts join it
