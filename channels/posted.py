"""What stands on an account, by its platform's own list (发布列表): pure values and one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from channels.message import Reason


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the platform lists it. `source`: what it says it was made of (阅读原文); "": it does not say."""

    link: str
    title: str
    at: datetime
    source: str


@runtime_checkable
class Posted(Protocol):
    """A channel whose platform can be asked what stands on an account, or on a part of it (`covers` says which)."""

    covers: str  # Chinese: 没有群发的文章

    async def articles(self, most: int) -> Sequence[Article] | Reason:
        """Return up to `most` articles that stand there now, the latest first."""
