"""Who goes first, who waits for tokens, and what one process takes on at once."""

from __future__ import annotations

import pytest
import redis.asyncio

from pusher.dispatch import dispatch_lane
from pusher.limits import RedisBucket
from pusher.load import LEAST, MOST, ROWS, Load
from pusher.store import batch as batches
from tests.stage import open_window, phones


async def _claimed(stage, lane: str, full=()) -> int | None:
    async with stage.db.worker.acquire() as conn:
        lease = await batches.claim_next(conn, lane, full, 60)
    return lease.push if lease else None


async def _set_lane(stage, push: int, lane: str) -> None:
    await stage.db.owner.execute("UPDATE pusher.batch SET lane = $2 WHERE push = $1", push, lane)


async def test_a_small_push_does_not_stand_behind_a_big_one(stage):
    big = await stage.push(phones(3000))
    small = await stage.push(phones(5, 5000))
    await _set_lane(stage, small, "bulk")
    assert [await _claimed(stage, "bulk") for _ in range(4)] == [big, small, big, big]
    assert await _claimed(stage, "bulk") is None


async def test_each_lane_claims_its_own(stage):
    bulk, urgent = await stage.push(phones(2)), await stage.push(phones(2, 10), urgency="urgent")
    await _set_lane(stage, bulk, "bulk")
    assert await _claimed(stage, "normal") is None
    assert await _claimed(stage, "urgent") == urgent
    assert await _claimed(stage, "bulk") == bulk


async def test_an_account_that_is_full_or_braked_is_passed_over(stage):
    push = await stage.push(phones(2))
    assert await _claimed(stage, "normal", [stage.account]) is None
    await stage.db.owner.execute("UPDATE pusher.account SET open_at = now() + interval '1 minute'")
    assert await _claimed(stage, "normal") is None
    await stage.db.owner.execute("UPDATE pusher.account SET open_at = now()")
    assert await _claimed(stage, "normal") == push


async def test_one_job_walks_all_that_is_due_in_its_lane(stage):
    await stage.push(phones(2500))
    await dispatch_lane(stage.desk, "bulk")
    assert stage.world.accepted["sms"] == 2500


async def test_without_tokens_a_job_ends_and_its_account_is_left_alone(stage):
    stage.account = await stage.open_account(rate=50.0)
    await stage.push(phones(2500))
    await dispatch_lane(stage.desk, "bulk")
    assert stage.world.accepted["sms"] <= 110
    assert stage.account in stage.desk.load.full("bulk", 0.0)
    assert stage.account not in stage.desk.load.full("urgent", 0.0)


async def test_a_busy_gateway_brakes_its_account(stage):
    stage.account = await stage.open_account(call_size=100)
    await stage.push(["14000019007", *phones(300)])  # busy, every time
    await dispatch_lane(stage.desk, "normal")
    row = await stage.db.owner.fetchrow(
        "SELECT brake, open_at > now() - interval '1 minute' AS shut, state FROM pusher.account"
    )
    assert (row["brake"], row["shut"], row["state"]) == (0.5, True, "active")


def test_a_process_takes_on_no_more_than_it_may_leave_in_doubt():
    load = Load()
    with load.enter(1, ROWS - 1), load.enter(2, 10):
        assert load.full("bulk", 0.0) == []
        with load.enter(1, 1):
            assert load.full("bulk", 0.0) == [1]
    assert load.full("bulk", 0.0) == []


def test_an_account_without_tokens_is_shut_for_its_lane_until_then():
    load = Load()
    load.shut(7, "bulk", 10.0)
    assert load.full("bulk", 9.9) == [7]
    assert load.full("normal", 9.9) == []
    assert load.full("bulk", 10.0) == []


async def test_urgent_finds_tokens_that_the_others_may_not_take(valkey):
    async with redis.asyncio.from_url(valkey) as client:
        bucket = RedisBucket(client)
        await client.hset("bucket:1", mapping={"tokens": 200, "at": (await client.time())[0]})
        assert (await bucket.take(1, 100.0, 500))[0] in range(150, 200)  # half a second's worth is kept
        granted, wait = await bucket.take(1, 100.0, 500)
        assert granted == 0
        assert wait > 0
        assert (await bucket.take(1, 100.0, 10, urgent=True))[0] == 10


async def test_while_urgent_wants_more_the_others_wait(valkey):
    async with redis.asyncio.from_url(valkey) as client:
        bucket = RedisBucket(client)
        await client.hset("bucket:1", mapping={"tokens": 200, "at": (await client.time())[0]})
        await bucket.take(1, 100.0, 500, urgent=True)
        await client.hset("bucket:1", "tokens", 200)
        granted, wait = await bucket.take(1, 100.0, 1)
        assert granted == 0
        assert 0 < wait <= 2.0


@pytest.mark.parametrize("lane", ["normal", "urgent"])
async def test_quiet_hours_end_a_run_and_not_only_its_beginning(stage, lane):
    push = await stage.push(phones(5), urgency=lane)
    await stage.db.owner.execute(
        "UPDATE pusher.push SET opens = h, closes = h + interval '1 minute' FROM (SELECT ((clock_timestamp() "
        "AT TIME ZONE 'Asia/Shanghai') - interval '2 hours')::time AS h) AS x WHERE $1 = 'normal'",
        lane,
    )
    assert await _claimed(stage, lane) == (None if lane == "normal" else push)


async def test_a_pass_that_is_under_way_stops_at_the_hour(stage):
    push = await stage.push(phones(5))
    (batch,) = await stage.batches(push)
    async with stage.db.worker.acquire() as conn:
        lease = await batches.claim(conn, batch, 60)
    await stage.db.owner.execute("UPDATE pusher.push SET opens = '00:00', closes = '00:00'")
    async with stage.db.worker.acquire() as conn:
        assert await open_window(conn, lease, 5) == []


@pytest.mark.parametrize("change", ["options = '{}'", "mode = 'gone'"])
async def test_an_account_that_cannot_speak_as_it_stands_pauses_and_burns_nobody(stage, change):
    push = await stage.push(phones(5))
    table = "account" if change.startswith("options") else "batch"
    await stage.db.owner.execute(f"UPDATE pusher.{table} SET {change}")
    await dispatch_lane(stage.desk, "normal")
    assert await stage.states(push) == {"pending": 5}
    row = await stage.db.owner.fetchrow("SELECT state, paused_because FROM pusher.account")
    assert row["state"] == "paused"
    assert "账号" in row["paused_because"]
    assert await stage.db.owner.fetchval("SELECT lease_until IS NULL AND due IS NOT NULL FROM pusher.batch")
    assert await stage.db.owner.fetchval("SELECT object FROM pusher.alarm") == f"account {stage.account}"


def test_as_many_calls_at_once_as_the_latency_asks_for_and_no_more():
    load = Load()
    assert load.voices(1) == LEAST
    load.heard(1, 0.002)
    assert load.voices(1) == LEAST
    for _ in range(300):
        load.heard(1, 0.05)
    assert load.voices(1) == 500
    load.heard(1, 3.0)
    assert load.voices(1) <= MOST
    with load.enter(1, 500), load.enter(1, 500):
        assert load.voices(1) <= MOST // 2
    load.heard(1, 0.001)
    assert load.voices(1) == LEAST
