"""Steering a push that runs: pause, resume, cancel; 停止并更正 for an item. Rows in flight are spared."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from content import store as items
from pusher.publish.error import PublishError
from pusher.store import Connection
from pusher.store import batch as batches
from pusher.store import company as companies
from pusher.store import county as counties
from pusher.store import page as pages
from pusher.store import push as pushes
from pusher.store import tally as tallies
from pusher.strategy import QuietHours, awake

_LIVE: Final = ("frozen", "approved", "running", "paused")


async def pause(conn: Connection, number: int, because: str) -> None:
    """Open no new window; what is in flight comes to its end. PublishError when it does not run."""
    await _locked(conn, number)
    if not await pushes.set_state(conn, number, ["approved", "running"], "paused", because):
        raise PublishError("这次推送不在发送中，不能暂停。")
    await batches.pause_batches(conn, number)


async def resume(conn: Connection, number: int) -> None:
    """Go on; the caller rings the bell after its commit."""
    push = await _locked(conn, number)
    state = "running" if push.planned_at is not None else "approved"
    if not await pushes.set_state(conn, number, ["paused"], state):
        raise PublishError("这次推送没有暂停，不用继续。")
    await batches.resume_batches(conn, number)


async def start_now(conn: Connection, number: int, *, now: datetime, quiet: QuietHours) -> datetime:
    """Begin an approved push without its schedule and its five minutes; return when: quiet hours still hold.

    One that has begun waits for company no longer. The caller rings the bell after its commit. PublishError: neither.
    """
    push = await _locked(conn, number)
    if push.state == "running" and await companies.hasten(conn, number):
        return now
    begins = await soonest(conn, push.county, push.urgency, now=now, quiet=quiet)
    if not await pushes.start_at(conn, number, min(begins, push.not_before)):
        raise PublishError("这次推送不是在等待开始，不用立即开始。")
    return min(begins, push.not_before)


async def soonest(conn: Connection, county: int, urgency: str, *, now: datetime, quiet: QuietHours) -> datetime:
    """Say when a push can begin that nothing but quiet hours holds back; now, unless they do."""
    own = await counties.county(conn, county)
    return now if urgency == "urgent" else awake(now, own.quiet if own else quiet)


async def cancel(conn: Connection, number: int, state: str = "cancelled") -> int:
    """Stop for good: rows not yet spoken to are cancelled (or superseded). Returns how many at once.

    Rows of a batch that a worker holds follow when it closes; what is in flight is spared, for it may have been sent.
    """
    await _locked(conn, number)
    if not await pushes.set_state(conn, number, _LIVE, state):
        raise PublishError("这次推送已经结束，不能取消。要让大家知道内容有误，请用“停止并更正”。")
    swept = 0
    for batch in await batches.stop_batches(conn, number, state):
        swept += await batches.sweep(conn, batch, state)
    return swept


async def stop_item(conn: Connection, item: int, *, at: datetime) -> list[int]:
    """停止并更正: its page says 内容有误, its relays' too, and every live push of them stops; return their numbers."""
    stopped = []
    for one in (item, *await items.relaying(conn, item)):  # who relays it says the same
        found = await pages.shown(conn, one)
        if found is not None:
            await pages.halt(conn, one, found.county, found.version, at)
        stopped += await stop_pushes(conn, one, "cancelled")
        await tallies.recall(conn, one)
    return stopped


async def stop_pushes(conn: Connection, item: int, state: str, *, but: str = "") -> list[int]:
    """Stop every live push of an item, as 已取消 or 以新版为准; return their numbers. `but`: a version that goes on."""
    stopped = []
    for number in await pushes.live_of(conn, item):
        push = await _locked(conn, number)
        if push.version == but:
            continue
        if push.state in _LIVE:
            await cancel(conn, number, state)
        elif push.state == "dispatched":  # nobody else falls to the next channel
            await batches.stop_batches(conn, number, state)
        else:
            continue
        stopped.append(number)
    return stopped


async def _locked(conn: Connection, number: int) -> pushes.Push:
    push = await pushes.lock_push(conn, number)
    if push is None:
        raise PublishError("没有这次推送，或不在您的管辖范围内。")
    return push
