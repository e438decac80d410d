"""Reconcilers: they compare the rows with what should be there and mend it. Each beats a heart (/readyz reads it).

They read progress (leases, counters, due times), never start times; uniqueness in the database makes a wrong round
harmless. Any number of workers may run them side by side.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from audiences import store as people
from pusher import again, late, publish, receipts, webhook
from pusher import plan as planning
from pusher import retain as retention
from pusher.allotment import allotments
from pusher.asking import answers
from pusher.balance import balance, probes, stocks
from pusher.binding import bindings
from pusher.collect import collect
from pusher.desk import OFFICE_TIME, Desk
from pusher.digest import digests
from pusher.dossier import dossiers
from pusher.doubt import first_look
from pusher.errand import errands
from pusher.fetch import Fetcher
from pusher.filing import sweep
from pusher.following import codes, label, walk
from pusher.phone import codes as sign_in_codes
from pusher.posted import articles
from pusher.proxy import proxies
from pusher.reach import looks
from pusher.receipts.poll import poll
from pusher.receipts.tally import settle_tallies
from pusher.recheck import recheck
from pusher.store import Connection, company, progress
from pusher.store import alarm as alarms
from pusher.store import allowance as allowances
from pusher.store import batch as batches
from pusher.store import callback as callbacks
from pusher.store import chain as chains
from pusher.store import doubt as doubts
from pusher.store import page as pages
from pusher.store import plan as plans
from pusher.store import push as pushes
from pusher.store import staff_session as sessions
from pusher.store import standing as standings
from pusher.store.batch import Abandoned, Brief
from pusher.strategy import RECEIPT_HORIZON
from pusher.subscribing import sign_ups
from pusher.timing import CALL_TIMEOUT, LEASE
from pusher.upkeep import late_questions, listings_round, outdated, provisional, red_calls, reminders

log = logging.getLogger(__name__)

GRACE: Final = 1.0  # seconds past a lease's end: the last call has surely ended
SILENCE: Final = 1800.0  # seconds; pusher.alive() has the same
SILENT: Final = "后台停了半小时以上。请核对时间和内容是否还合适，再继续发送。"
RESTORED: Final = "数据库是恢复或切换过来的，记录可能比实际少：有的人也许已经收到。请核对后再继续发送。"
HELD: Final = "这次推送已自动暂停，等人核对。"


async def pulse(desk: Desk) -> None:
    """Say that somebody is alive here; after a long silence or a restore every push waits for a person."""
    async with desk.pool.acquire() as conn, conn.transaction():
        before = await alarms.pulse(conn)
        if before.silent > SILENCE or not before.same:
            for push, county in await alarms.hold_all(conn, RESTORED if not before.same else SILENT):
                await alarms.raise_alarm(conn, county=county, kind="restored", object=f"push {push}", text=HELD)
        await alarms.beat(conn)


async def due(desk: Desk) -> None:
    """Ring for due batches and for pushes whose plan is due."""
    async with desk.pool.acquire() as conn:
        waiting = await pushes.to_plan(conn)
    for push in waiting:
        await desk.bell.plan(push)
    await planning.ring(desk)


async def leases(desk: Desk) -> None:
    """Take back what dead workers held: only the rows in flight are in doubt."""
    async with desk.pool.acquire() as conn:
        left = [await batches.batch(conn, number) for number in await batches.expired_leases(conn, GRACE)]
    for brief in left:
        if brief is not None:
            next_in = await _look_again(desk, brief)  # before a connection is held: it takes one itself
            async with desk.pool.acquire() as conn, conn.transaction():
                abandoned = await batches.lock_expired(conn, brief.id, GRACE)
                if abandoned is not None:
                    await _take_back(conn, abandoned, next_in)


async def unsettled(desk: Desk) -> None:
    """Ring for rows in doubt whose next look has come."""
    async with desk.pool.acquire() as conn:
        await doubts.tidy(conn)
        waiting = await doubts.due(conn)
    for batch in waiting:
        await desk.bell.settle(batch)


async def folds(desk: Desk) -> None:
    """Fold callbacks that no bell rang for, and receipts that came before our own record."""
    while await receipts.fold(desk):
        pass
    await receipts.retry_orphans(desk)


async def companies(desk: Desk) -> None:
    """Tell those who went with another one's call what came of it, where its holder could not."""
    async with desk.pool.acquire() as conn:
        for lead in await company.open_leads(conn):
            async with conn.transaction():
                await company.part(conn, lead)


async def falls(desk: Desk) -> None:
    """Let the unreached fall to the next channel."""
    await planning.fall(desk)


async def ends(desk: Desk) -> None:
    """Expire what is too late, sweep what was stopped, mark what is dispatched and settled, give money back."""
    async with desk.pool.acquire() as conn:
        await _expire(conn)
        for batch, state in await batches.stopped(conn):
            await batches.sweep(conn, batch, state)
            await batches.mark_done(conn, batch)
        await _finish(conn)
        await doubts.bury(conn, RECEIPT_HORIZON)
        for push in await allowances.to_reckon(conn):
            async with conn.transaction():
                row = await pushes.lock_push(conn, push)
                if row is not None:
                    await allowances.reckon(conn, row)


