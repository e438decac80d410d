"""A stop that races with dispatch, at each point, on two connections: the sandbox's count and the rows must agree.

Each point is tried twice: dispatch holds the batch's row and the stop waits for it, or the other way round.
"""

from __future__ import annotations

import asyncio
import itertools
from functools import partial

import pytest

from channels.message import Call
from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import reconcile
from pusher.dispatch import dispatch
from pusher.dispatch.call import envelope
from pusher.dispatch.script import script_of
from pusher.dispatch.window import Window
from pusher.publish import cancel, pause, resume
from pusher.settle import settle
from pusher.store import batch as batches
from pusher.store import window as windows
from tests.pusher.line.test_fallback import openids, prepare
from tests.pusher.line.test_locks import in_transaction, waiting
from tests.stage import open_window, phones

STOPS = {
    "pending": partial(pause, because=""),
    "cancelled": cancel,
    "expired": partial(cancel, state="expired"),
    "superseded": partial(cancel, state="superseded"),
}
# where dispatch stands: a function, and the how-manieth time it comes there
HOLDING = {
    "at the claim": (batches, "claim", 1),
    "before the first window": (windows, "turn", 1),
    "between windows with calls out": (windows, "turn", 2),
    "at the close": (batches, "release", 1),
}
WAITING = HOLDING | {"at the close": (Window, "close", 1)}
SPOKEN = {"sent", "arrived", "unknown"}


@pytest.fixture(params=STOPS)
def stop(request):
    return request.param


def meet(monkeypatch, point: tuple[object, str, int], then) -> None:
    """Let `then` go on in place of dispatch, when it comes to the point."""
    target, name, nth = point
    real, times = getattr(target, name), itertools.count(1)

    async def met(*args, **more):
        work = partial(real, *args, **more)
        return await (then(work, args[0]) if next(times) == nth else work())

    monkeypatch.setattr(target, name, met)


async def begin(stage, people: int = 150) -> tuple[int, int]:
    """A push whose calls take a while, one person each."""
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(latency=0.02, tail=0.1, tail_share=0.3, receipts=False)
    push = await stage.push(phones(people))
    (batch,) = await stage.batches(push)
    return push, batch


@pytest.mark.parametrize("point", HOLDING)
async def test_dispatch_is_first_and_the_stop_waits(stage, monkeypatch, point, stop):
    push, batch = await begin(stage)

    async def hold(work, conn):
        async with conn.transaction():
            done = await work()
            group.create_task(in_transaction(stage, lambda other: STOPS[stop](other, push)))
            await waiting(stage)
        return done

    meet(monkeypatch, HOLDING[point], hold)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(dispatch(stage.desk, batch))
    await judge(stage, push, stop, point)


@pytest.mark.parametrize("point", WAITING)
async def test_the_stop_is_first_and_dispatch_waits(stage, monkeypatch, point, stop):
    push, batch = await begin(stage)

    async def wait(work, _):
        async with stage.db.worker.acquire() as conn, conn.transaction():
            await STOPS[stop](conn, push)
            task = group.create_task(work())
            if point == "at the claim":
                assert await task is None, "what is locked is left alone"
            else:
                await waiting(stage)
        return await task

    meet(monkeypatch, WAITING[point], wait)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(dispatch(stage.desk, batch))
    await judge(stage, push, stop, point)


async def crash(stage, push: int, batch: int, *, spoken: int, window: int) -> None:
    """A worker opens a window, speaks to some of it, and dies."""
    async with stage.db.worker.acquire() as conn:
        lease = await batches.claim(conn, batch, 60)
        rows = await open_window(conn, lease, window)
        script = await script_of(conn, push, lease.account, lease.mode)
    post = await stage.desk.post(lease.account)
    deadline = asyncio.get_running_loop().time() + 10
    for row in rows[:spoken]:
        await post.channel.send(Call("k", (envelope(stage.desk, push, row, script),), deadline))
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 minute'")


