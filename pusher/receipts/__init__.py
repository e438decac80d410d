"""Receipts: what providers and residents tell us, folded into the rows it concerns.

A callback is stored raw before it is answered; here it is read again and written where it belongs. Receipts may come
twice, out of order, before our own record, or never: they merge by rank, and what matches nothing is kept and retried.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from audiences import store as people
from channels.base import BadCallbackError
from channels.message import Event, News, Receipt
from pusher.delivery import State
from pusher.desk import Desk, Post
from pusher.receipts.event import hear
from pusher.store import Connection
from pusher.store import callback as callbacks
from pusher.store import delivery as deliveries
from pusher.store.callback import Kept, Learnt, Report
from pusher.timing import CALL_TIMEOUT, LEASE

__all__ = ["acknowledge", "fold", "fold_events", "retry_orphans"]

log = logging.getLogger(__name__)

ORPHAN_LIFE: Final = 72 * 3600.0  # seconds
FOLD_BYTES: Final = 1 << 20  # of sealed callbacks in one transaction: some thousand reports, a fraction of a second
RIPE: Final = LEASE + CALL_TIMEOUT  # seconds after which our own record of a call is no longer on its way
_STATES: Final = {News.ACCEPTED: State.SENT, News.ARRIVED: State.ARRIVED, News.FAILED: State.FAILED}


async def fold(desk: Desk, most: int = 500) -> int:
    """Fold stored callbacks; return how many there were. A crash folds them again, which changes nothing."""
    async with desk.pool.acquire() as conn:
        waiting = await callbacks.waiting_accounts(conn)
    folded = 0
    for account in waiting:
        try:
            post = await desk.post(account)  # before a connection is held: it takes one itself
        except Exception:
            log.exception("account cannot speak, its callbacks wait", extra={"account": account})
            continue
        async with desk.pool.acquire() as conn, conn.transaction():
            if await callbacks.fold_alone(conn):
                folded += await _fold_account(desk, conn, account, post, most)
    return folded


async def _fold_account(desk: Desk, conn: Connection, account: int, post: Post, most: int) -> int:
    """Fold an account's callbacks together; when one of them is poison, one by one, and the poison is put aside."""
    kept = await callbacks.take_callbacks(conn, desk.vault, account, most, FOLD_BYTES)
    try:
        async with conn.transaction():
            events = [event for row in kept for event in post.channel.callback(row.request).events]
            await fold_events(desk, conn, account, post, events)
        done = [(row.id, "") for row in kept]
    except Exception:  # noqa: BLE001 -- whatever it was, the others must not wait for it
        done = [(row.id, await _fold_one(desk, conn, account, post, row)) for row in kept]
    if done:
        await callbacks.mark_folded(conn, done)
    return len(done)


async def _fold_one(desk: Desk, conn: Connection, account: int, post: Post, row: Kept) -> str:
    try:
        async with conn.transaction():
            await fold_events(desk, conn, account, post, post.channel.callback(row.request).events)
    except BadCallbackError as error:
        return f"无法读取：{error}"
    except Exception as error:
        log.exception("callback put aside", extra={"callback": row.id})
        return f"处理失败：{type(error).__name__}"
    return ""


async def fold_events(desk: Desk, conn: Connection, account: int, post: Post, events: Sequence[Event]) -> None:
    """Write an account's events where they belong."""
    reports = [_report(desk, event) for event in events if isinstance(event, Receipt)]
    if reports:
        if _speaks_by_parts(post):
            reports = await callbacks.join_parts(conn, account, reports)
        await _fold_reports(desk, conn, account, reports)
    others = [event for event in events if not isinstance(event, Receipt)]
    if others:
        fresh = await callbacks.hear(conn, account, [event.id for event in others])
        for event in others:
            if event.id in fresh:
                fresh.discard(event.id)
                await hear(desk, conn, post, account, event)


async def acknowledge(conn: Connection, push: int, no: int) -> bool:
    """Take a resident's 我知道了 on a personal link; true when it says something new."""
    return await deliveries.acknowledge(conn, push, no)


