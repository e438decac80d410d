"""A day as a notice names it, and what it is to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Meaning(StrEnum):
    """What a date is to the reader."""

    DEADLINE = "deadline"  # 截止
    CONSEQUENCE = "consequence"  # 逾期的后果从这天起
    START = "start"  # 开始
    DAY = "day"  # a day on which something happens


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its meaning. `until` is the last day of a span (公示期, 禁火时间)."""

    meaning: Meaning
    on: date
    until: date | None = None
