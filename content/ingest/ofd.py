"""The words of an OFD (GB/T 33190, the fixed layout that office systems give out): pages, templates, text objects."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from lxml import etree

from content.ingest.draft import SCAN, Draft, IngestError, ScanError, made
from content.ingest.layout import Line, Piece, flowed, lines
from content.ingest.overprint import body, inner, said, turn
from content.ingest.package import OFD, open_package, parse
from content.ingest.two_columns import in_columns, read_down
from content.item import Paragraph

_PAGES: Final = 200
_SIGNS: Final = 400_000  # of all pages, templates counted as often as they are used
_STRAIGHT: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_GAP: Final = 0.6  # letters: a wider step parts two cells
_NARROW: Final = 0.55
_FIGURE: Final = 0x2E80  # signs below are narrow
_PALE: Final = 100  # of 255
_BOX, _MATRIX = 4, 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text object's own coordinates lie on the page: x' = a·x + c·y + e, y' = b·x + d·y + f, in mm."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    size: float
    pale: bool

    def piece(self, x: float, y: float, text: str, *, upright: bool = True) -> Piece:
        height = abs(self.size * (self.d or self.b)) or 1.0
        left, low = self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f
        line = turn(self.a, self.b) if upright else turn(self.c, self.d)
        return Piece(left, low, height, text, line, self.pale)


def read_ofd(name: str, data: bytes, *, hidden: bool = False) -> Draft:
    """Read an OFD; `hidden` reads what it marks invisible or prints over its text, too. Raises IngestError."""
    parts = open_package(name, data, OFD)
    try:
        pages = [list(page) for page in _pages(name, parts, hidden=hidden)]
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        if isinstance(error, IngestError):
            raise
        raise IngestError(f"“{name}”读不出内容。{OFD.remedy}") from error
    if not any(pages):
        raise ScanError(f"“{name}”里没有文字，多半是扫描件。{SCAN}")
    kept, over = _own(pages)
    if hidden:
        return made(name, [*flowed(read_down(kept)), *map(Paragraph, dict.fromkeys(over))])
    return made(name, flowed(read_down(kept)), (*in_columns(kept), *said(over)))


def _own(pages: Iterable[Sequence[Piece]]) -> tuple[list[list[Line]], list[str]]:
    """The lines of each page, and what is printed over them."""
    kept: list[list[Line]] = []
    over: list[str] = []
    for page in pages:
        pieces, marks = body(page)
        own, log = inner(lines(pieces))
        kept.append(own)
        over += [*marks, *log]
    return kept, over


def _pages(name: str, parts: Mapping[str, bytes], *, hidden: bool) -> Iterator[Iterator[Piece]]:
    """Each page's pieces; a package may hold several documents."""
    left = [_SIGNS]
    count = 0
    for root in parse(parts[OFD.main]).iter("{*}DocRoot"):
        path = _path("", root.text or "")
        document = parse(parts[path])
        base = posixpath.dirname(path)
        templates = {one.get("ID"): _path(base, one.get("BaseLoc", "")) for one in document.iter("{*}TemplatePage")}
        for page in document.iterfind("{*}Pages/{*}Page"):
            count += 1
            if count > _PAGES:
                raise IngestError(f"“{name}”超过{_PAGES}页。请只上传要发布的部分")
            yield _page(name, parts, _path(base, page.get("BaseLoc") or page.findtext("{*}BaseLoc", "")), templates,
                        left, hidden=hidden)  # fmt: skip


def _page(
    name: str, parts: Mapping[str, bytes], path: str, templates: Mapping[str, str], left: list[int], *, hidden: bool
) -> Iterator[Piece]:
    page = parse(parts[path])
    used = [templates[one.get("TemplateID")] for one in page.iter("{*}Template") if one.get("TemplateID") in templates]
    for root in (*(parse(parts[one]) for one in used if one in parts), page):
        for text in root.iter("{*}TextObject"):
            if not hidden and (text.get("Visible") == "false" or text.get("Alpha") == "0"):
                continue
            for piece in _object(text):
                left[0] -= len(piece.text)
                if left[0] < 0:
                    raise IngestError(f"“{name}”的字太多，没有读完。请只上传要发布的部分")
                yield piece


def _path(base: str, where: str) -> str:
    """A part's name; producers write it from the root, from where they stand, or with a stroke in front."""
    clean = where.strip().replace("\\", "/")
    return clean.lstrip("/") if clean.startswith("/") or not base else posixpath.normpath(f"{base}/{clean}")


def _object(node: Any) -> Iterator[Piece]:
    box = _numbers(node.get("Boundary"), _BOX) or (0.0,) * _BOX
    a, b, c, d, e, f = _numbers(node.get("CTM"), _MATRIX) or _STRAIGHT
    place = _Place(a, b, c, d, e + box[0], f + box[1], float(node.get("Size", "1")), _is_pale(node))
    x = y = 0.0
    for code in node.iter("{*}TextCode"):
        x, y = float(code.get("X") or x), float(code.get("Y") or y)
        yield from _code(place, x, y, code)


def _is_pale(node: Any) -> bool:
    """Whether one sees through the letters; 0 is for those that are not seen at all."""
    colour = node.find("{*}FillColor")
    alphas = [node.get("Alpha"), None if colour is None else colour.get("Alpha")]
    return any(alpha and alpha.isdecimal() and 0 < int(alpha) < _PALE for alpha in alphas)


def _code(place: _Place, x: float, y: float, code: Any) -> Iterator[Piece]:
    """The pieces of one run of signs: a new one where the next sign stands on another line or far off."""
    text = (code.text or "").strip("\r\n")
    right = list(islice(_steps(code.get("DeltaX")), len(text)))
    down = list(islice(_steps(code.get("DeltaY")), len(text)))
    upright = not _runs_down(right, down, len(text) - 1)
    start, left, begun = 0, x, y
    for no in range(1, len(text)):
        wide = right[no - 1] if no <= len(right) else 0.0
        deep = down[no - 1] if no <= len(down) else 0.0
        x, y = x + wide, y + deep
        width = place.size * (1 if ord(text[no - 1]) >= _FIGURE else _NARROW)
        if wide > width + _GAP * place.size or wide < 0 or abs(deep) > place.size / 2:
            yield place.piece(left, begun, text[start:no], upright=upright)
            start, left, begun = no, x, y
    if text[start:].strip():
        yield place.piece(left, begun, text[start:], upright=upright)


def _runs_down(right: Sequence[float], down: Sequence[float], steps: int) -> bool:
    """Whether each sign of a run stands below the one before."""
    return steps > 0 and len(down) >= steps and not any(right) and all(down)


def _steps(deltas: str | None) -> Iterator[float]:
    """The distances of signs: `3 3 1.5`, or `g 10 6.61` for ten times the same."""
    words = iter((deltas or "").split())
    for word in words:
        if word == "g":
            count, step = int(next(words, "0")), float(next(words, "0"))
            for _ in range(count):
                yield step
        else:
            yield float(word)


def _numbers(listed: str | None, count: int) -> tuple[float, ...] | None:
    numbers = tuple(map(float, (listed or "").split()))
    return numbers if len(numbers) == count else None
