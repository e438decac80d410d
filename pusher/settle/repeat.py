"""Repeating under the very same key, inside the provider's dedupe horizon. A repeat is a window like any other.

A refused repeat settles nothing: it says what became of the repeat, not of the first. A joint call is repeated whole,
less those who may not be spoken to any more: where the first was accepted the provider says so, else they are left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from channels.message import Call, Deferred, Outcome, Reason, Sent, Unknown
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
    calls = _calls(inquiry, [doubt for doubt in wished if doubt.no in seconds])
    ends = [min(seconds[doubt.no] for doubt in call) for call in calls]
    outcomes = await asyncio.gather(*(_again(inquiry, *each, began) for each in zip(calls, ends, strict=True)))
    said = [pair for call, got in zip(calls, outcomes, strict=True) for pair in zip(call, got, strict=True)]
    await inquiry.write([Answer(doubt, News.ACCEPTED, outcome) for doubt, outcome in said if isinstance(outcome, Sent)])
    return {doubt.no: _look(inquiry, doubt, outcome) for doubt, outcome in said if not isinstance(outcome, Sent)}


def _calls(inquiry: Inquiry, again: Sequence[Doubt]) -> list[list[Doubt]]:
    """One by one; of a joint mode as they were spoken to: by key and text."""
    if not inquiry.mode.joint:
        return [[doubt] for doubt in again]
    calls: dict[tuple[str, int], list[Doubt]] = {}
    for doubt in again:
        calls.setdefault((doubt.key, id(inquiry.script.of(doubt.division))), []).append(doubt)
    return [call for call in calls.values() if len(call) >= inquiry.mode.call_least]


def _look(inquiry: Inquiry, doubt: Doubt, outcome: Outcome) -> Look:
    """Look again in the usual time, or as late as the provider asked for."""
    delay = next_look(inquiry.mode, doubt.age)
    if isinstance(outcome, Deferred) and delay >= 0:
        delay = max(delay, outcome.after)
    return Look(doubt.no, doubt.key, delay)


async def _again(inquiry: Inquiry, call: Sequence[Doubt], seconds: float, began: float) -> Sequence[Outcome]:
    deadline = began + min(AGAIN - CALL_TIMEOUT, seconds)
    letters = tuple(map(inquiry.letter, call))
    try:
        async with asyncio.timeout(CALL_TIMEOUT):
            return await inquiry.post.channel.send(Call(call[0].key, letters, deadline))
    except TimeoutError:
        return [Unknown(Reason("timeout", "平台未在时限内答复，结果待核实"))] * len(call)
