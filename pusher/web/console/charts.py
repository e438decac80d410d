"""What the console draws: households by grade of evidence, and how far a push had come. No IO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from pusher.report import GRADE_LABELS
from pusher.store.reach import Point
from pusher.web import chart
from pusher.web.chart import Part, Series
from pusher.web.page import share
from pusher.wording import moment

_LINES: Final = (("sent", "已提交", "t-accepted"), ("arrived", "到机", "t-arrived"), ("opened", "打开、确认", "t-told"))
_ROWS: Final = 12  # of the table beside a curve


def grade_parts(grades: Mapping[str, int]) -> list[Part]:
    """Households by grade of evidence, the strongest first, as a bar and its legend have them."""
    whole = sum(grades.get(grade, 0) for grade in GRADE_LABELS)
    return [
        Part(words, grades[grade], f"t-{grade}", f"{grades[grade]}户，{share(grades[grade], whole)}")
        for grade, words in GRADE_LABELS.items()
        if grades.get(grade)
    ]


def come_so_far(begun: datetime | None, points: Sequence[Point]) -> dict[str, Any]:
    """What push.html draws of a push's way: the time from its approval to when it last changed."""
    blank = {"curve": Markup(), "curves": (), "top": 0, "spans": (), "marks": ()}
    if begun is None or len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return blank
    ended = points[-1].at
    whole = (ended - begun).total_seconds()
    if whole <= 0 or not points[-1].sent:
        return blank
    curves = [
        Series(
            label,
            ((0.0, 0), *(((one.at - begun).total_seconds() / whole, getattr(one, name)) for one in points)),
            tone,
        )
        for name, label, tone in _LINES
    ]
    top = chart.ceiling(max(point.sent for point in points))
    step = max(1, -(-len(points) // _ROWS))
    marks = [*points[:-1:step], points[-1]]
    spans = (moment(begun), moment(ended))
    return {"curve": chart.rising(curves, top), "curves": curves, "top": top, "spans": spans, "marks": marks}
