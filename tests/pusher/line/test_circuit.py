"""An account in trouble is paused, told of, probed, tried on a small scale and trusted again; or a person does it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import balance
from pusher.account import halt
from pusher.dispatch import dispatch
from pusher.meter import Meter
from pusher.store import account as accounts
from pusher.store import alarm as alarms
from pusher.store import standing as standings
from pusher.weigh import FLOOR, FULL, RELEASE, RUN, STEP, Tally
from tests.pusher.line.gateway import gateway
from tests.pusher.line.ports import calls, minutes_pass
from tests.stage import COUNTY, phones

SIGNATURE = Faults(Behaviour.ACCOUNT_REFUSED, 1.0)


async def row(stage) -> dict:
    found = await stage.db.owner.fetchrow(
        "SELECT *, extract(epoch FROM probe_at - now()) AS probe_in FROM pusher.account WHERE id = $1", stage.account
    )
    return dict(found)


async def told(stage) -> list[alarms.Alarm]:
    async with stage.db.web.acquire() as conn:
        return await alarms.open_alarms(conn, COUNTY)


async def refused(stage, people: int = 50) -> int:
    """A push whose account's signature the provider does not know."""
    stage.account = stage.account or await stage.open_account()
    stage.world.faults["sms"] = SIGNATURE
    push = await stage.push(phones(people))
    await stage.walk(push)
    return push


async def test_an_account_error_pauses_it_tells_its_people_and_burns_nobody(stage):
    push = await refused(stage)
    assert await stage.states(push) == {"pending": 50}
    account = await row(stage)
    assert (account["state"], account["paused_by"]) == ("paused", "circuit")
    assert 25 < account["probe_in"] <= 30
    (alarm,) = await told(stage)
    assert (alarm.kind, alarm.object) == ("account", f"account {stage.account}")
    assert "短信签名" in alarm.text or "签名" in alarm.text
    assert "恢复" in alarm.text, "it says what to do"
    held = await stage.db.owner.fetchval("SELECT count(*) FROM pusher.batch WHERE lease_until IS NOT NULL")
    assert held == 0
    spoken = stage.world.calls["sms"]
    await minutes_pass(stage, 10)
    for batch in await stage.batches(push):
        await dispatch(stage.desk, batch)
    assert stage.world.calls["sms"] == spoken, "nobody speaks through it"


async def test_a_probe_that_is_well_lets_it_try_and_good_calls_prove_it(stage):
    stage.desk = replace(stage.desk, meter=Meter())
    push = await refused(stage)
    await balance.flush(stage.desk, stage.desk.meter)
    await balance.probes(stage.desk)
    assert (await row(stage))["state"] == "paused", "not before its time"
    stage.world.faults.clear()
    await minutes_pass(stage, 2)
    await balance.probes(stage.desk)
    account = await row(stage)
    assert (account["state"], account["paused_by"], account["probes"]) == ("active", "", 1)
    assert (account["share"], account["brake"]) == (STEP, FLOOR)
    (alarm,) = await told(stage)
    assert "试发" in alarm.text
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 50}
    await balance.flush(stage.desk, stage.desk.meter)
    latest = "(SELECT max(minute) FROM pusher.account_minute)"
    await stage.db.owner.execute(f"UPDATE pusher.account SET share_at = {latest} - interval '1 millisecond'")
    await balance.balance(stage.desk)
    assert len(await told(stage)) == 1, "a good call in the first minute is no proof"
    await stage.db.owner.execute("UPDATE pusher.account SET share_at = now() - interval '61 seconds'")
    await balance.balance(stage.desk)
    assert (await row(stage))["probes"] == 0
    assert await told(stage) == []


async def test_what_a_probe_cannot_see_is_tried_later_and_later(stage):
    push = await refused(stage)
    waits = []
    for _ in range(6):
        waits.append(round((await row(stage))["probe_in"], -1))
        await minutes_pass(stage, 11)
        await balance.probes(stage.desk)
        assert (await row(stage))["state"] == "active"
        await stage.walk(push)
        assert (await row(stage))["state"] == "paused", "the first window shows it"
    assert waits == [30, 60, 120, 240, 480, 600]
    assert await stage.states(push) == {"pending": 50}
    (alarm,) = await told(stage)
    assert alarm.times == 13, "one alarm, however often it is told"


async def test_a_gateway_that_is_away_is_probed_until_it_is_back(stage):
    async with gateway(stage.sandbox) as way:
        stage.account = await stage.open_account(url=way.url)
        await way.close()
        async with stage.db.worker.acquire() as conn:
            await halt(conn, stage.account, "test: 试一试")
        for wait in (30, 60, 120):
            assert (await row(stage))["probe_in"] == pytest.approx(wait, abs=5)
            await minutes_pass(stage, 11)
            await balance.probes(stage.desk)
        assert "连不上" in (await row(stage))["paused_because"]
        await way.reopen()
        await minutes_pass(stage, 11)
        await balance.probes(stage.desk)
        assert (await row(stage))["state"] == "active"


