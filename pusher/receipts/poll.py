"""Polling: what a provider holds for us is fetched at the account's pace, stored raw like a push, folded like one."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from channels.base import POLLED, Request
from channels.message import Reason
from pusher.account import about
from pusher.desk import Desk, Post
from pusher.store import Connection
from pusher.store import callback as callbacks
from pusher.store import poll as polls
from pusher.store.alarm import clear_alarm, raise_alarm

log = logging.getLogger(__name__)

SECONDS: Final = 60.0  # one poll may take
HOLD: Final = 2 * SECONDS  # an account belongs to the worker that took it
IDLE: Final = 60.0  # seconds between two looks at an account that wants no polling: its options may change
PATIENCE: Final = 600.0  # seconds without any answer to a poll until people are told
DEAF: Final = "deaf"  # the kind of alarms about accounts that cannot be polled
_TOGETHER: Final = 8  # accounts at once
_BUG: Final = Reason("bug", "程序出错，请把日志交给技术人员")


async def poll(desk: Desk) -> None:
    """Poll the accounts whose turn it is."""
    async with desk.pool.acquire() as conn:
        due = await polls.take(conn, HOLD)
    slots = asyncio.Semaphore(_TOGETHER)
    await asyncio.gather(*(_poll(desk, account, slots) for account in due))


async def _poll(desk: Desk, account: int, slots: asyncio.Semaphore) -> None:
    pace, post, why = IDLE, None, None
    async with slots:
        try:
            post = await desk.post(account)
            if post.channel.capabilities.polls:
                pace = post.channel.capabilities.polls
                async with asyncio.timeout(SECONDS):
                    why = await post.channel.poll(lambda raw: _keep(desk, account, raw))
        except Exception:
            # what was handed out so far is kept; the rest is asked for again
            log.exception("account cannot be polled", extra={"account": account})
            why = _BUG
    if why is not None:
        log.warning("nothing polled", extra={"account": account, "code": why.code})
    async with desk.pool.acquire() as conn:
        silent = await polls.give(conn, account, pace, failed=why is not None)
        if why is None:
            await clear_alarm(conn, DEAF, about(account))
        elif silent >= PATIENCE and post is not None:
            await _tell(conn, account, post, why)


async def _tell(conn: Connection, account: int, post: Post, why: Reason) -> None:
    """Receipts and replies may be waiting where nobody can fetch them."""
    who = f"{post.entry.label}账号“{post.account.name}”（{post.account.key}）"
    text = f"{who}取不到回执和回复：{why.text}（{why.code}）。没有回执的人只算“已提交”，请尽快处理；好了会自己补取。"
    await raise_alarm(conn, county=post.county, kind=DEAF, object=about(account), text=text)


async def _keep(desk: Desk, account: int, raw: bytes) -> None:
    """Store what was handed out before anybody reads it: there may be no second time."""
    async with desk.pool.acquire() as conn:
        await callbacks.keep(conn, desk.vault, account, Request(POLLED, {}, {}, raw))
    await desk.bell.fold()
