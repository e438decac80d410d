"""A word of ours with the word a screen shows. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A value, and the word that stands for it where people read it: `Duty.MUST.label` is 必达."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the screen's word beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
