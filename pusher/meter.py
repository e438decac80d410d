"""How each account's calls go, added up in this process until somebody reads it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass

from pusher.weigh import AWAY, RUN, Tally


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted since the last reading."""

    tallies: dict[int, Tally]  # by account
    dead: frozenset[int]  # accounts whose last calls all went wrong


class Meter:
    """pusher.desk.Meter that counts. Read it from one task only."""

    def __init__(self) -> None:
        self._counts: dict[int, list[float]] = {}  # calls, bad, busy, seconds: as a Tally has them
        self._run: Counter[int] = Counter()  # bad calls in a row
        self._alarm = asyncio.Event()

    def note(self, account: int, *, ok: bool, seconds: float, busy: bool = False, away: bool = False) -> None:
        """Count a call; a long run of bad ones wakes the reader."""
        counts = self._counts.get(account)
        if counts is None:
            counts = self._counts[account] = [0, 0, 0, 0.0]
        counts[0] += 1
        counts[3] += seconds
        if ok:
            counts[2] += busy
            self._run[account] = 0
            return
        counts[1] += 1
        self._run[account] += AWAY if away else 1
        if self._run[account] >= RUN:
            self._alarm.set()

    async def read(self, seconds: float) -> Reading:
        """Wait so long, or until an account seems dead; return what was counted and begin anew."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._alarm.wait()
        self._alarm.clear()
        dead = frozenset(account for account, run in self._run.items() if run >= RUN)
        for account in dead:
            del self._run[account]
        counts, self._counts = self._counts, {}
        tallies = {
            account: Tally(int(n), int(bad), int(busy), took) for account, (n, bad, busy, took) in counts.items()
        }
        return Reading(tallies, dead)
