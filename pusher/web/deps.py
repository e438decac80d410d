"""What the web's handlers are lent; runtime.py fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aiohttp import web

from audiences.vault import Vault
from pusher.desk import Desk
from pusher.limits import KeyBucket
from pusher.settings import Settings
from pusher.store import Pool
from pusher.strategy import QuietHours


@dataclass(frozen=True, slots=True)
class Deps:
    """The lot."""

    pool: Pool  # under the web's role
    vault: Vault
    settings: Settings
    now: Callable[[], datetime]
    quiet: QuietHours = field(default_factory=QuietHours)
    calls: KeyBucket | None = None  # of the API; None: no limit


DEPS: Final = web.AppKey("deps", Deps)
DESK: Final = web.AppKey("desk", Desk)  # the line: posts, bell, links; its pool is the web's too
