"""Calls that stand for many deliveries: what the platform said of them is written to their rows, asked for, taken back.

Totals name nobody. Where somebody got it the rows stay 已提交 and the report shows the totals; where nobody did, they
are 未送达. No receipt of a single person is ever made up.
"""

from __future__ import annotations

import logging
from typing import Final, cast

from channels.base import Broadcaster
from pusher.account import about, plain
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import callback as callbacks
from pusher.store import push as pushes
from pusher.store import tally as tallies
from pusher.store.alarm import clear_alarm, raise_alarm
from pusher.store.callback import Report
from pusher.store.tally import Tally

log = logging.getLogger(__name__)

USUAL: Final = 0.9  # of a list is left by the platform's filter when nothing was sent past us
_LIVE: Final = ["approved", "running", "dispatched"]


async def settle_tallies(desk: Desk) -> None:
    """Write verdicts, ask about calls that nobody told us of, take back what was withdrawn."""
    async with desk.pool.acquire() as conn:
        await tallies.share(conn)
        told = await tallies.unfolded(conn)
    for account, ref, push in told:
        async with desk.pool.acquire() as conn, conn.transaction():
            await pushes.lock_push(conn, push)
            tally = await tallies.lock(conn, account, ref)
            if tally is not None:
                await _fold(conn, tally)
    await _ask(desk)
    await _withdraw(desk)


async def _fold(conn: Connection, tally: Tally) -> None:
    if tally.verdict == "failed":
        nos = await tallies.numbers(conn, tally)
        report = Report(tally.ref, None, None, "failed", tally.reason, lasting=False)
        await callbacks.fold(conn, [(tally.push, no) for no in nos], [report] * len(nos))
        if tally.content:  # nobody falls to the next channel before the author has looked at it
            await _stop(conn, tally)
        await tallies.folded(conn, tally)
        return
    await clear_alarm(conn, tallies.CLOSED, about(tally.account))
    if tally.total and tally.meant is not None and tally.meant <= USUAL * tally.total:
        await _wonder(conn, tally, tally.total - tally.meant)
    elif tally.total:
        await clear_alarm(conn, tallies.FILTERED, about(tally.account))
    await tallies.folded(conn, tally)


async def _wonder(conn: Connection, tally: Tally, left: int) -> None:
    """Whoever had all of the month was left out beforehand: so many more were sent something past us, or have left."""
    row = await accounts.account(conn, tally.account)
    if row is None:
        return
    text = (
        f"账号“{row.name}”（{row.key}）的群发被平台过滤了{left}人，比预计的多。"
        "如果本月在微信公众平台后台另外群发过，请在“账号”页登记次数；不是的话，可能有人已取消关注。"
    )
    await raise_alarm(conn, county=row.county, kind=tallies.FILTERED, object=about(row.id), text=text)


async def _stop(conn: Connection, tally: Tally) -> None:
    push = await pushes.lock_push(conn, tally.push)
    together = "（和别的通知合成一组，平台没有说是哪一篇）" if tally.article else ""
    because = f"图文没有通过平台审核：{plain(tally.reason)}{together}。请核对内容，再决定继续发送还是更正。"
    if push is not None and await pushes.set_state(conn, push.id, _LIVE, "paused", because):
        text = because
        await raise_alarm(conn, county=push.county, kind="content", object=f"push {push.id}", text=text)


async def _ask(desk: Desk) -> None:
    async with desk.pool.acquire() as conn:
        due = await tallies.take_asked(conn)
    for account, ref in due:
        try:
            said = await (await _broadcaster(desk, account)).tally(ref)
        except Exception:
            log.exception("a job could not be asked about", extra={"account": account})
            continue
        if said is not None:
            async with desk.pool.acquire() as conn:
                await tallies.tell(conn, account, said)


async def _withdraw(desk: Desk) -> None:
    async with desk.pool.acquire() as conn:
        due = await tallies.take_withdrawn(conn)
    for account, ref, article in due:
        try:
            why = await (await _broadcaster(desk, account)).withdraw(ref.partition("/")[0], article)
        except Exception:
            log.exception("a job could not be taken back", extra={"account": account})
            continue
        async with desk.pool.acquire() as conn:
            await tallies.withdrawn(conn, account, ref, f"{why.code}: {why.text}" if why else "")


async def _broadcaster(desk: Desk, account: int) -> Broadcaster:
    return cast("Broadcaster", (await desk.post(account)).channel)
