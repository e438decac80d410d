"""What .ci/run takes of all this: the worst faults at once, in the time of one lease; and a worker told to go."""

from __future__ import annotations

import pytest
import redis.asyncio

from tests.chaos.line import DEDUPE, PLAIN, PLAIN_BATCH
from tests.chaos.probe.standin import SIX_PERCENT

pytestmark = pytest.mark.timeout(600)


async def test_a_killed_worker_an_emptied_valkey_and_calls_in_doubt(line):
    line.standin.latency, line.standin.faults = 0.05, SIX_PERCENT
    await line.push_all(300, (PLAIN, PLAIN_BATCH, DEDUPE))
    first = await line.crew.worker()
    await line.reached(100)
    async with redis.asyncio.from_url(line.stage.redis_url) as client:
        await client.flushall()
    await line.reached(200)
    await line.crew.kill(first)
    await line.crew.worker()
    await line.reached(500)
    line.standin.faults = {}  # the provider is well again when the resolver asks
    await line.rest()
    await line.hold()


async def test_a_told_worker_hands_its_leases_back(line):
    line.standin.latency = 0.05
    await line.push_all(2000, (PLAIN, DEDUPE))
    one = await line.crew.worker()
    await line.reached(300)
    assert await line.crew.tell(one) == 0
    assert not await line.stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL")
    verdicts = [verdict for _, verdict in await line.verdicts()]
    assert sum(verdict.states["pending"] for verdict in verdicts) > 0, "the pushes were over before the word"
    for verdict in verdicts:
        assert verdict.reached == verdict.states["sent"]
        assert set(verdict.states) == {"pending", "sent"}
        assert not verdict.doubled
