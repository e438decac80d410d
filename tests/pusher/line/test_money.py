"""Money: nothing is sent before it is there, falls pay too, what was not spent comes back; and the weekly cap."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pusher import plan as planning
from pusher import reconcile
from pusher.publish import cancel
from pusher.store import allowance as allowances
from pusher.store import county as counties
from pusher.store import push as pushes
from pusher.store.county import County
from pusher.strategy import Caps, QuietHours
from tests.pusher.line.homes import freeze, got, phone, round_of_falls, sms, strategy
from tests.stage import COUNTY, phones

UNIT = COUNTY * 10**9
DEAD = "14000099031"


async def give(stage, yuan: str) -> None:
    async with stage.db.web.acquire() as conn:
        await allowances.set_allowance(conn, UNIT, 2026, Decimal(yuan))


async def left(stage) -> Decimal:
    async with stage.db.web.acquire() as conn:
        return (await allowances.allowance(conn, UNIT, 2026)).remaining


async def row(stage, push: int) -> pushes.Push:
    async with stage.db.web.acquire() as conn:
        return await pushes.push(conn, push)


async def alarms(stage) -> list[str]:
    return [r["object"] for r in await stage.db.owner.fetch("SELECT object FROM pusher.alarm WHERE kind = 'money'")]


async def test_the_plan_takes_the_money_and_the_allowance_knows(stage):
    await give(stage, "1.00")
    push = await stage.push(phones(10))
    assert await left(stage) == Decimal("0.55")
    assert (await row(stage, push)).booked == Decimal("0.45")


@pytest.mark.parametrize("short", ["cap", "allowance"])
async def test_without_the_money_nothing_is_planned_and_people_are_told(stage, short):
    await give(stage, "0.40" if short == "allowance" else "9")
    push = await stage.push(phones(10), **({"cost_cap": Decimal("0.40")} if short == "cap" else {}))
    now = await row(stage, push)
    assert now.state == "paused"
    assert "0.45元" in now.paused_because
    assert "0.40元" in now.paused_because
    assert (await stage.states(push), now.booked, now.planned_at) == ({}, 0, None)
    assert await alarms(stage) == [f"push {push}"]
    await give(stage, "9")
    await stage.db.owner.execute("UPDATE pusher.push SET state = 'approved', cost_cap = NULL")
    await planning.plan(stage.desk, push)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 10


async def test_two_pushes_that_could_each_be_paid_are_not_both_sent(stage):
    await give(stage, "0.60")
    stage.account = await stage.open_account()
    both = [await stage.push(phones(10, 10 * n), plan=False) for n in range(2)]
    for push in both:
        await planning.plan(stage.desk, push)
    assert sorted([(await row(stage, push)).state for push in both]) == ["paused", "running"]
    assert await left(stage) == Decimal("0.15")


async def test_a_unit_without_an_allowance_is_not_stopped(stage):
    push = await stage.push(phones(10))
    assert (await row(stage, push)).state == "running"


async def test_a_fall_pays_too_and_without_money_nobody_falls(stage):
    await give(stage, "0.05")
    stage.account = account = await stage.open_account()
    push = await stage.push(
        [], audience=await freeze(stage, [phone(DEAD, *phones(1))]), strategy=strategy(sms(account))
    )
    await stage.walk(push)
    await stage.fold()
    await round_of_falls(stage, push)
    now = await row(stage, push)
    assert got(stage, *phones(1)) == [0]
    assert "没有再换号码或渠道" in now.note
    assert await alarms(stage) == [f"push {push}"]
    await reconcile.ends(stage.desk)
    assert (await row(stage, push)).state == "dispatched"
    await give(stage, "1")
    await stage.db.owner.execute("UPDATE pusher.batch SET fall_at = now() WHERE push = $1", push)
    await round_of_falls(stage, push)
    assert got(stage, *phones(1)) == [1]
    assert await left(stage) == Decimal("0.91")


async def test_what_was_not_spent_comes_back_once(stage):
    await give(stage, "1")
    push = await stage.push(phones(9))
    await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = now() + interval '1 hour' WHERE no <= 3")
    await stage.walk(push)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        await cancel(conn, push)
    for _ in range(2):
        await reconcile.ends(stage.desk)
    assert await left(stage) == Decimal("0.73")  # six were sent
    assert (await row(stage, push)).booked == Decimal("0.27")


async def have_had(stage, n: int, numbers: list[str]) -> None:
    """As many messages this week to each of these."""
    homes = [[phone(number)] for number in numbers]
    for _ in range(n):
        await stage.push([], audience=await freeze(stage, *homes), strategy=strategy(sms(stage.account)))


async def caps(stage, normal: int) -> None:
    async with stage.db.web.acquire() as conn:
        await counties.set_county(conn, COUNTY, County("https://a.gov.cn", QuietHours(), Caps(normal, 3)))


async def test_who_has_had_enough_this_week_is_skipped_with_the_reason_and_costs_nothing(stage):
    stage.account = account = await stage.open_account()
    await caps(stage, 2)
    tired, fresh = phones(2)
    await have_had(stage, 2, [tired])
    await give(stage, "1")
    audience = await freeze(stage, [phone(tired)], [phone(fresh)])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    rows = await stage.db.owner.fetch("SELECT state, reason FROM pusher.delivery WHERE push = $1 ORDER BY state", push)
    assert [tuple(r) for r in rows] == [("pending", ""), ("skipped", "cap: 近7天已收到2条")]
    assert await left(stage) == Decimal("0.955")
    await stage.walk(push)
    for _ in range(2):
        await round_of_falls(stage, push)
    assert got(stage, tired, fresh) == [0, 1]
    await reconcile.ends(stage.desk)
    assert (await row(stage, push)).state == "dispatched"


@pytest.mark.parametrize("more", [{"urgency": "urgent"}, {"duty": "must"}, {"kind": "correction"}])
async def test_what_is_urgent_owed_or_a_correction_knows_no_cap(stage, more):
    stage.account = account = await stage.open_account()
    await caps(stage, 1)
    await have_had(stage, 2, phones(1))
    audience = await freeze(stage, [phone(*phones(1))])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)), **more)
    assert await stage.states(push) == {"pending": 1}


async def test_a_next_number_that_has_had_enough_is_skipped_too(stage):
    stage.account = account = await stage.open_account()
    await caps(stage, 1)
    await have_had(stage, 1, phones(1))
    audience = await freeze(stage, [phone(DEAD, *phones(1))])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    await stage.walk(push)
    await stage.fold()
    await round_of_falls(stage, push)
    assert await stage.states(push) == {"failed": 1, "skipped": 1}


async def test_last_weeks_and_other_countys_messages_do_not_count(stage):
    stage.account = account = await stage.open_account()
    await caps(stage, 1)
    await have_had(stage, 1, phones(1))
    await stage.db.owner.execute("UPDATE pusher.push SET planned_at = now() - interval '8 days'")
    await have_had(stage, 1, phones(1))
    await stage.db.owner.execute("UPDATE pusher.push SET county = 421322 WHERE planned_at > now() - interval '1 day'")
    audience = await freeze(stage, [phone(*phones(1))])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    assert await stage.states(push) == {"pending": 1}