async def test_two_workers_do_not_probe_the_same_account(stage):
    await refused(stage)
    await minutes_pass(stage, 1)
    async with stage.db.worker.acquire() as conn:
        assert await accounts.take_probes(conn, 30) == [stage.account]
        assert await accounts.take_probes(conn, 30) == []


async def test_what_a_person_paused_only_a_person_resumes(stage):
    await refused(stage)
    async with stage.db.web.acquire() as conn:
        assert await accounts.stop_account(conn, stage.account, "换签名")
    await minutes_pass(stage, 60)
    await balance.probes(stage.desk)
    assert (await row(stage))["paused_by"] == "hand"
    async with stage.db.web.acquire() as conn:
        assert await accounts.resume_account(conn, stage.account)
    account = await row(stage)
    assert (account["state"], account["probes"], account["share"], account["brake"]) == ("active", 0, FULL, 1.0)
    assert account["probe_at"] is account["paused_at"] is None


async def test_a_run_of_silent_calls_opens_the_circuit_at_once(stage):
    meter = Meter()
    stage.desk = replace(stage.desk, meter=meter)
    stage.account = await stage.open_account(call_size=1)
    stage.world.faults["sms"] = Faults(Behaviour.ERROR_NOT_ACCEPTED, 1.0)
    push = await stage.push(phones(1000))
    writing = asyncio.create_task(balance.metering(stage.desk, meter))
    await stage.walk(push)
    writing.cancel()
    states = await stage.states(push)
    assert states["pending"] >= 500, "most of them were spared"
    assert (await row(stage))["paused_by"] == "circuit"
    assert len(await told(stage)) == 1


async def test_a_few_silent_calls_in_a_quiet_time_open_it_too(stage):
    stage.account = await stage.open_account()
    await calls(stage, stage.account, 2, bad=2)
    await balance.balance(stage.desk)
    assert (await row(stage))["state"] == "active"
    await calls(stage, stage.account, 3, bad=3)
    await balance.balance(stage.desk)
    assert (await row(stage))["state"] == "paused"


async def test_a_person_who_resumes_is_not_overruled_by_old_calls(stage):
    stage.account = await stage.open_account()
    await calls(stage, stage.account, 9, bad=9, ago=1)
    async with stage.db.web.acquire() as conn:
        await accounts.resume_account(conn, stage.account)
    await balance.balance(stage.desk)
    assert (await row(stage))["state"] == "active"


async def test_the_brake_is_released_in_steps_while_it_is_calm(stage):
    stage.account = await stage.open_account(rate=100)
    async with stage.db.worker.acquire() as conn:
        for _ in range(6):
            await accounts.brake(conn, stage.account, 0.0)
        assert (await row(stage))["brake"] == FLOOR
        await standings.release_brakes(conn)
        assert (await row(stage))["brake"] == FLOOR, "the provider has just said busy"
        seen = []
        while (await row(stage))["brake"] < 1:
            await minutes_pass(stage, 11 / 60)
            for _ in range(2):  # as two workers would
                await standings.release_brakes(conn)
            seen.append((await row(stage))["brake"])
    assert seen == pytest.approx([min(1.0, FLOOR + RELEASE * step) for step in range(1, 11)])


async def test_the_meter_adds_up_and_forgets_what_was_read():
    meter = Meter()
    meter.note(1, ok=True, seconds=0.5)
    meter.note(1, ok=False, seconds=1.0)
    meter.note(1, ok=True, seconds=0.5, busy=True)
    meter.note(2, ok=True, seconds=0.1)
    reading = await meter.read(0)
    assert reading.tallies == {1: Tally(3, 1, 1, 2.0), 2: Tally(1, 0, 0, 0.1)}
    assert reading.dead == frozenset()
    assert (await meter.read(0)).tallies == {}


async def test_one_good_call_ends_a_run():
    meter = Meter()
    for n in range(2 * RUN):
        meter.note(1, ok=n % (RUN - 1) == 0, seconds=0.1)
        meter.note(2, ok=False, seconds=0.1)
    assert (await meter.read(60)).dead == {2}, "and nobody waited a minute for it"
    assert (await meter.read(0)).dead == frozenset()


async def test_nobody_there_three_times_is_no_accident():
    meter = Meter()
    for account, times in ((1, 2), (2, 3)):
        for _ in range(times):
            meter.note(account, ok=False, seconds=0.1, away=True)
    assert (await meter.read(0)).dead == {2}


async def test_minutes_of_processes_add_up_and_a_week_is_kept(stage):
    stage.account = await stage.open_account()
    async with stage.db.worker.acquire() as conn:
        for _ in range(2):
            await standings.add_minutes(conn, {stage.account: Tally(2, 1, 0, 0.5)})
        total = "SELECT sum(calls), sum(bad), sum(seconds) FROM pusher.account_minute"
        assert tuple(await stage.db.owner.fetchrow(total)) == (4, 2, 1.0)
        await calls(stage, stage.account, 1, ago=7 * 24 * 60 + 2)
        await standings.forget_minutes(conn)
        assert tuple(await stage.db.owner.fetchrow(total)) == (4, 2, 1.0)
