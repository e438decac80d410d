"""Holding (独占): an account whose channel listens is one worker's at a time, and that one alone sends by it.

A lease on the database's clock says whose. Its holder keeps the line, stores what the gateway brings, and walks the
account's batches itself, whatever queue this process serves. It closes the line by its own monotonic clock before the
lease can run out elsewhere; told to stop, it waits for what is under way, says goodbye and hands the account back.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, cast

from channels.base import Listener, OptionsError, Request
from pusher import account as accounts
from pusher.account import entry, unseal
from pusher.desk import Desk
from pusher.dispatch import Own, dispatch_lane
from pusher.store import LOST, DatabaseError
from pusher.store import callback as callbacks
from pusher.store import hold as holds
from pusher.store.account import AccountRow
from pusher.timing import CALL_TIMEOUT

log = logging.getLogger(__name__)

HOLD: Final = 40.0  # seconds; renewed every
RENEW: Final = 5.0
MARGIN: Final = (
    2 * CALL_TIMEOUT
)  # seconds before the lease's end in which calls come to their end and the line is closed
LOOK: Final = 2.0  # seconds between two looks at accounts that nobody holds
PULSE: Final = 0.5  # seconds between two looks at the line, and at batches that are due
DOWN: Final = 180.0  # seconds without a line after which the account pauses and its people are told
LANES: Final = ("urgent", "normal", "bulk")
CONNECTING: Final = "正在连接"
NOBODY: Final = "后台已停，没有进程连接"


@dataclass
class Holder:
    """What this process holds."""

    desk: Desk
    word: str = field(default_factory=lambda: secrets.token_hex(8))
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _seen: dict[int, tuple[AccountRow, bool]] = field(default_factory=dict)

    async def look(self) -> None:
        """Take every account that listens and that nobody holds."""
        for account in [account for account, task in self._tasks.items() if task.done()]:
            del self._tasks[account]
        async with self.desk.pool.acquire() as conn:
            wanted = [row.id for row in await holds.speakers(conn) if self._listens(row)]
            await holds.forget(conn, wanted)
            for account in wanted:
                began = asyncio.get_running_loop().time()
                if account not in self._tasks and await holds.take(conn, account, self.word, HOLD, CONNECTING):
                    self._tasks[account] = asyncio.create_task(hold(self.desk, account, self.word, began))

    async def close(self) -> None:
        """Hand everything back."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _listens(self, row: AccountRow) -> bool:
        known = self._seen.get(row.id)
        if known is None or known[0] != row:
            try:
                found = entry(row.channel).capabilities(unseal(self.desk.vault, row)).listens
            except OptionsError:
                found = False  # it cannot speak either: whoever claims its batches says so
            known = self._seen[row.id] = (row, found)
        return known[1]


async def holding(desk: Desk) -> None:
    """Hold what there is to hold until cancelled; then hand it back."""
    holder = Holder(desk)
    try:
        while True:
            try:
                await holder.look()
            except (*LOST, DatabaseError, TimeoutError) as error:
                log.warning("nothing taken", extra={"error": type(error).__name__})
            await asyncio.sleep(LOOK)
    finally:
        await asyncio.shield(holder.close())


async def hold(desk: Desk, account: int, word: str, began: float) -> None:
    """Keep an account's line and send by it until the lease is lost, its row changes, or cancelled.

    `began` (loop.time()) is when the lease was asked for.
    """
    loop = asyncio.get_running_loop()
    end = began + HOLD - MARGIN
    try:
        channel, ready = cast("Listener", (await desk.post(account)).channel), asyncio.Event()
        async with _running(channel.listen(_keeper(desk, account))) as line, _walking(desk, account, word, ready):
            while not line.done():
                async with asyncio.timeout_at(end):
                    asked = loop.time()
                    because = await _line(channel, ready)
                    if not await _renew(desk, account, word, because):
                        break
                    end = asked + HOLD - MARGIN
                    for _ in range(round(RENEW / PULSE)):
                        await asyncio.sleep(PULSE)
                        if await _line(channel, ready) != because:
                            break
                    if (await desk.post(account)).channel is not channel:
                        break  # its options have changed: whoever takes it next speaks by the new ones
    except (*LOST, DatabaseError, TimeoutError) as error:
        log.warning("hold lost", extra={"account": account, "error": type(error).__name__})
    except Exception:
        log.exception("account cannot be held", extra={"account": account})
        await asyncio.sleep(RENEW)
    finally:
        await asyncio.shield(_hand_back(desk, account, word))


async def _renew(desk: Desk, account: int, word: str, because: str) -> bool:
    async with desk.pool.acquire() as conn, conn.transaction():
        down = await holds.renew(conn, account, word, HOLD, because)
        if down is not None and down > DOWN:
            await accounts.halt(conn, account, because)
    return down is not None


async def _line(channel: Listener, ready: asyncio.Event) -> str:
    """Look at the line: batches are walked only while it stands. Return why there is none."""
    why = await channel.probe()
    if why is None:
        ready.set()
        return ""
    ready.clear()
    return f"{why.code}: {why.text}"


def _keeper(desk: Desk, account: int) -> Callable[[Request], Awaitable[None]]:
    async def keep(request: Request) -> None:
        async with desk.pool.acquire() as conn:
            await callbacks.keep(conn, desk.vault, account, request)
        await desk.bell.fold()

    return keep


async def _walk(desk: Desk, account: int, word: str, lane: str, ready: asyncio.Event) -> None:
    while True:
        await ready.wait()
        try:
            await dispatch_lane(desk, lane, Own(account, word))
        except Exception:
            log.exception("pass broken off", extra={"account": account, "lane": lane})
        await asyncio.sleep(PULSE)


@asynccontextmanager
async def _walking(desk: Desk, account: int, word: str, ready: asyncio.Event) -> AsyncIterator[None]:
    """Walk the account's batches; at the end every call that was begun is waited for, before the line is closed."""
    desk.load.held.add(account)
    walks = [asyncio.create_task(_walk(desk, account, word, lane, ready)) for lane in LANES]
    try:
        yield
    finally:
        desk.load.held.discard(account)
        for walk in walks:
            walk.cancel()
        await asyncio.wait(walks, timeout=MARGIN - CALL_TIMEOUT / 2)


@asynccontextmanager
async def _running(listening: Awaitable[None]) -> AsyncIterator[asyncio.Future[None]]:
    line = asyncio.ensure_future(listening)
    try:
        yield line
    finally:
        line.cancel()
        await asyncio.gather(line, return_exceptions=True)


async def _hand_back(desk: Desk, account: int, word: str) -> None:
    try:
        async with desk.pool.acquire() as conn:
            await holds.hand_back(conn, account, word, NOBODY)
    except (*LOST, DatabaseError, TimeoutError) as error:
        log.warning("hold not handed back, it runs out", extra={"account": account, "error": type(error).__name__})
