"""Plan: an approved push becomes deliveries and batches; its unreached fall to the next channel.

An idempotent job: the push's row is locked, and a push that is planned is not planned again.
"""

from __future__ import annotations

from content import store as items
from pusher.desk import Desk
from pusher.store import batch as batches
from pusher.store import plan as plans
from pusher.store import push as pushes
from pusher.strategy import LANES, RECEIPT_HORIZON, Strategy, lane, unknown_wait

__all__ = ["fall", "plan"]

MONTHS = 1_000_000_000  # a push id begins with yyyymm
RINGS = 64  # a lane; more than any process has slots


async def plan(desk: Desk, push: int) -> None:
    """Create a push's deliveries and batches and ring for them; nothing happens when it is planned or stopped."""
    async with desk.pool.acquire() as conn, conn.transaction():
        row = await pushes.lock_push(conn, push)
        if row is None or row.state != "approved" or row.planned_at is not None or row.not_before > desk.now():
            return
        strategy = Strategy.from_json(row.strategy)
        if not await items.publish(conn, row.item, row.version, desk.now()):
            await pushes.pause(conn, push, "这条信息在批准之后撤回或改过了，没有发送。")
            return
        track = lane(row.urgency, await plans.people(conn, row.audience) if row.audience else 0)
        await plans.make_partition(conn, push // MONTHS)
        highest = 0
        if row.audience is not None and strategy.ways:
            highest = await plans.plan_people(conn, push, row.audience, strategy, track, highest)
        for way in strategy.places:
            highest = await plans.plan_places(conn, push, way, strategy, track, highest)
        await plans.mark_planned(conn, push, highest + 1)
    await ring(desk)


async def fall(desk: Desk) -> None:
    """Let the unreached of every due batch fall to the next step of their push's strategy."""
    async with desk.pool.acquire() as conn:
        for batch in await plans.to_fall(conn):
            async with conn.transaction():
                row = await pushes.lock_push(conn, batch.push)
                if row is not None:
                    wait = Strategy.from_json(row.strategy).steps[batch.step].wait
                    await plans.begin_fall(conn, batch.id, wait + min(RECEIPT_HORIZON, unknown_wait(row.urgency)))
        fallen = 0
        for batch in await plans.due_falls(conn):
            async with conn.transaction():
                row = await pushes.lock_push(conn, batch.push)
                if row is None or row.audience is None or row.state not in {"running", "dispatched"}:
                    continue
                strategy = Strategy.from_json(row.strategy)
                track = lane(row.urgency, await plans.people(conn, row.audience))
                fallen += await plans.fall(conn, batch, row.audience, strategy, track, unknown_wait(row.urgency))
    if fallen:
        await ring(desk)


async def ring(desk: Desk) -> None:
    """Ring for the batches whose turn it is: who answers goes on with the next ones, and the rounds ring again."""
    async with desk.pool.acquire() as conn:
        due = [batch for lane in LANES for batch in await batches.due_batches(conn, lane, RINGS)]
    for batch in due:
        await desk.bell.dispatch(batch.id, batch.lease, batch.lane)