@pytest.mark.parametrize("first", ["stop", "take-back", "both at once"])
async def test_a_stop_after_a_crash(stage, stop, first):
    push, batch = await begin(stage, 60)
    await crash(stage, push, batch, spoken=20, window=40)
    stopping = partial(in_transaction, stage, lambda conn: STOPS[stop](conn, push))
    if first == "stop":
        await stopping()
        states = await stage.states(push)
        assert states["sending"] == 40, "nobody knows yet whether they were spoken to"
    if first == "both at once":
        async with stage.db.worker.acquire() as conn, conn.transaction():
            await STOPS[stop](conn, push)
            await reconcile.leases(stage.desk)  # leaves what is locked to its next round
    await reconcile.leases(stage.desk)
    if first == "take-back":
        await stopping()
    assert await stage.states(push) == {"unknown": 40, stop: 20}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.unsettled") == 40
    await judge(stage, push, stop, "after a crash")


async def test_a_stop_while_doubt_is_repeated(stage, monkeypatch, stop):
    """It comes when the provider has taken the repeats and we have not heard so yet."""
    push = await prepare(stage, [(openid, None) for openid in openids(10)])
    stage.world.faults["wechat"] = Faults(behaviour=Behaviour.RESET_ACCEPTED, share=1.0, receipts=False)
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 10}
    stage.world.faults["wechat"] = Faults(receipts=False)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET next_at = now()")
    (batch,) = await stage.batches(push)
    stopped = asyncio.Event()

    async def hear(work, _):
        said = await work()
        await in_transaction(stage, lambda conn: STOPS[stop](conn, push))
        assert await stage.states(push) == {"unknown": 10}, "spared"
        stopped.set()
        return said

    account = await stage.db.owner.fetchval("SELECT account FROM pusher.batch WHERE id = $1", batch)
    meet(monkeypatch, (type((await stage.desk.post(account)).channel), "send", 1), hear)
    await settle(stage.desk, batch)
    assert stopped.is_set()
    assert await stage.states(push) == {"sent": 10}
    assert set(stage.world.addresses("wechat").values()) == {1}


async def test_a_stopped_push_repeats_no_doubt(stage, stop):
    push = await prepare(stage, [(openid, None) for openid in openids(10)])
    stage.world.faults["wechat"] = Faults(behaviour=Behaviour.ERROR_NOT_ACCEPTED, share=1.0, receipts=False)
    await stage.walk(push)
    stage.world.faults["wechat"] = Faults(receipts=False)
    await in_transaction(stage, lambda conn: STOPS[stop](conn, push))
    await stage.db.owner.execute("UPDATE pusher.unsettled SET next_at = now()")
    (batch,) = await stage.batches(push)
    await settle(stage.desk, batch)
    assert await stage.states(push) == {"unknown": 10}
    assert stage.world.accepted["wechat"] == 0


async def by_address(stage, push: int) -> dict[str, str]:
    rows = await stage.db.owner.fetch(
        "SELECT d.state, c.key_id, c.cipher FROM pusher.delivery AS d JOIN audiences.contact AS c ON c.id = d.contact "
        "WHERE d.push = $1",
        push,
    )
    return {stage.vault.open(row["key_id"], row["cipher"]): row["state"] for row in rows}


async def judge(stage, push: int, stop: str, point: str) -> None:
    """Who was spoken to is never stopped, who was stopped was never spoken to, and nobody is forgotten."""
    count, states = stage.world.addresses("sms"), await by_address(stage, push)
    assert set(count.values()) <= {1}, "doubled"
    belied = {address: state for address, state in states.items() if count[address] and state not in SPOKEN}
    assert not belied
    assert {state for address, state in states.items() if not count[address]} <= {stop, "unknown"}
    if point in {"at the claim", "before the first window"} and not count:
        assert set(states.values()) == {stop}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL") == 0
    if stop == "pending":
        await in_transaction(stage, lambda conn: resume(conn, push))
        while await stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE due <= now()"):
            await stage.walk(push)
        assert set((await by_address(stage, push)).values()) <= SPOKEN
    doubt = [address for address, state in states.items() if state == "unknown"]
    everyone = set(stage.world.addresses("sms")) | set(doubt)
    assert stop != "pending" or everyone == set(states), "lost"
    assert set(stage.world.addresses("sms").values()) <= {1}, "doubled"
