"""Settle: rows in doubt are looked at until a receipt, a query, a repeat or a person says what became of them.

Each look asks the provider first. What it cannot tell is repeated under the very same key inside its dedupe horizon,
and nothing else retries a send. What stays in doubt waits for a person (decide.py).
"""

from __future__ import annotations

import logging
from typing import Final

from pusher.delivery import STOPPED
from pusher.desk import Desk
from pusher.dispatch.script import script_for
from pusher.doubt import AGAIN, HOURLY, next_look
from pusher.settle.ask import ask
from pusher.settle.decide import Decided, DecisionError, decide
from pusher.settle.inquiry import Inquiry
from pusher.settle.repeat import repeat
from pusher.store import doubt as doubts
from pusher.store.doubt import Look, Way

__all__ = ["Decided", "DecisionError", "decide", "settle"]

log = logging.getLogger(__name__)

PACE: Final = 50  # rows of one look
WHOLE: Final = 1_000_000  # a joint call is never looked at in parts


async def settle(desk: Desk, batch: int) -> None:
    """Look at the rows in doubt of one batch whose time has come, by the accounts that spoke to them."""
    async with desk.pool.acquire() as conn:
        ways = await doubts.ways(conn, batch)
    for way in ways:
        try:
            await _look(desk, way)
        except Exception:
            # an account that cannot speak today must not keep the others waiting
            log.exception("rows in doubt could not be looked at", extra={"batch": batch, "account": way.account})
            async with desk.pool.acquire() as conn:
                await doubts.take(conn, way, HOURLY, PACE)


async def _look(desk: Desk, way: Way) -> None:
    post = await desk.post(way.account)
    mode = post.channel.capabilities.mode(way.mode)
    granted, _ = await desk.bucket.take(way.account, post.rate, 1 if mode.joint else PACE)
    if not granted:
        return
    async with desk.pool.acquire() as conn, conn.transaction():
        taken = await doubts.take(conn, way, AGAIN, WHOLE if mode.joint else granted)
        script = await script_for(conn, way, post, mode)
    if post.rate and not mode.joint:
        await desk.bucket.give(way.account, granted - len(taken))
    inquiry = Inquiry(desk, way, post, mode, script)
    left = await ask(inquiry, taken) if mode.query else [(doubt, None) for doubt in taken]
    repeated = await repeat(inquiry, [doubt for doubt, _ in left])
    async with desk.pool.acquire() as conn, conn.transaction():
        stopped = await doubts.lock(conn, way.id) in STOPPED
        looks = [
            repeated.get(doubt.no) or look or Look(doubt.no, doubt.key, next_look(mode, doubt.age, stopped=stopped))
            for doubt, look in left
        ]
        await doubts.look_again(conn, way.push, looks)
