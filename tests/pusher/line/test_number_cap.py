"""What a gateway gives one number in a day is known before sending: beyond it another way is taken, or it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pusher import balance
from pusher.dispatch import dispatch
from pusher.store import cap as caps
from pusher.store import plan as plans
from pusher.store.cap import Whom
from pusher.strategy import Step, Strategy, Way
from tests.stage import COUNTY, TEXT, phones

CAP = 2


def way(number: int, key: str, cap: int = 0, *, rolling: bool = False) -> Way:
    return Way(number, key, "sms", "text", "phone", "", accepted_counts=False, cap=cap, rolling=rolling)


async def push(stage, audience: int, *ways: Way, **more) -> int:
    return await stage.push(
        [],
        audience=audience,
        strategy=Strategy((Step(ways, 0.5),), per="person", **more),
        texts=[(one.account, "text", 0, TEXT) for one in ways],
    )


@pytest.fixture
async def two(stage):
    """Two ports of one unit; five people, three of whom have had two messages of the first one today."""
    stage.account = first = await stage.open_account("sms-tencent")
    second = await stage.open_account("sms-mas")
    audience = await stage.audience(phones(5))
    some = await stage.audience([])
    columns = "resident, household, contact, division, why, rank, kind, basis, reach"
    await stage.db.owner.execute(
        f"INSERT INTO audiences.member (audience, {columns})"
        f" SELECT $2::bigint, {columns} FROM audiences.member WHERE audience = $1 ORDER BY contact LIMIT 3",
        audience,
        some,
    )
    for _ in range(CAP):
        await stage.walk(await push(stage, some, way(first, "sms-tencent", CAP)))
    return first, second, audience


async def rows(stage, number: int) -> list[tuple[str, str, int]]:
    return [
        tuple(row)
        for row in await stage.db.owner.fetch(
            "SELECT a.key, d.state, count(*)::int FROM pusher.delivery AS d"
            " JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi"
            " JOIN pusher.account AS a ON a.id = b.account WHERE d.push = $1 GROUP BY 1, 2 ORDER BY 1, 2",
            number,
        )
    ]


async def test_who_has_had_all_of_one_port_gets_it_by_the_other_of_equal_rank(stage, two):
    first, second, audience = two
    await stage.db.owner.execute("UPDATE pusher.account SET weight = 0 WHERE id = $1", second)
    number = await push(stage, audience, way(first, "sms-tencent", CAP), way(second, "sms-mas"))
    await stage.walk(number)
    assert await rows(stage, number) == [("sms-mas", "sent", 3), ("sms-tencent", "sent", 2)]


async def test_without_another_way_it_is_said_and_neither_sent_nor_paid(stage, two):
    first, _, audience = two
    only = way(first, "sms-tencent", CAP)
    async with stage.db.worker.acquire() as conn:
        (load,) = await plans.forecast(conn, Whom(COUNTY, audience, 0), Strategy((Step((only,)),), per="person"))
        pairs = await caps.full(conn, COUNTY, Strategy((Step((only,)),)))
        assert await caps.full_members(conn, audience, pairs) == {first: 3}
    assert (load.messages, load.full) == (5, 3)
    number = await push(stage, audience, only)
    before = stage.world.accepted["sms"]
    await stage.walk(number)
    assert await rows(stage, number) == [("sms-tencent", "sent", 2), ("sms-tencent", "skipped", 3)]
    assert stage.world.accepted["sms"] == before + 2
    reasons = await stage.db.owner.fetch(
        "SELECT DISTINCT reason FROM pusher.delivery WHERE push = $1 AND state = 'skipped'", number
    )
    assert [row[0] for row in reasons] == ["limit: 这个号码今天已收满平台允许的条数"]
    booked = await stage.db.owner.fetchval("SELECT booked FROM pusher.push WHERE id = $1", number)
    assert float(booked) == pytest.approx(2 * 0.045)


async def test_midnight_ends_a_calendar_day_and_not_the_last_24_hours(stage, two):
    first, _, _ = two
    midnight = "date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'"
    await stage.db.owner.execute(f"UPDATE pusher.delivery SET changed_at = {midnight} - interval '1 second'")
    async with stage.db.worker.acquire() as conn:
        for rolling, full in ((False, 0), (True, 3)):
            one = way(first, "sms-tencent", CAP, rolling=rolling)
            found = await caps.full(conn, COUNTY, Strategy((Step((one,)),)))
            assert len(found.contacts) == full
        await stage.db.owner.execute("UPDATE pusher.delivery SET changed_at = now() - interval '24 hours 1 second'")
        one = way(first, "sms-tencent", CAP, rolling=True)
        assert (await caps.full(conn, COUNTY, Strategy((Step((one,)),)))).contacts == []
        assert (await caps.full(conn, COUNTY, Strategy((Step((replace(one, cap=0),)),)))).contacts == []


async def test_what_is_planned_and_not_yet_sent_counts_too(stage, two):
    first, _, audience = two
    only = way(first, "sms-tencent", CAP)
    for left in (2, 2, 0):
        number = await push(stage, audience, only)
        pending = await stage.db.owner.fetchval(
            "SELECT count(*) FROM pusher.delivery WHERE push = $1 AND state = 'pending'", number
        )
        assert pending == left


async def test_a_matter_of_life_reaches_who_opted_out_at_the_plan_and_in_the_window(stage):
    stage.account = first = await stage.open_account("sms-tencent")
    audience = await stage.audience(phones(3))
    await stage.db.owner.execute(
        "UPDATE audiences.contact SET opted_out = '{sms-tencent}' WHERE id = (SELECT min(id) FROM audiences.contact)"
    )
    ordinary = await push(stage, audience, way(first, "sms-tencent"))
    life = await push(stage, audience, way(first, "sms-tencent"), heeds=False)
    await stage.db.owner.execute("UPDATE audiences.contact SET opted_out = '{sms-tencent}'")
    for number in (ordinary, life):
        for batch in await stage.batches(number):
            await dispatch(stage.desk, batch)
    assert await stage.states(ordinary) == {"skipped": 2}
    assert await stage.states(life) == {"sent": 3}


async def test_who_is_full_at_the_port_that_takes_over_waits_for_its_next_day_and_the_others_go(stage, two):
    first, second, audience = two
    await stage.db.owner.execute("UPDATE pusher.account SET weight = 0 WHERE id = $1", first)
    number = await push(stage, audience, way(first, "sms-tencent", CAP), way(second, "sms-mas"))
    assert await rows(stage, number) == [("sms-mas", "pending", 5)]
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'paused', paused_by = 'hand' WHERE id = $1", second)
    await balance.balance(stage.desk)
    await stage.walk(number)
    assert await rows(stage, number) == [("sms-tencent", "pending", 3), ("sms-tencent", "sent", 2)]
    waits = await stage.db.owner.fetchval(
        "SELECT bool_and(not_before AT TIME ZONE 'Asia/Shanghai' = (now() AT TIME ZONE 'Asia/Shanghai')::date + 1)"
        " FROM pusher.delivery WHERE push = $1 AND state = 'pending'",
        number,
    )
    assert waits, "the vendor counts by the calendar's day"
