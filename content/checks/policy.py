"""The county's measure (检查口径): rules with their severity and list entry as shipped, and what the county tuned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from content.calendar import Overrides
from content.checks.finding import Finding, Severity


class WordClass(StrEnum):
    """A listed word: misspelt (严重), poor usage (一般), the county's own taboo (敏感), or no fault here (放行)."""

    SERIOUS = "serious"
    COMMON = "common"
    SENSITIVE = "sensitive"
    ALLOWED = "allowed"

    @property
    def label(self) -> str:
        """As the screen says it."""
        return _CLASSES[self]


_CLASSES: Final = {
    WordClass.SERIOUS: "严重",
    WordClass.COMMON: "一般",
    WordClass.SENSITIVE: "敏感",
    WordClass.ALLOWED: "放行",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `entry` is the code of the negative list's entry; `locked`: no county can switch it off."""

    id: str
    name: str
    severity: Severity
    entry: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A wrong word, its right form (empty: none) and the longer words in which it is right."""

    wrong: str
    right: str
    kind: WordClass
    exceptions: tuple[str, ...] = ()


def _shipped(name: str) -> Any:
    return json.loads(resources.files("content.data").joinpath(name).read_text("utf-8"))


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        name: Rule(name, row["name"], Severity(row["severity"]), row["entry"], row.get("locked", False))
        for name, row in _shipped("rules.json").items()
    }
)
ENTRIES: Final[Mapping[str, str]] = MappingProxyType(_shipped("negative_list.json"))
WORDS: Final = tuple(
    Word(row["wrong"], row["right"], WordClass(row["class"]), tuple(row.get("except", ())))
    for row in _shipped("words.json")
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a county tuned, and what its item brings along. The default is what is shipped.

    `severities`: by rule, None switches it off. `numbers`: 11 digits of mobiles of the staff directory and the county's
    list. `places`: the towns and villages of the item's county. `explained`: whether a policy document has its 解读 or
    a stated reason; None: not known. `notice_days`: how long a 公示 has to last by the
    catalogue (working days: `notice_working`); None: not said. `hidden_links`: names of attachments with
    the addresses in them that no reader sees. `overrides`: the county's own holidays.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    words: tuple[Word, ...] = ()
    numbers: AbstractSet[str] = frozenset()
    domains: AbstractSet[str] = frozenset()
    places: tuple[str, ...] = ()
    explained: bool | None = None
    notice_days: int | None = None
    notice_working: bool = False
    hidden_links: tuple[tuple[str, str], ...] = ()
    overrides: Overrides = field(default_factory=Overrides)

    def severity(self, rule: str) -> Severity | None:
        """How a rule counts here; None: it is off."""
        shipped = RULES[rule]
        return shipped.severity if shipped.locked else self.severities.get(rule, shipped.severity)

    def entry(self, rule: str) -> str:
        """The entry that the rule stands on, as a finding cites it."""
        code = RULES[rule].entry
        return f"负面清单第{code}条：{self.entries.get(code, ENTRIES[code])}"


def finding(
    rule: str, place: str, quote: str, *, reason: str, suggestion: str, severity: Severity | None = None
) -> Finding:
    """Make a finding of a rule as shipped; `severity` where this one is milder than its rule."""
    return Finding(rule, severity or RULES[rule].severity, place, quote, reason, suggestion)
