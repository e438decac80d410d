"""Live progress: one look a second at each push that is watched, shared by all who watch it in this process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Final

from aiohttp import web

from pusher.store import LOST, DatabaseError
from pusher.store.progress import Standing

log = logging.getLogger(__name__)

TICK: Final = 1.0  # seconds between two looks
ENDED: Final = frozenset({"dispatched", "settled", "cancelled", "expired", "superseded"})


class _Watch:
    """One push: what was last seen of it, and who waits for the next look."""

    def __init__(self) -> None:
        self.viewers = 0
        self.last: Standing | None = None
        self.news: asyncio.Future[Standing | None] = asyncio.get_running_loop().create_future()

    def tell(self, seen: Standing | None) -> None:
        """Tell everybody who waits; None: nothing more will come."""
        told, self.news = self.news, asyncio.get_running_loop().create_future()
        self.last = seen
        told.set_result(seen)


class Live:
    """Looks at pushes for as long as anybody watches them."""

    def __init__(self, look: Callable[[int], Awaitable[Standing | None]], tick: float = TICK) -> None:
        """`look` reads where a push stands."""
        self._look, self._tick = look, tick
        self._watches: dict[int, _Watch] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def follow(self, push: int) -> AsyncGenerator[Standing, None]:
        """Yield where the push stands, at once and then after every look, until it has ended or cannot be read."""
        watch = self._watches.get(push) or self._begin(push)
        watch.viewers += 1
        try:
            seen = watch.last or await asyncio.shield(watch.news)
            while seen is not None:
                yield seen
                if seen.state in ENDED:
                    return
                seen = await asyncio.shield(watch.news)
        finally:
            watch.viewers -= 1

    async def close(self, _app: web.Application) -> None:
        """Look no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, push: int) -> _Watch:
        watch = self._watches[push] = _Watch()
        task = asyncio.create_task(self._run(push, watch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return watch

    async def _run(self, push: int, watch: _Watch) -> None:
        try:
            while True:
                seen = await self._look(push)
                watch.tell(seen)
                if seen is None or seen.state in ENDED:
                    return
                await asyncio.sleep(self._tick)
                if not watch.viewers:
                    return
        except (*LOST, DatabaseError, TimeoutError) as error:
            log.warning("progress cannot be read", extra={"push": push, "error": type(error).__name__})
        finally:
            del self._watches[push]
            watch.tell(None)


LIVE: Final = web.AppKey("live", Live)
