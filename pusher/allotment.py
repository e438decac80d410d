"""Allotment (接口每日次数): platforms are asked once an hour how much of the day's calls is left to each account."""

from __future__ import annotations

import logging
from typing import Final, cast

from channels.base import Metered
from channels.message import Reason
from pusher.desk import Desk
from pusher.store import allotment as store

log = logging.getLogger(__name__)

EVERY: Final = 3600.0  # seconds: the question is a call, too


async def allotments(desk: Desk) -> None:
    """Ask the platforms of the accounts whose hour has come."""
    async with desk.pool.acquire() as conn:
        due = await store.due(conn, EVERY)
    for number in due:
        try:
            await _read(desk, number)
        except Exception:
            log.exception("allotment not read", extra={"account": number})


async def _read(desk: Desk, number: int) -> None:
    channel = (await desk.post(number)).channel
    if not channel.capabilities.metered:
        return
    for mode in channel.capabilities.modes:
        found = await cast("Metered", channel).allotment(mode.name)
        async with desk.pool.acquire() as conn:
            if isinstance(found, Reason):
                await store.miss(conn, number, mode.name, found.text)
            else:
                await store.note(conn, number, mode.name, most=found.most, used=found.used)
