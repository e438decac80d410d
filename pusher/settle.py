"""Settle: rows in doubt are sent again inside the provider's dedupe horizon, under the very same key.

Nothing else retries a send. A refused re-send settles nothing: it says what became of the repeat, not of the first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from channels.message import Call, Outcome, Reason, Sent, Unknown
from pusher.delivery import News
from pusher.desk import Desk, Post
from pusher.dispatch.call import envelope
from pusher.dispatch.script import Script, script_of
from pusher.store import batch as batches
from pusher.store import delivery as deliveries
from pusher.store.batch import Brief
from pusher.store.delivery import Doubt, Line
from pusher.store.window import Row
from pusher.timing import CALL_TIMEOUT

AGAIN: Final = 45.0  # seconds between two looks at a row: longer than a call can take
MARGIN: Final = 30.0  # seconds by which the provider's clock may differ from ours
PACE: Final = 50  # re-sends at once


async def settle(desk: Desk, batch: int) -> None:
    """Look again at the rows in doubt of one batch."""
    async with desk.pool.acquire() as conn:
        row = await batches.batch(conn, batch)
    if row is None:
        return
    post = await desk.post(row.account)
    mode = post.channel.capabilities.mode(row.mode)
    if mode.dedupe <= MARGIN:
        return
    granted, _ = await desk.bucket.take(row.account, post.rate, PACE)
    if not granted:
        return
    began = asyncio.get_running_loop().time()  # before the database says how much of the horizon is left
    async with desk.pool.acquire() as conn, conn.transaction():
        doubts = await deliveries.take_doubts(conn, batch, mode.dedupe - MARGIN, AGAIN, granted)
        script = await script_of(conn, row.push, row.account, row.mode)
    if post.rate:
        await desk.bucket.give(row.account, granted - len(doubts))
    if not doubts:
        return
    outcomes = await asyncio.gather(*(_again(desk, post, script, doubt, began) for doubt in doubts))
    await _write(desk, row, doubts, outcomes)


async def _again(desk: Desk, post: Post, script: Script, doubt: Doubt, began: float) -> Outcome:
    deadline = began + min(AGAIN - CALL_TIMEOUT, doubt.left)
    row = Row(doubt.no, doubt.attempt, doubt.division, doubt.contact, doubt.key_id, doubt.cipher)
    letter = envelope(desk, doubt.push, row, script)
    try:
        async with asyncio.timeout(CALL_TIMEOUT):
            return (await post.channel.send(Call(doubt.key, (letter,), deadline)))[0]
    except TimeoutError:
        return Unknown(Reason("timeout", "平台未在时限内答复，结果待核实"))


async def _write(desk: Desk, row: Brief, doubts: Sequence[Doubt], outcomes: Sequence[Outcome]) -> None:
    sent = [(doubt, outcome) for doubt, outcome in zip(doubts, outcomes, strict=True) if isinstance(outcome, Sent)]
    if not sent:
        return
    async with desk.pool.acquire() as conn, conn.transaction():
        lines = [Line(doubt.no, doubt.attempt, News.ACCEPTED) for doubt, _ in sent]
        changed = await deliveries.record(conn, row.push, lines)
        calls = [(outcome.ref, doubt.no, doubt.no) for doubt, outcome in sent]
        await deliveries.add_calls(conn, row.account, row.push, calls)
        cleared = await deliveries.settle(conn, row.push, [doubt.no for doubt, _ in sent])
        await batches.count_outcomes(conn, row.id, sent=len(changed), refused=0, failed=0, unknown=-cleared)
