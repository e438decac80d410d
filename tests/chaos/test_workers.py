"""Workers killed, stopped past their lease: the promise of docs/faults.md holds in each."""

from __future__ import annotations

import asyncio
import os
import random
import signal

import pytest

from pusher.timing import CALL_TIMEOUT, LEASE
from tests.chaos.line import QUERY, QUERY_BATCH

pytestmark = [pytest.mark.timeout(2400), pytest.mark.chaos]
SEED = int(os.environ.get("SEED", "3"))


async def test_a_worker_killed_at_twenty_random_moments(line):
    """One worker in three seconds on average: kills also strike planning, recovery and the resolver."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeated by its seed
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(4000)
    worker = await line.crew.worker()
    for _ in range(20):
        await asyncio.sleep(chance.uniform(0, 6))
        await line.crew.kill(worker)
        worker = await line.crew.worker()
    await line.rest()
    await line.hold()


async def test_a_killed_worker_with_stragglers(line):
    """The window has slid on while slow calls are out: each is asked about under the key that it carried."""
    line.standin.latency, line.standin.tail = 0.05, 1.0
    await line.push_all(1000, (QUERY, QUERY_BATCH))
    first = await line.crew.worker()
    await line.reached(900)
    await line.crew.kill(first)
    await line.crew.worker()
    await line.rest()
    await line.hold()


async def test_two_workers_killed_at_once(line):
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(3000)
    pair = [await line.crew.worker() for _ in range(2)]
    await line.reached(1500)
    for one in pair:
        one.kill()
    for one in pair:
        await line.crew.kill(one)
    await line.crew.worker()
    await line.rest()
    await line.hold()


async def test_a_worker_stopped_past_its_lease_goes_on(line):
    """It wakes with calls half made and a book full of answers; another one has taken over meanwhile."""
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(4000)
    first, second = [await line.crew.worker() for _ in range(2)]
    for one, people in ((first, 1000), (second, 6000)):
        await line.reached(people)
        one.send_signal(signal.SIGSTOP)
        await asyncio.sleep(LEASE + CALL_TIMEOUT + 5)
        one.send_signal(signal.SIGCONT)
    await line.rest()
    await line.hold()
