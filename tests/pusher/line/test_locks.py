"""No ring of locks: push, then batch, then deliveries by number. Whoever comes second waits; nobody is thrown out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

from pusher import reconcile
from pusher.publish import cancel, pause, resume
from pusher.store import callback as callbacks
from pusher.store import window as windows
from pusher.store.callback import Report
from pusher.store.window import Doubting, Page
from pusher.strategy import Step, Way
from tests.pusher.line.test_fallback import openids, prepare
from tests.stage import phones

LOCK_BATCH = "SELECT FROM pusher.batch WHERE id = $1 FOR UPDATE"


@asynccontextmanager
async def held(stage, statement: str, *values):
    """Hold the locks of a statement in a transaction of its own."""
    async with stage.db.owner.acquire() as conn, conn.transaction():
        await conn.execute(statement, *values)
        yield


async def in_transaction(stage, work) -> None:
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await work(conn)


async def waiting(stage, people: int = 1) -> None:
    """Return when so many wait for a lock."""
    async with asyncio.timeout(5):
        while await stage.db.owner.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < people:
            await stage.db.owner.execute("SELECT pg_sleep(0.01)")


async def accept(conn, batch: int, push: int, *nos: int) -> None:
    await windows.record(conn, batch, push, Page(told=list(nos)), Doubting())


def reports(state: str, n: int = 1) -> list[Report]:
    return [Report("", None, None, state, "", lasting=False)] * n


async def test_a_flush_and_a_fold_take_their_rows_in_the_same_order(stage):
    push = await stage.push(phones(5))
    (batch,) = await stage.batches(push)
    places = [(push, 3), (push, 5)]
    row = held(stage, "SELECT FROM pusher.delivery WHERE push = $1 AND no = 4 FOR UPDATE", push)
    async with asyncio.TaskGroup() as group, row:
        group.create_task(in_transaction(stage, lambda conn: accept(conn, batch, push, 5, 4, 3)))
        await waiting(stage)
        group.create_task(in_transaction(stage, lambda conn: callbacks.fold(conn, places, reports("arrived", 2))))
        await waiting(stage, 2)
    assert await stage.states(push) == {"pending": 2, "sent": 1, "arrived": 2}


async def test_a_receipt_that_wakes_a_fall_takes_the_batch_before_its_row(stage):
    push, batch = await in_doubt(stage)

    async def late_flush(conn):
        await conn.execute(LOCK_BATCH, batch)
        group.create_task(in_transaction(stage, lambda other: callbacks.fold(other, [(push, 1)], reports("failed"))))
        await waiting(stage)
        await accept(conn, batch, push, 1)

    async with asyncio.TaskGroup() as group:
        await in_transaction(stage, late_flush)
    assert (await stage.states(push))["failed"] == 1
    assert await stage.db.owner.fetchval("SELECT fall_at IS NOT NULL FROM pusher.batch WHERE id = $1", batch)


async def test_a_stop_and_a_fold_take_several_batches_in_the_same_order(stage):
    stage.account = sms = await stage.open_account()
    way = Way(sms, "sms-county", "sms", "text", "phone", "", accepted_counts=False)
    push = await stage.push(phones(3000), steps=(Step((way,)), Step((way,))))
    first, second, third = await stage.batches(push)
    await stage.db.owner.execute("UPDATE pusher.batch SET fall_until = now()")
    for number in (third, first):  # written anew in this order, so that a plain scan meets them in it
        await stage.db.owner.execute("UPDATE pusher.batch SET serial = serial + 1 WHERE id = $1", number)
    places = [(push, 2500), (push, 1500), (push, 500)]
    async with asyncio.TaskGroup() as group, held(stage, LOCK_BATCH, second):
        group.create_task(in_transaction(stage, lambda conn: cancel(conn, push)))
        await waiting(stage)
        group.create_task(in_transaction(stage, lambda conn: callbacks.fold(conn, places, reports("failed", 3))))
        await waiting(stage, 2)
    assert await stage.states(push) == {"cancelled": 3000}


async def test_a_receipt_during_a_pause_wakes_the_fall_when_the_push_goes_on(stage):
    push, _ = await in_doubt(stage)
    await in_transaction(stage, lambda conn: pause(conn, push, ""))
    await in_transaction(stage, lambda conn: callbacks.fold(conn, [(push, 1)], reports("failed")))
    await reconcile.falls(stage.desk)
    assert len(await stage.batches(push)) == 1
    await in_transaction(stage, lambda conn: resume(conn, push))
    await reconcile.falls(stage.desk)
    assert len(await stage.batches(push)) == 2


async def in_doubt(stage) -> tuple[int, int]:
    """A push of two steps whose first batch has been swept and holds doubt; return it and the batch."""
    push = await prepare(stage, list(zip(openids(2), phones(2), strict=True)))
    await stage.walk(push)
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'unknown'")
    await stage.db.owner.execute("UPDATE pusher.batch SET fall_until = now() + interval '1 hour', fall_at = NULL")
    return push, (await stage.batches(push))[0]
