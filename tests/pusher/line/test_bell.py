"""The queue is a bell: what dead workers left in it, or others answer, must not keep a live one from hearing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import pytest
from arq.connections import ArqRedis
from arq.constants import job_key_prefix
from redis.asyncio import ConnectionPool

from channels.sandbox.world import Faults
from pusher.bell import QUEUES
from pusher.store import plan as plans
from pusher.worker import JOB_SECONDS, MAX_JOBS, work
from tests.chaos.line import until
from tests.stage import phones

# A worker is stopped in the middle of its jobs: arq lets go of the pipeline that one of them was writing to, and
# redis-py tells whoever collects it.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed client session:ResourceWarning")


async def test_the_rings_that_dead_workers_were_answering_do_not_fill_the_queue(stage):
    push = await stage.push(phones(20))
    client = ArqRedis(ConnectionPool.from_url(stage.redis_url))
    long_ago = int((time.time() - 60) * 1000)
    for queue in QUEUES.values():
        for number in range(200):
            await client.enqueue_job("dispatch", "bulk", _job_id=f"dead:{queue}:{number}", _queue_name=queue)
            await client.set(f"arq:in-progress:dead:{queue}:{number}", b"1", px=JOB_SECONDS * 1000)
        await client.zadd(queue, {f"dead:{queue}:{number}": long_ago for number in range(200)})
    try:
        async with _working(work(stage.desk, client, tuple(QUEUES))):
            await until(partial(_is_sent, stage, push, 20))
    finally:
        await client.aclose(close_connection_pool=True)


async def test_two_workers_have_more_under_way_than_one_has_slots(stage, monkeypatch):
    monkeypatch.setattr(plans, "BATCH_SIZE", 1)
    stage.world.faults["sms"] = Faults(latency=2.0)
    await stage.push(phones(3 * MAX_JOBS))
    async with AsyncExitStack() as stack:
        for _ in range(2):
            client = ArqRedis(ConnectionPool.from_url(stage.redis_url))
            stack.push_async_callback(client.aclose, close_connection_pool=True)
            await stack.enter_async_context(_working(work(stage.desk, client, tuple(QUEUES))))
        await until(partial(_are_leased, stage, MAX_JOBS + 1))


async def test_what_a_stopped_worker_was_answering_may_be_rung_again_at_once(stage, monkeypatch):
    monkeypatch.setattr(plans, "BATCH_SIZE", 1)
    stage.world.faults["sms"] = Faults(latency=2.0)
    await stage.push(phones(8))
    client = ArqRedis(ConnectionPool.from_url(stage.redis_url))
    try:
        async with _working(work(stage.desk, client, tuple(QUEUES))):
            await until(partial(_are_leased, stage, 8))
        kept = {key.decode().removeprefix(job_key_prefix) for key in await client.keys(f"{job_key_prefix}*")}
        # Asked for after the keys: receipts that come in meanwhile ring, too.
        rung = {ring.decode() for queue in QUEUES.values() for ring in await client.zrange(queue, 0, -1)}
        assert kept <= rung  # no key of a job that nobody runs
    finally:
        await client.aclose(close_connection_pool=True)


@asynccontextmanager
async def _working(coroutine):
    task = asyncio.create_task(coroutine)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _are_leased(stage, least: int) -> bool:
    return least <= await stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL")


async def _is_sent(stage, push: int, people: int) -> bool:
    return (await stage.states(push)).get("sent", 0) == people
