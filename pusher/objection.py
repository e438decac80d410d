"""Objections (异议): what somebody complains of, the code to ask by, and when the answer is due. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Final

from content.code import read_code

__all__ = ["DAYS", "STATE_LABELS", "Complaint", "code_hash", "row_named"]

DAYS: Final = 7  # working days until the answer; a default, each county has its own (pusher.county_standing)
STATE_LABELS: Final = {"received": "已收到", "accepted": "已受理", "upheld": "维持原公示", "corrected": "更正"}
SOURCE_LABELS: Final = {"page": "通知页面", "phone": "电话", "written": "当面、书面"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Who complains and in which words; it is kept encrypted, and no village reads it."""

    reason: str = field(repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    def text(self) -> str:
        """As it is encrypted."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Complaint:
        """Back from text()."""
        return cls(**json.loads(text))


def row_named(line: int, *, outdated: bool) -> str:
    """What it is about, as all may read it: in a list that was corrected another family may stand in that row."""
    if not line:
        return "整个名单"
    return f"更正前名单的第{line}行" if outdated else f"第{line}行"


def code_hash(code: str) -> bytes | None:
    """The hash under which an objection is found by its code; None: this is no code."""
    read = read_code(code)
    return hashlib.sha256(f"objection {read}".encode()).digest() if read else None
