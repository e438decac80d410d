"""Questions (问题): what residents write back to a notice, from 审看 over 处理 to 反馈, with a clock. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Final

from content.code import read_code

__all__ = [
    "ANSWER_STATES",
    "DAYS",
    "LONGEST",
    "SAID_STRANGER",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "STRANGER",
    "STRANGERS",
    "TRANSITIONS",
    "Words",
    "code_hash",
]

DAYS: Final = 5  # working days until the answer; a default, each county has its own (pusher.county_standing)
STRANGER: Final = "机主回复不是本人"  # why a number is closed by what its holder wrote
SAID_STRANGER: Final = "经办人核实不是本人"  # or by an officer who has asked
STRANGERS: Final = frozenset({STRANGER, SAID_STRANGER})
LONGEST: Final = 1000  # characters kept of what somebody wrote
STATE_LABELS: Final = {"received": "待审看", "handling": "处理中", "answered": "已反馈", "aside": "不用反馈"}
SOURCE_LABELS: Final = {"sms": "短信回复", "wechat": "微信留言", "page": "通知页面"}
ANSWER_STATES: Final = {"waiting": "待审", "shown": "已公开", "refused": "不公开", "taken_down": "已撤下"}
# Where an act leads: whoever answers has looked; what is over stays as it is.
TRANSITIONS: Final = {
    ("received", "look"): "handling",
    ("received", "answer"): "answered",
    ("handling", "answer"): "answered",
    ("received", "set_aside"): "aside",
    ("handling", "set_aside"): "aside",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote and from where; kept encrypted, and shown to whoever answers it."""

    text: str = field(repr=False)
    kind: str  # of contact: phone, wechat:<account>
    address: str = field(repr=False)

    def sealed_text(self) -> str:
        """As it is encrypted."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Words:
        """Back from sealed_text()."""
        return cls(**json.loads(text))


def code_hash(code: str) -> bytes | None:
    """The hash under which a question of a page is found by its code; None: this is no code."""
    read = read_code(code)
    return hashlib.sha256(f"question {read}".encode()).digest() if read else None
