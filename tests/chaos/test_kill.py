"""kill -9 of the worker in mid-push, and an emptied Valkey: nothing lost, nothing doubled, nothing untrue."""

from __future__ import annotations

import asyncio

import pytest
import redis.asyncio

from channels.sandbox.world import Faults
from pusher.dispatch import LEASE
from tests.chaos.conftest import accepted, by_address, until, worker
from tests.stage import phones

pytestmark = pytest.mark.timeout(180)
WINDOW = 100


async def test_a_killed_worker_loses_and_doubles_nothing(stage):
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(latency=0.05)
    everyone = phones(3000)
    push = await stage.push(everyone)
    async with worker(stage) as first:
        await until(lambda: stage.world.accepted["sms"] > 400, 30)
        first.kill()
        await first.wait()
    killed_at = stage.world.accepted["sms"]
    assert killed_at < len(everyone), "the push was over before the kill"
    async with worker(stage):

        async def at_rest():
            states = await stage.states(push)
            return not states.get("pending") and not states.get("sending")

        await until(at_rest, LEASE + 60)
    count, states = accepted(stage, "sms"), await by_address(stage, push)
    assert not [address for address, times in count.items() if times > 1], "doubled"
    lost = [address for address in everyone if address not in count and states[address] != "unknown"]
    assert not lost
    untrue = [address for address, state in states.items() if state in {"sent", "arrived"} and address not in count]
    assert not untrue
    assert list(states.values()).count("unknown") <= 3 * WINDOW


async def test_an_emptied_valkey_loses_and_doubles_nothing(stage):
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(latency=0.02)
    everyone = phones(3000)
    push = await stage.push(everyone)
    async with worker(stage), redis.asyncio.from_url(stage.redis_url) as client:
        for threshold in (200, 900, 1800):
            await until(lambda threshold=threshold: stage.world.accepted["sms"] > threshold, 30)
            await client.flushall()

        async def all_sent():
            states = await stage.states(push)
            return states.get("sent", 0) + states.get("arrived", 0) == len(everyone)

        await until(all_sent, 60)
    assert set(accepted(stage, "sms").values()) == {1}


async def test_a_told_worker_hands_its_leases_back(stage):
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(latency=0.05)
    push = await stage.push(phones(3000))
    async with worker(stage) as one:
        await until(lambda: stage.world.accepted["sms"] > 300, 30)
        one.terminate()
        await asyncio.wait_for(one.wait(), 20)
    held = await stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL")
    states = await stage.states(push)
    assert held == 0
    assert "unknown" not in states
    assert states["pending"] + states.get("sent", 0) + states.get("arrived", 0) == 3000
    assert stage.world.accepted["sms"] == states.get("sent", 0) + states.get("arrived", 0)
