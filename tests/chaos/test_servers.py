"""Valkey emptied and killed, PostgreSQL shut down at once while sending: what is committed is enough to go on."""

from __future__ import annotations

import asyncio
import os
import random
import signal

import pytest
import redis.asyncio

from pusher.embedded import Servers, _postgres_answers, _valkey_answers

pytestmark = [pytest.mark.timeout(2400), pytest.mark.chaos]
SEED = int(os.environ.get("SEED", "3"))


async def crash_postgres(servers: Servers) -> None:
    """Immediate shutdown (pg_ctl -m immediate): nothing is flushed, the write-ahead log has to be replayed."""
    await _down(servers._postgres, signal.SIGQUIT)


async def restart_postgres(servers: Servers) -> None:
    await servers._postgres.start(lambda: _postgres_answers(servers.place))


async def restart_valkey(servers: Servers, away: float = 0.0) -> None:
    """kill -9, and a new one after so many seconds."""
    await _down(servers._valkey, signal.SIGKILL)
    await asyncio.sleep(away)
    await servers._valkey.start(lambda: _valkey_answers(servers.place))


async def _down(server, sign: signal.Signals) -> None:
    process = server._process
    process.send_signal(sign)
    await asyncio.to_thread(process.wait, 30)


async def test_an_emptied_valkey(line):
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(3000)
    await line.crew.worker()
    async with redis.asyncio.from_url(line.stage.redis_url) as client:
        for people in (500, 4000, 9000):
            await line.reached(people)
            await client.flushall()
    await line.rest()
    for _, verdict in await line.hold():
        assert verdict.states == {"sent": verdict.people}


async def test_a_valkey_killed_and_started_again(line, servers):
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(3000)
    pair = [await line.crew.worker() for _ in range(2)]
    for people, away in ((500, 0), (4000, 3), (9000, 6)):
        await line.reached(people)
        await restart_valkey(servers, away)
    await line.rest()
    for _, verdict in await line.hold():
        assert verdict.states == {"sent": verdict.people}
    assert [one.returncode for one in pair] == [None, None], "a worker went with it"


async def test_postgres_shut_down_at_once_while_sending(line, servers):
    """Six times, at random moments, and away for a random while; workers stay and find it again."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeated by its seed
    line.standin.latency, line.standin.tail = 0.4, 1.0
    await line.crew.web()
    await line.push_all(8000)
    pair = [await line.crew.worker() for _ in range(2)]
    for _ in range(6):
        await asyncio.sleep(chance.uniform(0.5, 3))
        await crash_postgres(servers)
        assert await line.ready(503)
        assert await line.answers("/callbacks/probe/probe-plain-1") == 503, "a provider is to come again"
        await asyncio.sleep(chance.uniform(0, 4))
        await restart_postgres(servers)
    assert line.standin.total < 48000, "the pushes were over before the last shutdown"
    await line.rest()
    await line.hold()
    assert [one.returncode for one in pair] == [None, None], "a worker went with it"


async def test_postgres_and_a_worker_go_down_together(line, servers):
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(3000)
    worker = await line.crew.worker()
    await line.reached(2000)
    await asyncio.gather(crash_postgres(servers), line.crew.kill(worker))
    await restart_postgres(servers)
    await line.crew.worker()
    await line.rest()
    await line.hold()
