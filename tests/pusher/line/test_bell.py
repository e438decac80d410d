"""The queue is a bell: what dead workers left in it must not keep a live one from hearing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from functools import partial

from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool

from pusher.bell import QUEUES
from pusher.worker import JOB_SECONDS, work
from tests.chaos.line import until
from tests.stage import phones


async def test_the_rings_that_dead_workers_were_answering_do_not_fill_the_queue(stage):
    push = await stage.push(phones(20))
    client = ArqRedis(ConnectionPool.from_url(stage.redis_url))
    long_ago = int((time.time() - 60) * 1000)
    for queue in QUEUES.values():
        for number in range(200):
            await client.enqueue_job("dispatch", "bulk", _job_id=f"dead:{queue}:{number}", _queue_name=queue)
            await client.set(f"arq:in-progress:dead:{queue}:{number}", b"1", px=JOB_SECONDS * 1000)
        await client.zadd(queue, {f"dead:{queue}:{number}": long_ago for number in range(200)})
    working = asyncio.create_task(work(stage.desk, client, tuple(QUEUES)))
    try:
        await until(partial(_is_sent, stage, push, 20))
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        await client.aclose(close_connection_pool=True)


async def _is_sent(stage, push: int, people: int) -> bool:
    return (await stage.states(push)).get("sent", 0) == people
