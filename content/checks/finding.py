"""A finding (检查结果): where, what, why, what to do, the list entry it stands on, and how a machine may mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Path = tuple[
    str | int, ...
]  # into a version's JSON: ("blocks", 2, "text"), ("blocks", 3, "rows", 1, 0), ("plain", "how")


class Severity(StrEnum):
    """What a finding does: stops the item (阻断), is for a person to judge (提醒), or is said once (提示)."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"

    @property
    def label(self) -> str:
        """As the screen says it."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 comes first."""
        return list(Severity).index(self)


_LABELS: Final = {Severity.BLOCK: "必须改", Severity.WARN: "请留意", Severity.NOTE: "提示"}


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement (一键改正) that is right without looking: `text[start:end] == old` becomes `new`."""

    path: Path
    start: int
    end: int
    old: str
    new: str

    @property
    def key(self) -> str:
        """Its name on a form."""
        return f"{'.'.join(map(str, self.path))}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `quote` is masked: it may stand on a screen, in a log and on paper. The policy fills in `entry`."""

    rule: str
    severity: Severity
    place: str
    quote: str
    reason: str
    suggestion: str
    entry: str = ""
    fix: Fix | None = None


def mask(text: str) -> str:
    """Hide the digits of a number but the first three, however they are spaced."""
    kept = 3
    seen = 0

    def hide(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return found[0] if seen <= kept else "*"

    return re.sub(r"[0-9０-９XxＸｘ]", hide, re.sub(r"\s+", " ", text))
