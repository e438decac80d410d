"""Repeating under the very same key, inside the provider's dedupe horizon. A repeat is a window like any other.

A refused repeat settles nothing: it says what became of the repeat, not of the first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from channels.message import Call, Outcome, Reason, Sent, Unknown
from pusher.delivery import News
from pusher.doubt import AGAIN, MARGIN, next_look, repeatable
from pusher.settle.inquiry import Answer, Inquiry
from pusher.store import doubt as doubts
from pusher.store.doubt import Doubt, Look
from pusher.timing import CALL_TIMEOUT


async def repeat(inquiry: Inquiry, left: Sequence[Doubt]) -> dict[int, Look]:
    """Repeat what may be repeated; return when to look again at those that it did not settle, by number."""
    wished = [doubt for doubt in left if repeatable(inquiry.mode, doubt.age)]
    if inquiry.mode.query and wished:  # what was taken of the account's rate went into asking
        granted, _ = await inquiry.desk.bucket.take(inquiry.way.account, inquiry.post.rate, len(wished))
        wished = wished[:granted]
    if not wished:
        return {}
    began = asyncio.get_running_loop().time()  # before the database says how much of the horizon is left
    pool, way = inquiry.desk.pool, inquiry.way
    async with pool.acquire() as conn, conn.transaction():
        await doubts.lock(conn, way.id)
        seconds = await doubts.reopen(conn, way.push, wished, inquiry.mode.dedupe - MARGIN, AGAIN)
    again = [doubt for doubt in wished if doubt.no in seconds]
    outcomes = await asyncio.gather(*(_again(inquiry, doubt, began, seconds[doubt.no]) for doubt in again))
    said = list(zip(again, outcomes, strict=True))
    await inquiry.write([Answer(doubt, News.ACCEPTED, outcome) for doubt, outcome in said if isinstance(outcome, Sent)])
    return {
        doubt.no: Look(doubt.no, doubt.key, next_look(inquiry.mode, doubt.age))
        for doubt, outcome in said
        if not isinstance(outcome, Sent)
    }


async def _again(inquiry: Inquiry, doubt: Doubt, began: float, seconds: float) -> Outcome:
    deadline = began + min(AGAIN - CALL_TIMEOUT, seconds)
    try:
        async with inquiry.post.slots, asyncio.timeout(CALL_TIMEOUT):
            return (await inquiry.post.channel.send(Call(doubt.key, (inquiry.letter(doubt),), deadline)))[0]
    except TimeoutError:
        return Unknown(Reason("timeout", "平台未在时限内答复，结果待核实"))
