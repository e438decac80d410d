"""How much one process has under way for each account, and which accounts wait for tokens. In memory only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

ROWS: Final = 4000  # in open windows of one account: what a kill of this process leaves in doubt at most


class Load:
    """Keeps a process's blast radius small and its slots free for accounts that may speak."""

    def __init__(self) -> None:
        self._rows: Counter[int] = Counter()
        self._shut: dict[tuple[int, str], float] = {}

    @contextmanager
    def enter(self, account: int, rows: int) -> Iterator[None]:
        """Count a window of so many rows while a pass lasts."""
        self._rows[account] += rows
        try:
            yield
        finally:
            self._rows[account] -= rows

    def shut(self, account: int, lane: str, until: float) -> None:
        """Leave an account alone on this lane until then (loop.time()): it has no tokens."""
        self._shut[account, lane] = until

    def full(self, lane: str, now: float) -> list[int]:
        """Name the accounts for which no further pass should begin now."""
        for key in [key for key, until in self._shut.items() if until <= now]:
            del self._shut[key]
        crowded = {account for account, rows in self._rows.items() if rows >= ROWS}
        return sorted(crowded | {account for account, shut in self._shut if shut == lane})
