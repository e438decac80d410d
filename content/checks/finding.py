"""A finding (检查结果): where, what, why, what to do, and the list entry it stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Severity(StrEnum):
    """Whether a finding stops the item (阻断) or is for a person to judge (提醒)."""

    BLOCK = "block"
    WARN = "warn"


# The county's negative list (负面清单), as shipped; a finding cites its entry.
ENTRIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id_number": "负面清单第1条：公民身份号码",
        "bank_card": "负面清单第2条：银行卡号、一卡通卡号等金融账户",
        "phone": "负面清单第3条：个人手机号码",
        "secrecy": "负面清单第4条：国家秘密、工作秘密和内部事项标志",
        "openness": "负面清单第5条：公开属性不是主动公开的信息",
        "elements": "发布要素清单：发布单位、日期、一看就懂和联系电话",
        "dates": "发布要素清单：日期前后相符",
        "attachment": "发布要素清单：附件逐份检查",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `quote` is masked: it may stand on a screen, in a log and on paper."""

    rule: str
    severity: Severity
    place: str
    quote: str
    reason: str
    suggestion: str
    entry: str


def finding(rule: str, severity: Severity, place: str, quote: str, *, reason: str, suggestion: str) -> Finding:
    """Make a finding that cites the rule's entry."""
    return Finding(rule, severity, place, quote, reason, suggestion, ENTRIES[rule])


def mask(text: str) -> str:
    """Hide the digits of a number but the first three, however they are spaced."""
    kept = 3
    seen = 0

    def hide(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return found[0] if seen <= kept else "*"

    return re.sub(r"[0-9０-９XxＸｘ]", hide, re.sub(r"\s+", " ", text))
