"""The ruled lines of a PDF page: thin areas that are filled, and strokes, as browsers, Word and typesetters do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from content.ingest.ruled import Rule

_FILLS: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKES: Final = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})
_CLOSES: Final = frozenset({b"h", b"s", b"b", b"b*"})
_ENDS: Final = _FILLS | _STROKES | {b"n"}
_BROKEN: Final = (ValueError, TypeError, IndexError)

Point = tuple[float, float]


@dataclass(slots=True)
class Ruler:
    """Watches a page being read (pypdf's visitor of operands) and keeps its rules, from the page's top left."""

    top: float
    rules: list[Rule] = field(default_factory=list)
    _shapes: list[list[Point]] = field(default_factory=list)

    def see(self, operator: bytes, operands: list[Any], cm: list[float]) -> None:
        """See an operator; what makes no sense draws nothing."""
        try:
            self._see(operator, operands, cm)
        except _BROKEN:
            self._shapes = []

    def _see(self, operator: bytes, operands: list[Any], cm: list[float]) -> None:
        if operator == b"re":
            x, y, wide, high = map(float, operands)
            corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y))
            self._shapes.append([self._at(cm, *corner) for corner in corners])
        elif operator == b"m":
            self._shapes.append([self._at(cm, *map(float, operands))])
        elif operator == b"l" and self._shapes:
            self._shapes[-1].append(self._at(cm, *map(float, operands)))
        elif operator in _ENDS or operator in _CLOSES:
            if operator in _CLOSES and self._shapes:
                self._shapes[-1].append(self._shapes[-1][0])
            if operator in _ENDS:
                self._drawn(operator)

    def _drawn(self, operator: bytes) -> None:
        for shape in self._shapes:
            sides = list(pairwise(shape))
            if operator in _FILLS and sides:
                sides = [((min(x for x, _ in shape), min(y for _, y in shape)),
                          (max(x for x, _ in shape), max(y for _, y in shape)))]  # fmt: skip
            if operator in _FILLS | _STROKES:
                self.rules += [rule for side in sides if (rule := Rule.between(*side))]
        self._shapes = []

    def _at(self, cm: list[float], x: float, y: float) -> Point:
        return x * cm[0] + y * cm[2] + cm[4], self.top - (x * cm[1] + y * cm[3] + cm[5])
