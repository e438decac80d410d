"""What a follower gets in a month is known before sending: who had all of it goes by the next way, or it is said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audiences import store as people
from audiences.store import AudienceSpec
from content.item import Urgency
from pusher import plan as planning
from pusher.publish import Wish, prepare
from pusher.store import account as accounts
from pusher.store import plan as plans
from pusher.store import ration as rations
from pusher.store import session
from pusher.store.cap import Whom
from pusher.strategy import OFFICE_TIME
from tests.pusher.line.massing import KEY, KIND, control, open_official, openids, push, strategy, told
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE, HI, LO, county  # noqa: F401 - a fixture
from tests.stage import COUNTY, VILLAGE, notice, phones

MONTHLY = 2


async def rows(stage, number: int) -> list[tuple[str, str, int]]:
    found = await stage.db.owner.fetch(
        "SELECT channel, state, count(*)::int AS n FROM pusher.delivery WHERE push = $1 GROUP BY 1, 2 ORDER BY 1, 2",
        number,
    )
    return [tuple(row) for row in found]


async def everybody(stage, n: int = 6) -> int:
    """An audience of followers with a phone each."""
    await open_official(stage)
    return await stage.persons(
        [[(KIND, openid), ("phone", phone)] for openid, phone in zip(openids(n), phones(n), strict=True)]
    )


async def part(stage, audience: int, n: int) -> int:
    """The first of them."""
    columns = "resident, household, contact, division, why, rank, kind, basis, reach"
    some = await stage.audience([])
    await stage.db.owner.execute(
        f"INSERT INTO audiences.member (audience, {columns}) SELECT $2::bigint, {columns} FROM audiences.member"
        " WHERE audience = $1 AND resident <= $3",
        audience, some, n,
    )  # fmt: skip
    return some


async def send(stage, audience: int, monthly: int = MONTHLY) -> int:
    number = await push(stage, [], audience=audience, monthly=monthly)
    await stage.walk(number)
    return number


async def test_who_had_all_of_the_month_goes_by_the_next_channel_at_once(stage):
    audience = await everybody(stage)
    some = await part(stage, audience, 4)
    for _ in range(MONTHLY):
        await send(stage, some)
    assert await rows(stage, await send(stage, audience)) == [("sms", "sent", 4), ("wechat", "sent", 2)]
    assert max(stage.world.addresses("wechat").values()) == MONTHLY


async def test_what_nobody_got_and_last_months_sends_do_not_count(stage):
    audience = await everybody(stage)
    await control(stage, verdict="err(40001)")
    failed = await send(stage, audience)
    await told(stage, failed)
    await control(stage, verdict="send success")
    old = await send(stage, audience)
    await stage.db.owner.execute(
        "UPDATE pusher.delivery SET changed_at = now() - interval '32 days' WHERE push = $1", old
    )
    await send(stage, audience)
    assert await rows(stage, await send(stage, audience)) == [("wechat", "sent", 6)]
    assert await rows(stage, await send(stage, audience)) == [("sms", "sent", 6)]


async def test_what_was_sent_past_us_counts_for_everybody(stage):
    audience = await everybody(stage)
    async with stage.db.web.acquire() as conn:
        official = await accounts.account_by_key(conn, KEY)
        day, now = datetime.now(OFFICE_TIME).date(), datetime.now(UTC)
        await rations.enter(conn, official.id, day, MONTHLY, by=1, at=now)
        assert (await rations.month(conn, COUNTY, day))[official.id].outside == MONTHLY
    assert await rows(stage, await send(stage, audience)) == [("sms", "sent", 6)]
    async with stage.db.web.acquire() as conn:
        await rations.enter(conn, official.id, day, 0, by=1, at=now)
    assert await rows(stage, await send(stage, audience)) == [("wechat", "sent", 6)]


async def test_without_another_way_it_is_said_and_not_sent(stage):
    await open_official(stage)
    audience = await stage.audience(openids(3), KIND)
    for _ in range(MONTHLY):
        await send(stage, audience)
    async with stage.db.worker.acquire() as conn:
        official = await accounts.account_by_key(conn, KEY)
        plan = strategy(official.id, stage.account, monthly=MONTHLY)
        (load,) = await plans.forecast(conn, Whom(COUNTY, audience, 0), plan)
    assert (load.messages, load.full) == (3, 3)
    number = await send(stage, audience)
    assert await rows(stage, number) == [("wechat", "skipped", 3)]
    reason = await stage.db.owner.fetchval("SELECT DISTINCT reason FROM pusher.delivery WHERE push = $1", number)
    assert reason == "limit: 本月已收满平台允许的群发条数"


async def test_two_plans_at_once_do_not_take_the_same_last_one(stage):
    audience = await everybody(stage)
    numbers = [await push(stage, [], audience=audience, monthly=1, plan=False) for _ in range(3)]
    async with stage.db.worker.acquire() as conn:
        await plans.make_partition(conn, 202611)
    await asyncio.gather(*(planning.plan(stage.desk, number) for number in numbers))
    for number in numbers:
        await stage.walk(number)
    assert set(stage.world.addresses("wechat").values()) == {1}


async def test_a_filter_that_nobody_expected_is_told_with_the_remedy(stage):
    await open_official(stage)
    number = await push(stage, [(openid, None) for openid in (*openids(5), "oFILTERED9034")])
    await stage.walk(number)
    await told(stage, number)
    text = await stage.db.owner.fetchval("SELECT text FROM pusher.alarm WHERE kind = 'filter'")
    assert "过滤了1人" in text
    assert "登记次数" in text
    again = await push(stage, [(openid, None) for openid in openids(5, 100)])
    await stage.walk(again)
    await told(stage, again)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.alarm WHERE cleared_at IS NULL") == 0


@pytest.mark.parametrize(("urgency", "monthly"), [(Urgency.NORMAL, 3), (Urgency.URGENT, 4)])
async def test_the_check_page_says_who_goes_how_and_keeps_one_for_the_urgent(county, urgency, monthly):  # noqa: F811
    await open_official(county)
    now = datetime.now(UTC)
    async with county.db.worker.acquire() as conn:
        for openid in openids(3):
            await people.follow(conn, county.vault, county=COUNTY, account=KEY, openid=openid, division=VILLAGE, at=now)
    async with county.db.web.acquire() as conn:
        official = await accounts.account_by_key(conn, KEY)
        await rations.enter(
            conn, official.id, now.astimezone(OFFICE_TIME).date(), 3, by=1, at=now - timedelta(seconds=1)
        )
    item, _ = await county.approved_item(replace(notice(), urgency=urgency))
    wish = Wish(item, ("wechat", "sms"), AudienceSpec(territory=((LO, HI),)), ())
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        page = await prepare(conn, county.vault, county.desk.links, wish, by=1, now=now, quiet=ALL_DAY)
    carried = {one.mode: one.messages for one in page.accounts}
    ways = {step["mode"]: step["monthly"] for leg in page.push.strategy["steps"] for step in leg["ways"]}
    assert ways["mass"] == monthly
    assert carried["text"] == 3
    if urgency is Urgency.URGENT:
        assert (carried["mass"], page.full) == (3, ())
    else:
        (full,) = page.full
        assert (full.cap, full.numbers, full.lost, full.monthly) == (3, 3, 3, True)
        assert carried["mass"] == 0
