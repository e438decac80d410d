"""Several pushes to the very same people go as one article set: one call, one of the month's, each by itself again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from channels.wechat.sandbox import PLATFORM
from pusher import reconcile
from pusher.dispatch import dispatch
from pusher.publish import PublishError, cancel, check_page, start_now, stop_item
from pusher.report import words
from pusher.store import batch as batches
from pusher.store import company as companies
from pusher.store import session
from pusher.strategy import Step, company_wait
from tests.pusher.line.massing import (
    KEY,
    KIND,
    article,
    control,
    later,
    look,
    open_official,
    openids,
    state,
    strategy,
    told,
)
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE
from tests.stage import TEXT, phones

PATIENCE = 3600.0


@pytest.fixture
async def crowd(stage) -> int:
    """Three followers with a phone each."""
    await open_official(stage)
    people = [[(KIND, openid), ("phone", phone)] for openid, phone in zip(openids(3), phones(3), strict=True)]
    return await stage.persons(people)


async def send(
    stage, audience: int, title: str, *, patience: float = PATIENCE, monthly: int = 0, content: str = "", **more
) -> int:
    """Plan a push of one article, which waits for company."""
    wechat = await stage.db.owner.fetchval("SELECT id FROM pusher.account WHERE key = $1", KEY)
    stage.account = stage.account or await stage.open_account()
    text = article(title=title)
    text = replace(text, body={"article": {**text.body["article"], **({"content": content} if content else {})}})
    plan = strategy(wechat, stage.account, monthly=monthly)
    first = replace(plan.steps[0].ways[0], company=8, patience=patience)
    return await stage.push(
        [],
        audience=audience,
        strategy=replace(plan, steps=(Step((first,), 60.0), plan.steps[1])),
        texts=[(wechat, "mass", 0, text), (stage.account, "text", 0, TEXT)],
        **more,
    )


async def due(stage, number: int) -> None:
    """Its patience is over."""
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now() WHERE push = $1 AND due IS NOT NULL", number)
    await stage.walk(number)


def titles(stage, openid: str = openids(1)[0]) -> list[str]:
    return [shown.title for shown in stage.world.handset(openid)]


async def counters(stage, number: int) -> tuple[int, ...]:
    row = await stage.db.owner.fetchrow(
        "SELECT sent, refused, failed, unknown FROM pusher.batch WHERE push = $1", number
    )
    return tuple(row)


async def test_three_go_as_one_set_the_urgent_first_and_each_settles_under_its_own_push(stage, crowd):
    first, second = await send(stage, crowd, "医保缴费"), await send(stage, crowd, "义诊安排")
    await stage.walk(first)
    assert stage.world.calls["wechat"] == 0, "it waits"
    urgent = await send(stage, crowd, "停水通知", urgency="urgent")
    await stage.walk(urgent)
    assert stage.world.calls["wechat"] == 1
    assert titles(stage) == ["停水通知（1/3）", "医保缴费（2/3）", "义诊安排（3/3）"]
    for number, place in ((urgent, 1), (first, 2), (second, 3)):
        assert await stage.states(number) == {"sent": 3}
        (tally,) = await told(stage, number)
        assert (tally.verdict, tally.total, tally.sent, tally.rows, tally.article) == ("sent", 3, 3, 3, place)
        assert tally.link.endswith(f"-{place}")
        assert f"和别的通知合成一组，排第{place}篇" in words(tally)
        assert await counters(stage, number) == (3, 0, 0, 0)
        assert await stage.db.owner.fetchval(
            "SELECT count(*) FROM pusher.batch WHERE push = $1 AND (done_at IS NULL OR due IS NOT NULL)", number
        ) == 0, "it is done"  # fmt: skip
    assert stage.world.accepted["sms"] == 0


@pytest.mark.parametrize(("held", "together"), [(0.2, True), (1.5, False)])
async def test_who_is_only_looked_at_is_waited_for_and_nobody_waits_long(stage, crowd, held, together):
    """An urgent one takes along what somebody holds for a moment; behind a long lock it goes alone, and at once."""
    first, urgent = await send(stage, crowd, "医保缴费"), await send(stage, crowd, "停水通知", urgency="urgent")
    async with stage.db.owner.acquire() as other, other.transaction():
        await other.fetchval("SELECT id FROM pusher.batch WHERE push = $1 FOR UPDATE", first)
        walk = asyncio.create_task(stage.walk(urgent))
        await asyncio.wait([walk], timeout=held)
        assert walk.done() is not together
    await walk
    assert titles(stage) == (["停水通知（1/2）", "医保缴费（2/2）"] if together else ["停水通知"])
    assert await stage.states(first) == {"sent" if together else "pending": 3}


async def test_who_is_stopped_while_he_is_waited_for_stays_behind(stage, crowd):
    first, urgent = await send(stage, crowd, "医保缴费"), await send(stage, crowd, "停水通知", urgency="urgent")
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        await cancel(conn, first)
        walk = asyncio.create_task(stage.walk(urgent))
        await asyncio.wait([walk], timeout=0.2)
    await walk
    assert titles(stage) == ["停水通知"]
    assert await stage.states(first) == {"cancelled": 3}


async def test_it_is_one_of_the_month_and_who_has_had_all_but_one_may_still_join_the_set(stage, crowd):
    await stage.walk(await send(stage, crowd, "第一次", patience=0.0, monthly=2))
    one = await send(stage, crowd, "医保缴费", monthly=2)
    two = await send(stage, crowd, "义诊安排", monthly=2)
    await due(stage, two)
    assert await stage.states(one) == await stage.states(two) == {"sent": 3}
    assert titles(stage)[1:] == ["医保缴费（1/2）", "义诊安排（2/2）"]
    late = await send(stage, crowd, "又一条", monthly=2)
    await due(stage, late)
    assert stage.world.accepted["sms"] == 3, "two sets are two of the month, and that was all"


async def test_who_will_not_wait_any_longer_goes_now_and_takes_along_who_waits(stage, crowd):
    one, two = await send(stage, crowd, "医保缴费"), await send(stage, crowd, "义诊安排")
    await stage.walk(one)
    assert titles(stage) == [], "it waits"
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        await start_now(conn, two, now=datetime.now(UTC), quiet=ALL_DAY)
        assert await companies.until(conn, two) is None
    await stage.walk(two)
    assert sorted(titles(stage)) == ["义诊安排（2/2）", "医保缴费（1/2）"]
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        with pytest.raises(PublishError, match="不用立即开始"):
            await start_now(conn, two, now=datetime.now(UTC), quiet=ALL_DAY)


async def test_other_people_are_no_company(stage, crowd):
    others = await stage.persons([[(KIND, openid)] for openid in openids(2, 50)])
    await send(stage, others, "别的村的")
    await due(stage, await send(stage, crowd, "医保缴费"))
    assert titles(stage) == ["医保缴费"]
    assert titles(stage, openids(1, 50)[0]) == []


async def test_what_is_withdrawn_before_it_leaves_the_set(stage, crowd):
    one, two, three = [await send(stage, crowd, title) for title in ("医保缴费", "写错了的", "义诊安排")]
    async with stage.db.web.acquire() as conn, conn.transaction():
        await cancel(conn, two)
    await reconcile.ends(stage.desk)
    await due(stage, one)
    assert titles(stage) == ["医保缴费（1/2）", "义诊安排（2/2）"]
    assert [await stage.states(n) for n in (one, two, three)] == [{"sent": 3}, {"cancelled": 3}, {"sent": 3}]


async def test_what_is_withdrawn_afterwards_deletes_its_own_article_only(stage, crowd):
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "写错了的")]
    await due(stage, one)
    await told(stage, two)
    item = await stage.db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", two)
    async with stage.db.web.acquire() as conn, conn.transaction():
        await stop_item(conn, item, at=datetime.now(UTC))
    (tally,) = await told(stage, two)
    assert tally.withdrawn_at is not None
    assert [shown in stage.world.gone for shown in stage.world.handset(openids(1)[0])] == [False, True]
    (other,) = await told(stage, one)
    assert other.withdraw_at is None


async def test_a_paused_push_is_not_taken_along(stage, crowd):
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "义诊安排")]
    await stage.db.owner.execute("UPDATE pusher.push SET state = 'paused' WHERE id = $1", two)
    await due(stage, one)
    assert titles(stage) == ["医保缴费"]
    assert await stage.states(two) == {"pending": 3}


async def test_an_answer_that_is_lost_is_repeated_as_the_very_same_set_and_nobody_gets_it_twice(stage, crowd):
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "义诊安排")]
    stage.world.faults["wechat"] = Faults(Behaviour.RESET_ACCEPTED, share=1.0)
    await due(stage, one)
    stage.world.faults.clear()
    assert await stage.states(one) == {"unknown": 3}
    assert await stage.states(two) == {"pending": 3}
    async with stage.db.web.acquire() as conn, conn.transaction():
        await cancel(conn, two)  # too late: it may have been sent
    assert await stage.states(two) == {"pending": 3}
    await reconcile.ends(stage.desk)
    assert await stage.states(two) == {"pending": 3}
    later(stage, 70)
    await look(stage, one, 70)
    assert await stage.states(one) == await stage.states(two) == {"sent": 3}
    assert titles(stage) == ["医保缴费（1/2）", "义诊安排（2/2）"]


async def test_a_holder_that_died_gives_its_company_back_by_the_rounds(stage, crowd):
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "义诊安排")]
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now()")
    (batch,), (other,) = await stage.batches(one), await stage.batches(two)
    async with stage.db.worker.acquire() as conn:
        assert await batches.claim(conn, batch, 30.0)
        assert await companies.gather(conn, batch, 8) == 2
        await reconcile.companies(stage.desk)
        await stage.db.owner.execute("UPDATE pusher.batch SET due = now() WHERE id = $1", other)
        assert await companies.gather(conn, other, 8) == 0
    await stage.db.owner.execute("UPDATE pusher.batch SET due = NULL WHERE id = $1", other)
    await dispatch(stage.desk, other)
    assert stage.world.calls["wechat"] == 0, "nobody claims who goes with another one's call"
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '1 hour' WHERE id = $1", batch)
    await reconcile.leases(stage.desk)
    await reconcile.companies(stage.desk)
    await stage.walk(two)
    assert titles(stage) == ["医保缴费（1/2）", "义诊安排（2/2）"]
    assert await stage.states(one) == await stage.states(two) == {"sent": 3}


async def test_without_quota_each_goes_by_the_next_way_by_itself(stage, crowd):
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "义诊安排")]
    stage.wechat[PLATFORM].account(KEY).limits["message/mass/send"] = 0
    await due(stage, one)
    await due(stage, two)
    assert await stage.states(one) == await stage.states(two) == {"refused": 3}
    await reconcile.falls(stage.desk)
    for number in (one, two):
        await stage.walk(number)
    assert stage.world.accepted["sms"] == 6


async def test_a_set_that_is_refused_for_a_text_is_taken_apart_and_only_the_wrong_one_stops(stage, crowd):
    one, two = await send(stage, crowd, "医保缴费"), await send(stage, crowd, "错的", content="<script>")
    await due(stage, one)
    assert await state(stage, one) == await state(stage, two) == "running"
    await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = now() WHERE state = 'pending'")
    for number in (one, two):
        await due(stage, number)
    assert titles(stage) == ["医保缴费"]
    assert (await state(stage, one), await state(stage, two)) == ("running", "paused")


async def test_a_verdict_against_a_set_stops_all_of_it_and_says_that_nobody_knows_which(stage, crowd):
    await control(stage, verdict="err(20001)")
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "义诊安排")]
    await due(stage, one)
    for number in (one, two):
        (tally,) = await told(stage, number)
        assert tally.verdict == "failed"
        assert await stage.states(number) == {"failed": 3}
        assert await state(stage, number) == "paused"
        because = await stage.db.owner.fetchval("SELECT paused_because FROM pusher.push WHERE id = $1", number)
        assert "平台没有说是哪一篇" in because


async def test_busy_keeps_them_together(stage, crowd):
    one, two = [await send(stage, crowd, title) for title in ("医保缴费", "义诊安排")]
    stage.world.faults["wechat"] = Faults(Behaviour.BUSY, share=1.0)
    await due(stage, one)
    stage.world.faults.clear()
    assert await stage.states(one) == await stage.states(two) == {"pending": 3}
    async with stage.db.owner.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM pusher.delivery WHERE not_before > now()") == 6
    await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = now() WHERE state = 'pending'")
    await due(stage, two)
    assert titles(stage) == ["医保缴费（1/2）", "义诊安排（2/2）"]


async def test_the_check_page_says_with_how_many_it_goes(stage, crowd):
    await send(stage, crowd, "医保缴费", plan=True)
    number = await send(stage, crowd, "义诊安排", plan=False)
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        page = await check_page(conn, number, now=datetime.now(UTC), quiet=ALL_DAY)
    assert [(one.others, one.seconds) for one in page.together] == [(1, PATIENCE)]


@given(st.floats(0, 1e6), st.floats(-1e6, 1e6))
def test_nobody_waits_past_the_day_of_the_notice(patience, left):
    wait = company_wait(patience, left, urgent=False)
    assert 0 <= wait <= patience
    assert wait == 0 or wait <= left / 2
    assert company_wait(patience, left, urgent=True) == 0
