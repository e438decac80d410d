"""Where a page of a PDF leads, and which links nobody sees: over no words, one sign, white or tiny ones. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from content.ingest.draft import Link, web_address

_SHOWS: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STEPS: Final = frozenset({b"m", b"l", b"c", b"v", b"y"})
_ENDS: Final = _FILLS | {b"n", b"S", b"s"}
_COLOURS: Final = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})
_PAPER: Final = 0.95  # of a channel's light: no eye tells it from the paper
_CMYK: Final = 4
_LIGHTS: Final = frozenset({"/ICCBased", "/CalGray", "/CalRGB", "/DeviceGray", "/DeviceRGB", "/DeviceCMYK"})
_UNDRAWN: Final = 3  # of text rendering modes: an OCR's words behind its picture
_TINY: Final = 3.0  # points
_SIGN: Final = 1.4  # letter heights: a link that is no wider is over one sign
_LATIN: Final = 0.6  # of a letter's height: a Latin letter's width
_NEAR: Final = 0.1  # letter heights by which a box is drawn too narrow
_DROP: Final = 0.3  # of a letter's height: a link's foot may stand so far above the baseline
_BROKEN: Final = (ValueError, TypeError, IndexError, KeyError, AttributeError)

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True, slots=True)
class _Run:
    """Words drawn in one go: from where to about where, on which baseline, how high, and whether the paper shows them.

    What is drawn on from where the pen stood begins, as far as it is known here, with what was drawn before.
    """

    x: float
    end: float
    y: float
    size: float
    seen: bool


@dataclass(slots=True)
class _Ink:
    white: bool = False
    light: bool = True  # whether the colour space counts light; of another one the numbers say nothing
    mode: int = 0
    size: float = 1.0
    bytes: int = 1  # of one sign


@dataclass(slots=True)
class Tracer:
    """Watches a page being read (pypdf's visitor of operands) and knows what is drawn where."""

    page: Any
    runs: list[_Run] = field(default_factory=list)
    drawn: list[Box] = field(default_factory=list)  # pictures and coloured areas
    nested: bool = False  # forms are drawn: where their words come to stand is not known
    _ink: _Ink = field(default_factory=_Ink)
    _kept: list[_Ink] = field(default_factory=list)
    _path: list[Box] = field(default_factory=list)

    def see(self, operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        """See an operator, and where the pen stands before it; behind one that makes no sense nothing is known."""
        try:
            self._see(operator, operands, cm, tm)
        except _BROKEN:
            self.nested = True

    def _see(self, operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        ink = self._ink
        if operator == b"q":
            self._kept.append(replace(ink))
        elif operator == b"Q" and self._kept:
            self._ink = self._kept.pop()
        elif operator in _COLOURS:
            ink.white = _is_white(operands) and (ink.light or operator not in {b"sc", b"scn"})
        elif operator == b"cs":
            ink.white, ink.light = False, self._is_light(str(operands[0]))
        elif operator == b"Tr":
            ink.mode = int(operands[0])
        elif operator == b"Tf":
            ink.size = float(operands[1])
            ink.bytes = 2 if _part(self.page, "/Font", str(operands[0])).get("/Subtype") == "/Type0" else 1
        elif operator in _SHOWS:
            self.runs.append(self._run(operands, cm, tm))
        else:
            self._draw(operator, operands, cm)

    def links(self) -> Iterator[Link]:
        """The links to the web, each address once. A page without words is a drawing: its links are seen."""
        found = sorted(_annotated(self.page))
        for address, boxes in groupby(found, key=lambda one: one[0]):
            places = [box for _, box in boxes]
            yield Link("", address, hidden=bool(self.runs) and not self.nested and not self._is_seen(places))

    def _run(self, operands: list[Any], cm: list[float], tm: list[float]) -> _Run:
        ink, said = self._ink, operands[-1]
        parts = said if isinstance(said, list) else [said]
        signs = sum(len(one) for one in parts if isinstance(one, (str, bytes))) / ink.bytes
        moved = sum(float(one) for one in parts if isinstance(one, (int, float))) / -1000
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        size = abs(ink.size * (tm[3] or tm[1]) * (cm[3] or cm[1]))
        wide = signs * (1 if ink.bytes > 1 else _LATIN) + moved
        return _Run(x, x + wide * size, y, size, not ink.white and ink.mode != _UNDRAWN and size >= _TINY)

    def _draw(self, operator: bytes, operands: list[Any], cm: list[float]) -> None:
        if operator == b"re":
            x, y, width, height = map(float, operands)
            self._path.append(_moved(cm, (x, y, x + width, y + height)))
        elif operator in _STEPS:
            x, y = map(float, operands[-2:])
            self._path.append(_moved(cm, (x, y, x, y)))
        elif operator in _ENDS:
            if self._path and operator in _FILLS and not self._ink.white:
                lefts, lows, rights, highs = zip(*self._path, strict=True)
                self.drawn.append((min(lefts), min(lows), max(rights), max(highs)))
            self._path = []
        elif operator == b"Do":
            self.nested |= _part(self.page, "/XObject", str(operands[0])).get("/Subtype") == "/Form"
            self.drawn.append(_moved(cm, (0, 0, 1, 1)))

    def _is_light(self, name: str) -> bool:
        if name in _LIGHTS:
            return True
        said = _part(self.page, "/ColorSpace", name)
        return bool(said) and str(said[0] if isinstance(said, list) else said) in _LIGHTS

    def _is_seen(self, places: list[Box]) -> bool:
        """Whether a picture, a coloured area, or more than one sign that differs from the paper lies in the places."""
        if any(_overlap(box, other) for box in places for other in self.drawn):
            return True
        over = [run for box in places for run in self._over(box)]
        wide = sum(right - left for left, _, right, _ in places)
        return any(run.seen and wide > _SIGN * run.size for run in over)

    def _over(self, box: Box) -> list[_Run]:
        """What is drawn in a box: the words that begin in it, or else those before it that reach into it."""
        left, low, right, high = box
        line = [run for run in self.runs if low <= run.y + run.size * _DROP and run.y < high]
        begun = [run for run in line if left - run.size * _NEAR <= run.x < right]
        before = [run for run in line if run.x < left < run.end]
        nearest = max((run.x for run in before), default=0.0)
        return begun or [run for run in before if run.x == nearest]


def _annotated(page: Any) -> Iterator[tuple[str, Box]]:
    notes = page["/Annots"].get_object() if "/Annots" in page else ()
    for note in (one.get_object() for one in (notes if isinstance(notes, list) else ())):
        try:
            action = note["/A"].get_object() if note.get("/Subtype") == "/Link" and "/A" in note else {}
            address, (left, low, right, high) = web_address(str(action.get("/URI", ""))), map(float, note["/Rect"])
        except _BROKEN:
            continue  # no reader follows it either
        if address:
            yield address, (min(left, right), min(low, high), max(left, right), max(low, high))


def _part(page: Any, kind: str, name: str) -> Any:
    """What a page's resources have under a name; an empty one where they have nothing."""
    resources = page.get("/Resources")
    held = resources.get_object().get(kind) if resources is not None else None
    found = held.get_object().get(name) if held is not None else None
    return {} if found is None else found.get_object()


def _is_white(operands: Iterable[Any]) -> bool:
    numbers = [float(one) for one in operands if isinstance(one, (int, float))]
    if len(numbers) == _CMYK:
        return max(numbers) <= 1 - _PAPER
    return bool(numbers) and min(numbers) >= _PAPER


def _moved(cm: list[float], box: Box) -> Box:
    xs = [x * cm[0] + y * cm[2] + cm[4] for x in box[::2] for y in box[1::2]]
    ys = [x * cm[1] + y * cm[3] + cm[5] for x in box[::2] for y in box[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
