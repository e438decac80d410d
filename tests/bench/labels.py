"""The labelled notices as values; notices/README.md says what the labels mean."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent / "notices"
SETS: Final = ("open", "held")


@dataclass(frozen=True)
class Notice:
    """A notice and what a careful clerk reads out of it."""

    name: str
    text: str
    label: dict[str, Any]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.label["today"])

    @property
    def deadlines(self) -> list[date | None]:
        """The days that are right, the first the clerk's own; None: that there is none is right."""
        said = (self.label["deadline"], *self.label.get("deadline_alt", ()))
        return [date.fromisoformat(day) if day else None for day in said]

    @property
    def issuer(self) -> int:
        return int(self.label["issuer"])

    @property
    def places(self) -> list[set[int]]:
        """The sets of places that are right."""
        return [{int(code) for code in codes} for codes in (self.label["places"], *self.label["places_alt"])]

    def without(self, kept: str | None = None) -> str:
        """The text with its leaks taken out, all but one."""
        text = self.text
        for leak in sorted((leak["text"] for leak in self.label["leaks"]), key=len, reverse=True):
            if leak != kept:
                text = text.replace(leak, "（略）")
        return text


def notices(which: str) -> list[Notice]:
    labels = json.loads((HERE / f"{which}.json").read_text())
    return [Notice(label["file"], (HERE / which / label["file"]).read_text(), label) for label in labels]
