"""Plan: an approved push becomes deliveries and batches; its unreached fall to the next number, member or channel.

An idempotent job: the push's row is locked, and a push that is planned is not planned again.
"""

from __future__ import annotations

from datetime import datetime, time

from audiences import store as residents
from audiences.contact import PHONE
from content import store as items
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import allowance as allowances
from pusher.store import batch as batches
from pusher.store import county as counties
from pusher.store import plan as plans
from pusher.store import push as pushes
from pusher.store import question as questions
from pusher.store.alarm import clear_alarm, raise_alarm
from pusher.store.allowance import NoMoneyError
from pusher.store.cap import Whom
from pusher.store.plan import Falling
from pusher.store.push import Push
from pusher.strategy import LANES, OFFICE_TIME, RECEIPT_HORIZON, Caps, Strategy, exempt, lane, unknown_wait

__all__ = ["fall", "plan"]

MONTHS = 1_000_000_000  # a push id begins with yyyymm
RINGS = 32  # a lane; as many as a process has slots: who answers one goes on by itself


async def plan(desk: Desk, push: int) -> None:
    """Create a push's deliveries and batches and ring for them; nothing happens when it is planned or stopped.

    The money is taken in the same transaction: what nobody can pay for is not planned, and the push waits for a person.
    """
    async with desk.pool.acquire() as conn, conn.transaction():
        row = await pushes.lock_push(conn, push)
        now = await pushes.clock(conn)
        if row is None or row.state != "approved" or row.planned_at is not None or row.not_before > now:
            return
        if not await items.publish(conn, row.item, row.version, now):
            await pushes.pause(conn, push, "这条信息在批准之后撤回或改过了，没有发送。")
            return
        try:
            async with conn.transaction():
                highest = await _write(conn, row)
                await allowances.book(conn, row, since=1)
        except NoMoneyError as error:
            because = f"{error}，没有发送。请追加经费或减少对象，再点“继续发送”。"
            await pushes.pause(conn, push, because)
            await raise_alarm(conn, county=row.county, kind="money", object=f"push {push}", text=because)
            return
        await plans.mark_planned(conn, push, highest + 1)
        await clear_alarm(conn, "money", f"push {push}")
    await ring(desk)


async def _write(conn: Connection, push: Push) -> int:
    """Write the rows of an approved push; return the highest number."""
    strategy = Strategy.from_json(push.strategy)
    track = lane(push.urgency, await plans.people(conn, push.audience) if push.audience else 0)
    await plans.make_partition(conn, push.id // MONTHS)
    highest = 0
    if push.audience is not None and strategy.ways:
        for account in {way.account for way in strategy.ways if way.kind == PHONE}:
            await residents.spread_opt_outs(conn, push.county, await questions.senders(conn, account))
        whom = await _whom(conn, push, push.audience)
        highest = await plans.plan_people(conn, push.id, whom, strategy, track, left=await _left(conn, push))
    for way in strategy.places:
        places = [push.division] if way.once else list(strategy.divisions)
        highest = await plans.plan_places(conn, push.id, way, places, track, highest, step=len(strategy.steps))
    return highest


async def _left(conn: Connection, push: Push) -> float:
    """Seconds until it is too late: the push's own end, or the day after which nobody can do what the notice says."""
    version = await items.version(conn, push.item, push.version)
    last = push.expires_at
    if version is not None and version.plain is not None and version.plain.deadline is not None:
        last = min(last, datetime.combine(version.plain.deadline, time.max, OFFICE_TIME))
    return (last - await pushes.clock(conn)).total_seconds()


async def _whom(conn: Connection, push: Push, audience: int) -> Whom:
    own = await counties.county(conn, push.county)
    caps = own.caps if own else Caps()
    return Whom(push.county, audience, 0 if exempt(push.urgency, push.duty, push.kind) else caps.of(push.urgency))


async def fall(desk: Desk) -> None:
    """Let the unreached of every due batch fall: to the next number, the next member, the next step of the strategy."""
    async with desk.pool.acquire() as conn:
        await plans.begin_falls(conn, RECEIPT_HORIZON)
        fallen = 0
        for batch in await plans.due_falls(conn):
            async with conn.transaction():
                row = await pushes.lock_push(conn, batch.push)
                if row is None or row.audience is None or row.state not in {"running", "dispatched"}:
                    continue
                fallen += await _fall(conn, row, row.audience, batch)
    if fallen:
        await ring(desk)


async def _fall(conn: Connection, push: Push, audience: int, batch: Falling) -> int:
    """Plan what falls from one batch and take the money for it; without money nobody falls, and people are told."""
    strategy = Strategy.from_json(push.strategy)
    track = lane(push.urgency, await plans.people(conn, audience))
    whom = await _whom(conn, push, audience)
    fallen = 0
    try:
        async with conn.transaction():
            fallen = await plans.fall(conn, batch, whom, strategy, track, unknown_wait(push.urgency))
            if fallen:
                await allowances.book(conn, push, since=push.next_no)
    except NoMoneyError as error:
        words = f"{error}，没送到的{fallen}人没有再换号码或渠道。请追加经费后用“再发给没通知到的”，或由村里上门。"
        fallen = 0
        await pushes.note(conn, push.id, words)
        await raise_alarm(conn, county=push.county, kind="money", object=f"push {push.id}", text=words)
    await plans.end_fall(conn, batch, strategy)
    return fallen


async def ring(desk: Desk) -> None:
    """Ring for the batches whose turn it is: who answers goes on with the next ones, and the rounds ring again."""
    async with desk.pool.acquire() as conn:
        due = [batch for lane in LANES for batch in await batches.due_batches(conn, lane, RINGS)]
    for batch in due:
        await desk.bell.dispatch(batch.id, batch.lease, batch.lane)
