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
from pusher.store.callback import Learnt, Report

__all__ = ["acknowledge", "fold", "fold_events", "retry_orphans"]

log = logging.getLogger(__name__)

ORPHAN_LIFE: Final = 72 * 3600.0  # seconds
_STATES: Final = {News.ACCEPTED: State.SENT, News.ARRIVED: State.ARRIVED, News.FAILED: State.FAILED}


async def fold(desk: Desk, most: int = 500) -> int:
    """Fold stored callbacks; return how many there were. A crash folds them again, which changes nothing."""
    async with desk.pool.acquire() as conn, conn.transaction():
        kept = await callbacks.take_callbacks(conn, desk.vault, most)
        done: list[tuple[int, str]] = []
        for account in dict.fromkeys(row.account for row in kept):
            post = await desk.post(account)
            events: list[Event] = []
            for row in (row for row in kept if row.account == account):
                try:
                    events += post.channel.callback(row.request).events
                    done.append((row.id, ""))
                except BadCallbackError as error:
                    done.append((row.id, f"无法读取: {error}"))
            await fold_events(desk, conn, account, post, events)
        if done:
            await callbacks.mark_folded(conn, done)
    return len(kept)


async def fold_events(desk: Desk, conn: Connection, account: int, post: Post, events: Sequence[Event]) -> None:
    """Write an account's events where they belong."""
    reports = [_report(desk, event) for event in events if isinstance(event, Receipt)]
    if reports:
        await _fold_reports(desk, conn, account, reports)
    others = [event for event in events if not isinstance(event, Receipt)]
    if others:
        fresh = await callbacks.hear(conn, account, [event.id for event in others])
        for event in others:
            if event.id in fresh:
                fresh.discard(event.id)
                await hear(desk, conn, post, event)


async def acknowledge(conn: Connection, push: int, no: int) -> bool:
    """Take a resident's 我知道了 on a personal link; true when it says something new."""
    return await deliveries.acknowledge(conn, push, no)


async def retry_orphans(desk: Desk, most: int = 1000) -> None:
    """Try the receipts that matched nothing once more, and bury the very old."""
    async with desk.pool.acquire() as conn, conn.transaction():
        waiting = await callbacks.orphans(conn, most)
        for account in dict.fromkeys(row[1] for row in waiting):
            mine = [row for row in waiting if row[1] == account]
            places = await callbacks.match(conn, account, [report for _, _, report in mine])
            found = [(row, place) for row, place in zip(mine, places, strict=True) if place is not None]
            if found:
                learnt = await callbacks.fold(conn, [place for _, place in found], [row[2] for row, _ in found])
                await _mark_dead(desk, conn, learnt, [row[2] for row, _ in found], [place for _, place in found])
                await callbacks.drop_orphans(conn, [row[0] for row, _ in found])
        await callbacks.bury_orphans(conn, ORPHAN_LIFE)


async def _fold_reports(desk: Desk, conn: Connection, account: int, reports: Sequence[Report]) -> None:
    places = await callbacks.match(conn, account, reports)
    known = [(place, report) for place, report in zip(places, reports, strict=True) if place is not None]
    orphans = [report for place, report in zip(places, reports, strict=True) if place is None]
    if known:
        learnt = await callbacks.fold(conn, [place for place, _ in known], [report for _, report in known])
        await _mark_dead(desk, conn, learnt, [report for _, report in known], [place for place, _ in known])
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
        ref=receipt.ref,
        key=receipt.key,
        index=desk.vault.index(receipt.address) if receipt.address else None,
        state=_STATES[receipt.news],
        reason=f"{why.code}: {why.text}" if why else "",
        lasting=bool(why and why.lasting),
    )
