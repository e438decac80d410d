"""Polling: what a provider holds for us is fetched at the account's pace, stored raw like a push, folded like one."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from channels.base import POLLED, Request
from pusher.desk import Desk
from pusher.store import callback as callbacks
from pusher.store import poll as polls

log = logging.getLogger(__name__)

SECONDS: Final = 60.0  # one poll may take
HOLD: Final = 2 * SECONDS  # an account belongs to the worker that took it
IDLE: Final = 60.0  # seconds between two looks at an account that wants no polling: its options may change
_TOGETHER: Final = 8  # accounts at once


async def poll(desk: Desk) -> None:
    """Poll the accounts whose turn it is."""
    async with desk.pool.acquire() as conn:
        due = await polls.take(conn, HOLD)
    slots = asyncio.Semaphore(_TOGETHER)
    await asyncio.gather(*(_poll(desk, account, slots) for account in due))


async def _poll(desk: Desk, account: int, slots: asyncio.Semaphore) -> None:
    pace = IDLE
    async with slots:
        try:
            channel = (await desk.post(account)).channel
            if channel.capabilities.polls:
                pace = channel.capabilities.polls
                async with asyncio.timeout(SECONDS):
                    await channel.poll(lambda raw: _keep(desk, account, raw))
        except Exception:
            # what was handed out so far is kept; the rest is asked for again
            log.exception("account cannot be polled", extra={"account": account})
    async with desk.pool.acquire() as conn:
        await polls.give(conn, account, pace)


async def _keep(desk: Desk, account: int, raw: bytes) -> None:
    """Store what was handed out before anybody reads it: there may be no second time."""
    async with desk.pool.acquire() as conn:
        await callbacks.keep(conn, desk.vault, account, Request(POLLED, {}, {}, raw))
    await desk.bell.fold()
