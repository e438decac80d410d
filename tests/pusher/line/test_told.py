"""A worker that is told to stop ends, also where a wait swallows that it was told."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool

from pusher import worker
from pusher.bell import QUEUES


class _Deaf:
    """A pool by which each task fails to hear its first cancel, as asyncio.wait_for does when it comes to its end."""

    def __init__(self, pool) -> None:
        self._pool, self.deaf = pool, set()

    @contextlib.asynccontextmanager
    async def acquire(self):
        task = asyncio.current_task()
        try:
            await asyncio.sleep(0.3)
        except asyncio.CancelledError:
            if task in self.deaf:
                raise
            self.deaf.add(task)
        async with self._pool.acquire() as connection:
            yield connection


async def test_who_does_not_hear_that_it_is_told_to_stop_is_told_again(stage, monkeypatch):
    monkeypatch.setattr(worker, "PATIENCE", 0.2)
    client, pool = ArqRedis(ConnectionPool.from_url(stage.redis_url)), _Deaf(stage.desk.pool)
    working = asyncio.create_task(worker.work(replace(stage.desk, pool=pool), client, tuple(QUEUES)))
    await asyncio.sleep(0.2)
    working.cancel()
    ended, _ = await asyncio.wait({working}, timeout=20)
    await client.aclose(close_connection_pool=True)
    assert working in ended
    assert working.cancelled()
    assert pool.deaf