async def retry_orphans(desk: Desk, most: int = 1000) -> None:
    """Try the receipts that matched nothing once more, and bury the very old."""
    async with desk.pool.acquire() as conn:
        waiting = await callbacks.waiting_orphans(conn, RIPE)
    for account, old in waiting:
        parts = await _by_parts(desk, account)  # before a connection is held: it takes one itself
        async with desk.pool.acquire() as conn, conn.transaction():
            if await callbacks.fold_alone(conn):
                await _retry(desk, conn, account, old=old, parts=parts, most=most)
    async with desk.pool.acquire() as conn:
        await callbacks.bury_orphans(conn, ORPHAN_LIFE)


async def _by_parts(desk: Desk, account: int) -> bool:
    """Whether an account's reports may speak of parts; one that cannot speak is given no benefit of the doubt."""
    try:
        return _speaks_by_parts(await desk.post(account))
    except Exception:
        log.exception("account cannot speak", extra={"account": account})
        return True


def _speaks_by_parts(post: Post) -> bool:
    return any(mode.by_parts for mode in post.channel.capabilities.modes)


async def _retry(desk: Desk, conn: Connection, account: int, *, old: bool, parts: bool, most: int) -> None:
    waiting = await callbacks.orphans(conn, account, old=old, ripe=RIPE, most=most)
    reports = [row.report for row in waiting]
    if parts:
        reports = await callbacks.join_parts(conn, account, reports)
    places = await callbacks.match(conn, account, reports, doubts=old, parts=parts)
    found = [(row, place) for row, place in zip(waiting, places, strict=True) if place is not None]
    known_now = [(place, report) for report, place in zip(reports, places, strict=True) if place is not None]
    await _fold_known(desk, conn, known_now)
    if old and found:
        await callbacks.remember(conn, account, [(row.report.ref, place) for row, place in found])
    known = {row.id for row, _ in found}
    await callbacks.drop_orphans(conn, list(known))
    await callbacks.defer_orphans(conn, [row.id for row in waiting if row.id not in known])


async def _fold_known(desk: Desk, conn: Connection, known: Sequence[tuple[tuple[int, int], Report]]) -> None:
    if known:
        learnt = await callbacks.fold(conn, [place for place, _ in known], [report for _, report in known])
        await _mark_dead(desk, conn, learnt, [report for _, report in known], [place for place, _ in known])


async def _fold_reports(desk: Desk, conn: Connection, account: int, reports: Sequence[Report]) -> None:
    places = await callbacks.match(conn, account, reports)
    known = [(place, report) for place, report in zip(places, reports, strict=True) if place is not None]
    orphans = [report for place, report in zip(places, reports, strict=True) if place is None]
    await _fold_known(desk, conn, known)
    if orphans:
        await callbacks.add_orphans(conn, account, orphans)


async def _mark_dead(
    desk: Desk,
    conn: Connection,
    learnt: Sequence[Learnt],
    reports: Sequence[Report],
    places: Sequence[tuple[int, int]],
) -> None:
    """A lasting reason (空号, 已取关) marks the contact, for the officer's list and the next plan."""
    lasting = {place: report.reason for place, report in zip(places, reports, strict=True) if report.lasting}
    for row in learnt:
        reason = lasting.get((row.push, row.no))
        if reason and row.contact is not None and row.state == State.FAILED:
            await people.mark_dead(conn, [row.contact], reason, desk.now())


def _report(desk: Desk, receipt: Receipt) -> Report:
    why = receipt.why
    return Report(
        ref=_plain(receipt.ref),
        key=receipt.key,
        index=desk.vault.index(receipt.address) if receipt.address else None,
        state=_STATES[receipt.news],
        reason=f"{why.code}: {why.text}" if why else "",
        lasting=bool(why and why.lasting),
    )


def _plain(text: str) -> str:
    """What a provider wrote, without what PostgreSQL's text cannot hold."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
