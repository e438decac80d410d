"""Two SMS ports of one county: one dies, one is slow, one is spent. The sandbox's own count is the judge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pusher import balance, receipts
from pusher.meter import Meter
from pusher.settle import settle
from pusher.store import callback as callbacks
from pusher.store import doubt as doubts
from pusher.store import standing as standings
from pusher.store.callback import Report
from pusher.weigh import FULL, SLOWEST_SHARE, STEP
from tests.pusher.line.gateway import gateway
from tests.pusher.line.ports import KEYS, calls, legs, minutes_pass, planned, push_by, two
from tests.stage import TEXT, phones


async def share(stage, account: int) -> int:
    return await stage.db.owner.fetchval("SELECT share FROM pusher.account WHERE id = $1", account)


async def on(stage, push: int, account: int) -> int:
    return (await planned(stage, push)).get(account, 0)


async def test_a_port_that_dies_in_mid_push_loses_nobody_and_doubles_nobody(stage):
    meter = Meter()
    stage.desk = replace(stage.desk, meter=meter)
    async with gateway(stage.sandbox) as way:
        stage.account = first = await stage.open_account(KEYS[0], url=way.url)
        second = await stage.open_account(KEYS[1])
        way.good, way.resets = 7, 2
        push = await push_by(stage, (first, second), phones(6000))
        assert 2500 < await on(stage, push, first) < 3500
        for _ in range(8):
            await stage.walk(push)
            await balance.flush(stage.desk, meter)
            await balance.balance(stage.desk)
            await minutes_pass(stage)
        states = await stage.states(push)
        assert way.cut == 2
        assert set(states) == {"sent", "unknown"}
        assert states["unknown"] >= 200, "what was cut after it was accepted, and what was never answered"
        assert sum(states.values()) == 6000
        rows = await stage.db.owner.fetch("SELECT DISTINCT account FROM pusher.unsettled WHERE push = $1", push)
        assert [row["account"] for row in rows] == [first], "in doubt stays with who spoke"
    assert not stage.world.doubled()
    assert stage.world.accepted["sms"] == states["sent"] + 200
    told = await stage.db.owner.fetchrow("SELECT state, paused_by FROM pusher.account WHERE id = $1", first)
    assert tuple(told) == ("paused", "circuit")
    former = "SELECT count(*) FROM pusher.batch WHERE push = $1 AND former = $2"
    assert await stage.db.owner.fetchval(former, push, [first]) >= 1
    for batch in await stage.batches(push):
        await settle(stage.desk, batch)
    await stage.fold()
    await stage.db.owner.execute("UPDATE pusher.orphan SET at = now() - interval '1 minute', next_at = now()")
    await receipts.retry_orphans(stage.desk)
    assert not stage.world.doubled()
    after = await stage.states(push)
    assert after["arrived"] == states["sent"] + 200, "receipts of both ports find their rows"


async def test_what_waits_for_a_paused_port_leaves_and_what_a_worker_holds_stays(stage):
    first, second = await two(stage)
    push = await push_by(stage, (first, second), phones(5000))
    batch, held = await stage.db.owner.fetchrow(
        "UPDATE pusher.batch SET lease_until = now() + interval '1 minute', due = NULL"
        " WHERE id = (SELECT min(id) FROM pusher.batch WHERE push = $1 AND account = $2) RETURNING id, hi - lo + 1",
        push, first,
    )  # fmt: skip
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'paused', paused_by = 'hand' WHERE id = $1", first)
    await balance.balance(stage.desk)
    assert await on(stage, push, first) == held
    assert await on(stage, push, second) == 5000 - held
    async with stage.db.worker.acquire() as conn:
        assert await standings.move_batches(conn, push, [(batch, second, "text")]) == [], "it was taken meanwhile"


async def test_rows_in_doubt_are_asked_about_where_they_were_spoken(stage):
    first, second = await two(stage)
    push = await push_by(stage, (first, second), phones(300))
    batch = await stage.db.owner.fetchval(
        "INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt, next_at)"
        " SELECT push, lo, id, account, mode, 'k', 0, now() FROM pusher.batch WHERE push = $1 AND account = $2"
        " RETURNING batch",
        push, first,
    )  # fmt: skip
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'paused', paused_by = 'hand' WHERE id = $1", first)
    await balance.balance(stage.desk)
    assert await planned(stage, push) == {second: 300}
    async with stage.db.worker.acquire() as conn:
        assert [way.account for way in await doubts.ways(conn, batch)] == [first]


async def test_nobody_carries_a_text_that_was_not_on_the_check_page(stage):
    first, second = await two(stage)
    push = await push_by(stage, (first, second), phones(300))
    before = await planned(stage, push)
    await stage.db.owner.execute("DELETE FROM pusher.rendition WHERE push = $1 AND account = $2", push, second)
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'paused', paused_by = 'hand' WHERE id = $1", first)
    await balance.balance(stage.desk)
    assert await planned(stage, push) == before
    alone = await stage.push(phones(50, 400), steps=legs(first), texts=[(first, "text", 0, TEXT)])
    await balance.balance(stage.desk)
    assert await planned(stage, alone) == {first: 50}, "a port that was not in the push is no equivalent"


async def test_a_spent_quota_sends_the_rest_through_the_other(stage):
    first, second = await two(stage)
    push = await push_by(stage, (first, second), phones(2000))
    await stage.db.owner.execute("UPDATE pusher.account SET daily_limit = 10 WHERE id = $1", first)
    await stage.db.owner.execute(
        "INSERT INTO pusher.quota (account, day, used) VALUES ($1, (now() AT TIME ZONE 'Asia/Shanghai')::date, 10)",
        first,
    )
    await balance.balance(stage.desk)
    assert await planned(stage, push) == {second: 2000}


async def test_a_slow_port_gives_up_its_share_in_steps_and_gets_it_back(stage):
    first, second = await two(stage)
    push = await push_by(stage, (first, second), phones(40_000))
    start = await on(stage, push, first)
    seen = [FULL]
    for _ in range(10):
        await calls(stage, first, 100, seconds=1.5)
        await calls(stage, second, 100)
        await balance.balance(stage.desk)
        await balance.balance(stage.desk)
        seen.append(await share(stage, first))
        assert await share(stage, second) == FULL
        await minutes_pass(stage, 2)
    assert seen == [max(FULL - STEP * step, SLOWEST_SHARE) for step in range(11)], "a step a minute, not one a look"
    left = await on(stage, push, first)
    assert left == pytest.approx(40_000 * SLOWEST_SHARE / (FULL + SLOWEST_SHARE), abs=1500)
    assert left < start
    await balance.balance(stage.desk)  # the last slow minute: the five good ones begin after it
    await calls(stage, first, 100)
    for step in range(1, 9):
        await balance.balance(stage.desk)
        assert await share(stage, first) == SLOWEST_SHARE + STEP * (step - 1), "not before five minutes are over"
        await minutes_pass(stage, 5.1)
        await balance.balance(stage.desk)
        assert await share(stage, first) == SLOWEST_SHARE + STEP * step
    assert await on(stage, push, first) == left, "nothing comes back that went to somebody well"


async def test_old_calls_move_a_share_only_once(stage):
    first, second = await two(stage)
    await calls(stage, second, 100)
    await calls(stage, first, 100, bad=50)
    await balance.balance(stage.desk)
    assert await share(stage, first) == FULL - STEP
    await minutes_pass(stage)
    latest = "(SELECT max(minute) FROM pusher.account_minute)"
    await stage.db.owner.execute(f"UPDATE pusher.account SET share_at = {latest} + interval '1 millisecond'")
    await balance.balance(stage.desk)
    assert await share(stage, first) == FULL - STEP, "the same minute says nothing new"


async def test_a_lone_port_keeps_its_share_whatever_happens(stage):
    stage.account = await stage.open_account()
    await calls(stage, stage.account, 100, bad=50)
    await balance.balance(stage.desk)
    assert await share(stage, stage.account) == FULL


async def test_a_receipt_by_our_key_finds_its_row_after_the_batch_has_moved(stage):
    first, second = await two(stage)
    push = await push_by(stage, (first, second), phones(100))
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'paused', paused_by = 'hand' WHERE id = $1", first)
    await balance.balance(stage.desk)
    no = await stage.db.owner.fetchval("SELECT lo FROM pusher.batch WHERE push = $1 AND former = $2", push, [first])
    async with stage.db.worker.acquire() as conn:
        for account in (first, second):
            report = Report("", f"{push}-{no}-0", None, "arrived", "", lasting=False)
            assert await callbacks.match(conn, account, [report]) == [(push, no)]
