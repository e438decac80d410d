"""One look at a time for each person: of those that wait only the newest goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Line:
    """Who is at work, and the number of the newest that came."""

    newest: int = 0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Newest:
    """Turns of one process. A person who types fast costs what one look costs, and never gets an older answer last."""

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}

    @asynccontextmanager
    async def turn(self, who: int) -> AsyncIterator[bool]:
        """Wait for one's turn; False: a newer one of the same person came meanwhile, so leave it."""
        line = self._lines.setdefault(who, _Line())
        line.newest += 1
        line.waiting += 1
        mine = line.newest
        try:
            async with line.lock:
                yield mine == line.newest
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[who]
