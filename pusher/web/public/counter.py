"""Counting scans and 我知道了 in memory, without persons; what was counted goes to the database every second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from pusher.store import Pool
from pusher.store import page as store

_log = logging.getLogger(__name__)

_EVERY: Final = 1.0  # seconds; a kill loses at most so much
_Key = tuple[str, int, int, datetime]


class Tally:
    """Counts by code, county, place and hour."""

    def __init__(self, pool: Pool, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now
        self._scans: Counter[_Key] = Counter()
        self._acks: Counter[_Key] = Counter()

    def scan(self, code: str, county: int, division: int) -> None:
        """Count one scan."""
        self._scans[code, county, division, self._hour()] += 1

    def acknowledge(self, code: str, county: int, division: int) -> None:
        """Count one 我知道了."""
        self._acks[code, county, division, self._hour()] += 1

    async def flush(self) -> None:
        """Write what was counted; on failure it is kept for the next time."""
        scans, self._scans = self._scans, Counter()
        acks, self._acks = self._acks, Counter()
        keys = scans.keys() | acks.keys()
        if not keys:
            return
        try:
            async with self._pool.acquire() as conn:
                await store.add_counts(conn, [store.Count(*key, scans[key], acks[key]) for key in keys])
        except BaseException:
            self._scans.update(scans)
            self._acks.update(acks)
            raise

    async def run(self) -> None:
        """Flush every second until cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(_EVERY)
                with _told("scans could not be written"):
                    await self.flush()
        finally:
            with _told("the last scans could not be written"):
                await self.flush()

    def _hour(self) -> datetime:
        return self._now().replace(minute=0, second=0, microsecond=0)


@contextlib.contextmanager
def _told(sentence: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - counting never stops the pages
        _log.warning(sentence, extra={"error": type(error).__name__})
