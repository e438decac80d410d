"""A wall clock that is wrong, and jumps: for one process, as a host's would for all its processes.

time.time and datetime.now are replaced before the program is imported; the monotonic clock and the database's go on.
"""

from __future__ import annotations

import datetime as dt
import time


def shift(plan: str) -> None:
    """Follow a plan such as "0:3600,20:-3600": seconds since the start, and by how much the clock is then wrong."""
    steps = [(float(at), float(by)) for at, by in (step.split(":") for step in plan.split(",") if step)]
    if not steps:
        return
    real, began = time.time, time.monotonic()

    def wrong() -> float:
        passed = time.monotonic() - began
        return real() + next((by for at, by in reversed(steps) if passed >= at), 0.0)

    time.time = wrong
    time.time_ns = lambda: int(wrong() * 1e9)
    dt.datetime = _datetime(dt.datetime)


def _datetime(real: type) -> type:
    class Meta(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, real)

    class Wrong(real, metaclass=Meta):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return real.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls) -> dt.datetime:
            return real.fromtimestamp(time.time(), dt.UTC).replace(tzinfo=None)

    return Wrong
