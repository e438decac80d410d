"""What a step of the line is lent: the database, the vault, the channels, the clock. runtime.py fills it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from audiences.vault import Vault
from channels.base import Account, Channel, Entry
from channels.message import Unit
from pusher.link import Links
from pusher.load import Load
from pusher.store import Connection, Pool
from pusher.timing import Clocks

OFFICE_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Post:
    """An account that is ready to speak."""

    account: Account
    entry: Entry
    channel: Channel
    rate: float
    daily_limit: int
    county: int
    home: int  # the place that it speaks for, 15 digits: who follows it is of there as long as nothing else is known

    @property
    def whole(self) -> int:
        """The one place whose tag all its followers are under, where a day has one send; 0: each town has its own."""
        once = any(mode.unit is Unit.TAG and mode.daily == 1 for mode in self.channel.capabilities.modes)
        return self.home if once else 0


class Bucket(Protocol):
    """Tokens of an account's rate, shared by all workers."""

    async def take(self, account: int, rate: float, want: int, *, urgent: bool = False) -> tuple[int, float]:
        """Take up to `want` tokens; (granted, seconds until there are more). Some are kept for urgent pushes."""

    async def give(self, account: int, tokens: int) -> None:
        """Give back tokens that were not used."""


class Meter(Protocol):
    """How an account's calls go, for whoever weighs accounts."""

    def note(self, account: int, *, ok: bool, seconds: float, busy: bool = False, away: bool = False) -> None:
        """One provider call came to its end after so long; not `ok`: without a clear answer, or the account's fault.

        `busy`: the provider asked for patience. `away`: nobody was there, so it was surely not sent.
        """


class NoMeter:
    """Keeps nothing."""

    def note(self, account: int, *, ok: bool, seconds: float, busy: bool = False, away: bool = False) -> None:
        """Forget it."""


class Bell(Protocol):
    """The queue: rings may be lost or repeated, never relied on."""

    async def plan(self, push: int) -> None:
        """A push was approved."""

    async def dispatch(self, batch: int, lease: int, lane: str) -> None:
        """A batch is due."""

    async def settle(self, batch: int) -> None:
        """Rows in doubt may be looked at."""

    async def fold(self) -> None:
        """Callbacks have come in."""


# (connection, the item's code, the version's content hash): its page in one file; None: nothing of it may be shown.
Snapshot = Callable[[Connection, str, str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The lot."""

    pool: Pool
    vault: Vault
    post: Callable[[int], Awaitable[Post]]  # by the account's number; KeyError: there is none
    bucket: Bucket
    bell: Bell
    links: Links
    base_url: str
    now: Callable[[], datetime]
    meter: Meter = field(default_factory=NoMeter)
    load: Load = field(default_factory=Load)
    clocks: Clocks = field(default_factory=Clocks)
    inside: bool = False  # whether pages of our own network may be fetched
    snapshot: Snapshot | None = None  # a version's public page; only the worker's desk makes them
