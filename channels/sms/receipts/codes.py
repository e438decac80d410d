"""What a gateway's status codes mean: a table a gateway, in codes.json with its source, the carriers' own beneath.

Only codes whose meaning is published and certain stand there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from channels.message import Reason, Scope

_DATA: Final = json.loads(resources.files(__package__ or "").joinpath("codes.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Table:
    """What the codes of one gateway come to: it arrived, nothing is settled (ignored in silence), or it failed."""

    arrived: frozenset[str]
    undecided: frozenset[str]
    failed: Mapping[str, Reason]

    def explains(self, code: str) -> bool:
        """Whether the code stands in it at all."""
        return code in self.arrived or code in self.undecided or code in self.failed


def _table(gateway: str) -> Table:
    """The gateway's own codes before the carriers', in upper case."""
    both = (_DATA["carrier"], _DATA[gateway])
    return Table(
        frozenset(code for part in both for code in part["arrived"]),
        frozenset(code for part in both for code in part["undecided"]),
        MappingProxyType({code: reason for part in both for row in part["failed"] for code, reason in _reasons(row)}),
    )


def _reasons(row: list[Any]) -> list[tuple[str, Reason]]:
    codes, text, scope, lasting = row
    return [(code, Reason(code, text, Scope(scope), lasting)) for code in codes.split()]


MAS: Final = _table("mas")
CMPP: Final = _table("cmpp")
ALIYUN: Final = _table("aliyun")
TENCENT: Final = _table("tencent")