async def partitions(desk: Desk) -> None:
    """Keep this and the next two months' partitions ready."""
    today = desk.now().astimezone(OFFICE_TIME).date()
    async with desk.pool.acquire() as conn:
        for ahead in range(3):
            months = today.year * 12 + today.month - 1 + ahead
            await plans.make_partition(conn, months // 12 * 100 + months % 12 + 1)


async def scans(desk: Desk) -> None:
    """Join the scan counts of the finished hours of the last two days."""
    hour = desk.now().replace(minute=0, second=0, microsecond=0)
    async with desk.pool.acquire() as conn:
        await pages.merge_counts(conn, hour - timedelta(days=2), hour)


async def brooms(desk: Desk) -> None:
    """Purge one-off lists past their time, look the others up again, re-seal addresses, forget what has ended."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        await people.purge(conn, now=now)
        await people.recognise(conn)
        while await people.rotate(conn, desk.vault, count=1000):
            pass
        await sessions.sweep(conn, now, now - timedelta(minutes=15))
        await standings.forget_minutes(conn)


async def chain(desk: Desk) -> None:
    """Chain what the audit log was told since the last round."""
    async with desk.pool.acquire() as conn:
        while await chains.chain(conn):
            pass


async def figures(desk: Desk) -> None:
    """Count what is over: figures outlive the rows."""
    await retention.figures(desk)


async def retain(desk: Desk) -> None:
    """Remove what is past its time."""
    await retention.retain(desk)


async def rechecks(desk: Desk) -> None:
    """Look again at what is out: links, expiry, today's rules."""
    async with Fetcher(desk.base_url, inside=desk.inside) as fetcher:
        await recheck(desk, fetcher)


async def collections(desk: Desk) -> None:
    """Look at the folders and list pages that are due, and again at what came from pages."""
    async with Fetcher(desk.base_url, inside=desk.inside) as fetcher:
        await collect(desk, fetcher)
        await again.look_again(desk, fetcher)


async def filings(desk: Desk) -> None:
    """File items that came in by another door than the console under their rows of the catalogue."""
    async with desk.pool.acquire() as conn, conn.transaction():
        await sweep(conn, desk.now())


# name: (the round, seconds between two rounds). /readyz fails when one is silent for ten times as long.
ROUNDS: Final[dict[str, tuple[Callable[[Desk], Awaitable[None]], float]]] = {
    "pulse": (pulse, 5.0),
    "due": (due, 1.0),
    "leases": (leases, 5.0),
    "unsettled": (unsettled, 5.0),
    "folds": (folds, 2.0),
    "polls": (poll, 5.0),
    "followers": (walk, 10.0),
    "labels": (label, 15.0),
    "codes": (codes, 5.0),
    "tallies": (settle_tallies, 2.0),
    "answers": (answers, 5.0),
    "bindings": (bindings, 2.0),
    "proxies": (proxies, 10.0),
    "companies": (companies, 5.0),
    "sign_ups": (sign_ups, 2.0),
    "sign_ins": (sign_in_codes, 1.0),
    "errands": (errands, 10.0),
    "falls": (falls, 2.0),
    "probes": (probes, 5.0),
    "balance": (balance, 5.0),
    "stocks": (stocks, 30.0),
    "allotments": (allotments, 60.0),
    "ends": (ends, 2.0),
    "partitions": (partitions, 3600.0),
    "scans": (scans, 3600.0),
    "brooms": (brooms, 3600.0),
    "relays": (publish.follow_sources, 2.0),
    "late": (late.tell, 60.0),
    "chain": (chain, 5.0),
    "figures": (figures, 60.0),
    "filings": (filings, 20.0),
    "collections": (collections, 20.0),
    "retain": (retain, 86400.0),
    "rechecks": (rechecks, 60.0),
    "outdated": (outdated, 2.0),
    "listings": (listings_round, 30.0),
    "reminders": (reminders, 3600.0),
    "provisional": (provisional, 3600.0),
    "calls": (red_calls, 10.0),
    "questions": (late_questions, 60.0),
    "webhooks": (webhook.tell, 5.0),
    "looks": (looks, 20.0),
    "digests": (digests, 300.0),
    "dossiers": (dossiers, 30.0),  # one may take minutes
    "articles": (articles, 300.0),
}


async def go_round(desk: Desk, name: str) -> None:
    """Go one reconciler's round and beat its heart."""
    await ROUNDS[name][0](desk)
    async with desk.pool.acquire() as conn:
        await callbacks.beat(conn, name)


async def _expire(conn: Connection) -> None:
    for push in await pushes.expired_pushes(conn):
        async with conn.transaction():
            row = await pushes.lock_push(conn, push)
            if row is not None and await pushes.set_state(conn, push, ["approved", "running", "paused"], "expired"):
                for batch in await batches.stop_batches(conn, push, "expired"):
                    await batches.sweep(conn, batch, "expired")


async def _finish(conn: Connection) -> None:
    """Mark what is dispatched and what is settled; from then on the counters are exact."""
    for push in await pushes.finished_pushes(conn, RECEIPT_HORIZON):
        async with conn.transaction():
            await pushes.lock_push(conn, push)  # of its own, so that the next statement sees a fall's new rows
            if await pushes.mark_dispatched(conn, push, RECEIPT_HORIZON):
                await progress.recount(conn, push)
    for push in await pushes.old_pushes(conn, RECEIPT_HORIZON):
        async with conn.transaction():
            if await pushes.mark_settled(conn, push):
                await progress.recount(conn, push)


async def _look_again(desk: Desk, batch: Brief) -> float:
    """Seconds until the resolver looks at a row in doubt; negative: only receipts and people settle it."""
    try:
        post = await desk.post(batch.account)
        return first_look(post.channel.capabilities.mode(batch.mode))
    except Exception:
        log.exception("account cannot speak, its rows in doubt wait for people", extra={"account": batch.account})
        return -1.0


async def _take_back(conn: Connection, left: Abandoned, next_in: float) -> None:
    spoken = LEASE + CALL_TIMEOUT
    doubted = await batches.doubt_rows(conn, left, next_in=next_in, spoken=spoken, quiet=CALL_TIMEOUT)
    state = await batches.free(conn, left.id, doubted)
    if state in {"cancelled", "expired", "superseded"}:
        await batches.sweep(conn, left.id, state)
