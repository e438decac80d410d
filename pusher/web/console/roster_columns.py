"""What the columns of a roster are: asked about where they are strange, and changed where they were read wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from audiences.roster import KNOWN, Column
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

LABELS: Final = 60
_NOT_READ: Final = "-"
COLUMNS: Final = (("", "请选择"), *((column.value, column.value) for column in Column), (_NOT_READ, "不用导入"))


def said(visit: Visit, known: Mapping[str, str]) -> dict[str, str]:
    """What the form says of labels, label1 … and field1 …, where that is news: label → Column's value, "" not read.

    `known` is what was said before (audiences.store.mapping).
    """
    found = {}
    for number in range(LABELS):
        label, field = text(visit.form, f"label{number}", 50), text(visit.form, f"field{number}", 20)
        if not label or not field:
            continue
        if field != _NOT_READ and field not in set(Column):
            raise Problem(400)
        to = "" if field == _NOT_READ else field
        if to != known.get(label, _ours(label)):
            found[label] = to
    return found


def asked(labels: Iterable[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """Labels and what they were read as, for the form: their number, label, chosen option."""
    return [(number, label, field or _NOT_READ) for number, (label, field) in enumerate(list(labels)[:LABELS])]


def _ours(label: str) -> str | None:
    if label not in KNOWN:
        return None
    column = KNOWN[label]
    return column.value if column else ""
