"""The window (W) of a link: how many units may wait for their answer, and who waits for a place in it."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

FOREVER: Final = float("inf")


class NotWrittenError(Exception):
    """The line was down, or the deadline past, before the first octet: surely not sent."""


class Window:
    """Slots, given in the order in which they were asked for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._loop = asyncio.get_running_loop()
        self._held = 0
        self._late: dict[int, float] = {}  # nobody waits for these any more, but the gateway still counts them
        self._queue: deque[tuple[asyncio.Future[None], float]] = deque()
        self._empty = asyncio.Event()

    async def enter(self, deadline: float) -> None:
        """Take a slot, for one unit at a time; `leave` gives it back. Raises NotWrittenError past the deadline."""
        if self._held + len(self._late) < self._size and not self._queue:
            self._held += 1
            return
        turn: asyncio.Future[None] = self._loop.create_future()
        self._queue.append((turn, deadline))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.leave()  # it was given and will not be used
            raise

    def leave(self) -> None:
        """Give the slot to whoever waits longest."""
        self._held -= 1
        self.advance()
        if not self._held:
            self._empty.set()

    def overdue(self, sequence: int, until: float) -> None:
        """Count a unit that nobody waits for any more until it is answered, or until then."""
        self._late[sequence] = until

    def answered(self, sequence: int) -> None:
        """An answer came after all."""
        if self._late.pop(sequence, None) is not None:
            self.advance()

    def look(self, now: float) -> None:
        """Forget what was never answered, and send those away whose deadline has passed."""
        for sequence in [sequence for sequence, until in self._late.items() if until <= now]:
            del self._late[sequence]
        self.refuse(now)
        self.advance()

    def refuse(self, now: float = FOREVER) -> None:
        """Send those away whose deadline is before `now`; without it, everybody."""
        for turn, deadline in self._queue:
            if deadline <= now and not turn.done():
                turn.set_exception(NotWrittenError())
                turn.exception()  # somebody may have stopped waiting

    def advance(self) -> None:
        """Let the next ones in."""
        while self._queue and self._held + len(self._late) < self._size:
            turn, _ = self._queue.popleft()
            if not turn.done():
                self._held += 1
                turn.set_result(None)

    async def emptied(self) -> None:
        """Wait until nobody holds a slot."""
        while self._held:
            self._empty.clear()
            await self._empty.wait()
