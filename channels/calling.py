"""What waits for a member of staff (签批提醒), in words that name no person and no title. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WORDS: Final = frozenset({"what", "where", "act", "due", "since"})  # what a field of a template may be filled with


@dataclass(frozen=True, slots=True)
class Calling:
    """One thing that waits."""

    what: str  # 社会保险信息
    where: str  # 王家岗村
    act: str  # 终审签发
    since: str  # 2026年11月30日 15:00
    due: str = ""  # the same; "": no hurry
