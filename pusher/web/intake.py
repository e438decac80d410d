"""The callbacks' intake: who may speak, looked up once a second, and raw bytes stored by the moment, not one by one.

An event storm is some thousand callbacks in a second (facts A2). Whatever comes while a commit is under way is written
by the next one, so a quiet callback waits for nobody and a thousand share a commit.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from channels.base import Request
from pusher.desk import Desk, Post
from pusher.store import account as accounts
from pusher.store import callback as callbacks

log = logging.getLogger(__name__)

FRESH: Final = 1.0  # seconds that an account is taken as it was
KNOWN: Final = 1000  # accounts


class Intake:
    """Of one process."""

    def __init__(self) -> None:
        self._posts: dict[str, tuple[float, int, Post]] = {}
        self._waiting: list[tuple[int, Request, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def post(self, desk: Desk, channel: str, key: str) -> tuple[int, Post] | None:
        """The account of a callback's address, ready to speak, with its number; None: there is none."""
        now = asyncio.get_running_loop().time()
        known = self._posts.get(key)
        if known is None or now - known[0] > FRESH:
            async with desk.pool.acquire() as conn:
                row = await accounts.account_by_key(conn, key)
            if row is None:
                return None
            if len(self._posts) >= KNOWN:
                self._posts.clear()
            known = self._posts[key] = (now, row.id, await desk.post(row.id))
        _, number, post = known
        return (number, post) if post.account.channel == channel else None

    async def keep(self, desk: Desk, account: int, request: Request) -> None:
        """Store a callback; it is stored when this returns."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((account, request, stored))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(desk))
        await stored

    async def close(self) -> None:
        """Wait for what is being written and rung for: who was let in has gone, nobody comes any more."""
        if self._writer is not None:
            await self._writer

    async def _write(self, desk: Desk) -> None:
        while self._waiting:
            some, self._waiting = self._waiting, []
            try:
                async with desk.pool.acquire() as conn:
                    await callbacks.keep_all(conn, desk.vault, [(account, request) for account, request, _ in some])
            except Exception as error:  # noqa: BLE001 -- each of them answers 500, and its platform asks again
                _settle(some, error)
                continue
            _settle(some, None)
            try:
                await desk.bell.fold()
            except Exception:
                log.exception("nobody was rung for")  # the rounds fold too


def _settle(some: list[tuple[int, Request, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, _, stored in some:
        if stored.done():
            continue  # whoever waited has gone
        if error is None:
            stored.set_result(None)
        else:
            stored.set_exception(error)
