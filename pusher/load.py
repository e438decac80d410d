"""How much one process has under way for each account, and which accounts wait for tokens. In memory only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LEAST, MOST = 64, 512  # calls of one account at once; each open connection makes every call dearer
SPEED: Final = 10_000  # calls a second that one process can make at best: more of them at once than that only queue
FORGET: Final = 1.02  # a call: how fast an account that was quick once is forgotten
ROWS: Final = 4000  # in open windows of one account: what a kill of this process leaves in doubt at most


class Load:
    """Keeps a process's blast radius small and its slots free for accounts that may speak."""

    def __init__(self) -> None:
        self._rows: Counter[int] = Counter()
        self._passes: Counter[int] = Counter()
        self._quickest: dict[int, float] = {}  # seconds; of the account's late calls
        self.held: set[int] = set()  # accounts that are one worker's at a time, and this one's
        self._shut: dict[tuple[int, str], float] = {}

    @contextmanager
    def enter(self, account: int, rows: int) -> Iterator[None]:
        """Count a window of so many rows while a pass lasts."""
        self._rows[account] += rows
        self._passes[account] += 1
        try:
            yield
        finally:
            self._rows[account] -= rows
            self._passes[account] -= 1

    def heard(self, account: int, seconds: float) -> None:
        """A call of an account came to its end after so long."""
        self._quickest[account] = min(seconds, FORGET * self._quickest.get(account, seconds))

    def voices(self, account: int) -> int:
        """Say how many calls one pass of an account may make at once: as many as its provider's latency asks for.

        By the quickest calls, for the others also waited for ourselves.
        """
        wanted = min(MOST, max(LEAST, SPEED * self._quickest.get(account, 0.0)))
        return max(1, round(wanted / max(1, self._passes[account])))

    def shut(self, account: int, lane: str, until: float) -> None:
        """Leave an account alone on this lane until then (loop.time()): it has no tokens."""
        self._shut[account, lane] = until

    def full(self, lane: str, now: float) -> list[int]:
        """Name the accounts for which no further pass should begin now."""
        for key in [key for key, until in self._shut.items() if until <= now]:
            del self._shut[key]
        crowded = {account for account, rows in self._rows.items() if rows >= ROWS}
        return sorted(crowded | {account for account, shut in self._shut if shut == lane})
