"""Charts (图): shapes as SVG that stretch with the page, their words beside them, their numbers in a table. Pure.

Text never stands inside a stretched SVG, so it keeps the reader's size at any width. Colour is never the only cue:
parts stand in the order of their legend, each with its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

_WIDE: Final = 1000.0
_HIGH: Final = 300.0
_GAP: Final = 4.0
_COLUMN: Final = 80.0  # the widest
_NICE: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, or one column; `tone` names its colour in chart.css."""

    label: str
    value: int
    tone: str
    said: str = ""  # the number as it is written; empty: the bare number

    @property
    def words(self) -> str:
        """Its number in words."""
        return self.said or str(self.value)


@dataclass(frozen=True, slots=True)
class Series:
    """A line that rises: (place on the width 0..1, value), in order."""

    label: str
    points: tuple[tuple[float, int], ...]
    tone: str

    @property
    def last(self) -> int:
        """Where it has come to."""
        return self.points[-1][1] if self.points else 0


def stacked(parts: Sequence[Part]) -> Markup:
    """One bar of all parts side by side; what has no value has no place. Empty when there is nothing."""
    shown = [part for part in parts if part.value > 0]
    whole = sum(part.value for part in shown)
    if not whole:
        return Markup()
    room = _WIDE - _GAP * (len(shown) - 1)
    shapes, left = [], 0.0
    for part in shown:
        width = room * part.value / whole
        shapes.append(_rect(left, 0, width, 40, part.tone))
        left += width + _GAP
    return _svg(40, shapes)


def columns(parts: Sequence[Part], most: int) -> Markup:
    """Columns of one scale from 0 to `most`, at equal distances."""
    if not parts or most <= 0:
        return Markup()
    room = _WIDE / len(parts)
    shapes = [_grid(share) for share in (0.0, 0.5, 1.0)]
    for number, part in enumerate(parts):
        height = _HIGH * min(part.value, most) / most
        width = min(room * 0.6, _COLUMN)
        shapes.append(_rect(room * (number + 0.5) - width / 2, _HIGH - height, width, height, part.tone))
    return _svg(_HIGH, shapes)


def rising(lines: Sequence[Series], most: int) -> Markup:
    """Lines of one scale from 0 to `most`, the highest first: each is a surface, so that colour is not the only cue."""
    if most <= 0 or not any(line.points for line in lines):
        return Markup()
    shapes = [_grid(share) for share in (0.0, 0.5, 1.0)]
    for line in lines:
        if not line.points:
            continue
        spots = [(_WIDE * x, _HIGH * (1 - min(y, most) / most)) for x, y in line.points]
        path = " ".join(f"L{x:.1f} {y:.1f}" for x, y in spots)
        begin, end = spots[0][0], spots[-1][0]
        area = f"M{begin:.1f} {_HIGH:.1f} {path} L{end:.1f} {_HIGH:.1f} Z"
        shapes.append(Markup('<path class="{} area" d="{}"/>').format(line.tone, area))
        stroke = f"M{path[1:]}"
        shapes.append(Markup('<path class="{} line" d="{}"/>').format(line.tone, stroke))
    return _svg(_HIGH, shapes)


def ceiling(value: int) -> int:
    """The least round number that is not below a value: where a scale ends."""
    step = 1
    while True:
        for nice in _NICE:
            if value <= nice * step:
                return nice * step
        step *= 10


def _rect(x: float, y: float, width: float, height: float, tone: str) -> Markup:
    shape = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>')
    return shape.format(tone, *(f"{value:.1f}" for value in (x, y, width, height)))


def _grid(share: float) -> Markup:
    y = f"{_HIGH * share:.1f}"
    return Markup('<path class="grid" d="M0 {} H{}"/>').format(y, f"{_WIDE:.0f}")


def _svg(high: float, shapes: Sequence[Markup]) -> Markup:
    """Hidden from screen readers: the table beside it says all of it."""
    head = Markup('<svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">')
    return head.format(f"{_WIDE:.0f}", f"{high:.0f}") + Markup().join(map(escape, shapes)) + Markup("</svg>")
