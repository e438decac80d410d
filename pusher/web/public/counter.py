"""Counting scans, 我知道了, 有用 and 看不懂 in memory, without persons, and writing it down every second."""

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
_Key = tuple[str, int, int, datetime]  # code, county, place, hour
_KINDS: Final = ("scans", "acks", "useful", "unclear")


class Tally:
    """Counts by code, county, place and hour."""

    def __init__(self, pool: Pool, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now
        self._counted: Counter[tuple[str, _Key]] = Counter()

    def scan(self, code: str, county: int, division: int) -> None:
        """Count one scan."""
        self._count("scans", code, county, division)

    def acknowledge(self, code: str, county: int, division: int) -> None:
        """Count one 我知道了."""
        self._count("acks", code, county, division)

    def opine(self, code: str, county: int, division: int, *, useful: bool) -> None:
        """Count one 有用, or one 看不懂."""
        self._count("useful" if useful else "unclear", code, county, division)

    async def flush(self) -> None:
        """Write what was counted; on failure it is kept for the next time."""
        counted, self._counted = self._counted, Counter()
        keys = {key for _, key in counted}
        if not keys:
            return
        try:
            async with self._pool.acquire() as conn:
                rows = [store.Count(*key, *(counted[kind, key] for kind in _KINDS)) for key in keys]
                await store.add_counts(conn, rows)
        except BaseException:
            self._counted.update(counted)
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

    def _count(self, kind: str, code: str, county: int, division: int) -> None:
        hour = self._now().replace(minute=0, second=0, microsecond=0)
        self._counted[kind, (code, county, division, hour)] += 1


@contextlib.contextmanager
def _told(sentence: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - counting never stops the pages
        _log.warning(sentence, extra={"error": type(error).__name__})
