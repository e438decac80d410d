"""The watch (监测): how long accounts and pages may be silent, as a county holds them to it. Pure.

No place is ever ranked by how often it was read or passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Silence(StrEnum):
    """How it stands with what should be renewed."""

    FRESH = "fresh"
    NEAR = "near"
    OVER = "over"
    IDLE = "idle"  # 僵尸账号
    NEVER = "never"


_KINDS: Final = {Silence.FRESH: "good", Silence.NEAR: "warn"}


@dataclass(frozen=True, slots=True)
class Limits:
    """A county's own limits (监测指标), in days; the defaults are what most provinces hold accounts to."""

    account_warn: int = 10
    account_days: int = 14
    idle_days: int = 90
    page_warn: int = 10
    page_days: int = 14
    letter_days: int = 90
    compare_days: int = 31


@dataclass(frozen=True, slots=True)
class Stand:
    """How long something has been silent; `days` None: it never spoke."""

    days: int | None
    silence: Silence
    words: str

    @property
    def kind(self) -> str:
        """The colour of its tag."""
        return _KINDS.get(self.silence, "bad")

    @property
    def alarming(self) -> bool:
        """Whether somebody should do something."""
        return self.silence is not Silence.FRESH


def stand(last: date | None, today: date, *, warn: int, most: int, idle: int = 0) -> Stand:
    """Say how it stands with something last renewed on a day; `idle` 0: there is no such word for it."""
    if last is None:
        return Stand(None, Silence.NEVER, "没有更新过")
    days = max(0, (today - last).days)
    if idle and days > idle:
        return Stand(days, Silence.IDLE, f"{days}天没有更新，超过{idle}天")
    if days > most:
        return Stand(days, Silence.OVER, f"超过{most}天没有更新")
    if days >= warn:
        return Stand(days, Silence.NEAR, "今天到期限" if days == most else f"还有{most - days}天到期限")
    return Stand(days, Silence.FRESH, "正常")


def account(last: date | None, today: date, limits: Limits) -> Stand:
    """How it stands with an account."""
    return stand(last, today, warn=limits.account_warn, most=limits.account_days, idle=limits.idle_days)


def page(last: date | None, today: date, limits: Limits) -> Stand:
    """How it stands with a place's page."""
    return stand(last, today, warn=limits.page_warn, most=limits.page_days)
