"""What a platform takes no more of today is planned onto the next way, without one onto tomorrow; people are told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from channels.wechat.sandbox import PLATFORM
from pusher import plan as planning
from pusher.desk import OFFICE_TIME
from pusher.publish import check_page
from pusher.store import allotment as store
from pusher.store import mode as modes
from pusher.store import session
from pusher.strategy import Step, Way
from tests.pusher.line.test_fallback import NOTICE, TEMPLATE, openids
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE
from tests.stage import TEXT, phones


@pytest.fixture
async def accounts(stage) -> tuple[int, int]:
    wechat = await stage.open_account("wx-county", channel="wechat")
    stage.account = await stage.open_account()
    return wechat, stage.account


async def prepare(
    stage, accounts, with_phone: int, without: int, *, daily: int, plan: bool = True, start: int = 0
) -> int:
    """Approve a push by template first and SMS second; the row's own figure bounds a day's templates."""
    wechat, sms = accounts
    people = [[("wechat:wx-county", openid)] for openid in openids(start + with_phone + without)[start:]]
    for person, phone in zip(people[:with_phone], phones(with_phone, start), strict=True):
        person.append(("phone", phone))
    audience = await stage.persons(people)
    await stage.db.owner.execute(
        "INSERT INTO audiences.consent (contact, account, template, count, at) SELECT id, 'wx-county', $1, 3, now()"
        " FROM audiences.contact WHERE kind = 'wechat:wx-county' ON CONFLICT DO NOTHING",
        TEMPLATE,
    )
    template = Way(
        wechat, "wx-county", "wechat", "template", "wechat:wx-county", TEMPLATE, accepted_counts=False, daily=daily
    )
    text = Way(sms, "sms-county", "sms", "text", "phone", "", accepted_counts=False)
    return await stage.push(
        [], audience=audience, steps=(Step((template,)), Step((text,))), plan=plan,
        texts=[(wechat, "template", 0, NOTICE), (sms, "text", 0, TEXT)],
    )  # fmt: skip


async def rows(stage, number: int) -> list[tuple[str, bool, int]]:
    """(channel, waits for tomorrow, how many)."""
    found = await stage.db.owner.fetch(
        "SELECT channel, not_before > now(), count(*)::int FROM pusher.delivery WHERE push = $1"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        number,
    )
    return [tuple(row) for row in found]


async def scarce(stage, number: int):
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        return await check_page(conn, number, now=datetime.now(UTC), quiet=ALL_DAY)


async def test_who_has_another_way_goes_by_it_and_the_others_wait_for_midnight(stage, accounts):
    number = await prepare(stage, accounts, with_phone=3, without=4, daily=2, plan=False)
    page = await scarce(stage, number)
    ((mode, left, need, moved, later),) = [(o.mode, o.left, o.need, o.moved, o.later) for o in page.scarce]
    assert (mode, left, need, moved + later) == ("template", 2, 7, 5)
    assert {(one.mode, one.messages) for one in page.accounts} == {("template", 2 + later), ("text", moved)}
    await planning.plan(stage.desk, number)
    assert await rows(stage, number) == [("sms", False, moved), ("wechat", False, 2), ("wechat", True, later)]
    said = await stage.db.owner.fetchrow(
        "SELECT reason, not_before FROM pusher.delivery WHERE not_before > now() LIMIT 1"
    )
    assert said["reason"] == "later: 平台今天的接口次数不够，明天0点以后发"
    midnight = datetime.combine(datetime.now(OFFICE_TIME).date() + timedelta(days=1), time.min, OFFICE_TIME)
    assert midnight <= said["not_before"] <= midnight + timedelta(minutes=5)


async def test_what_is_over_by_tomorrow_is_not_promised_for_tomorrow(stage, accounts):
    number = await prepare(stage, accounts, with_phone=0, without=4, daily=2, plan=False)
    assert not (await scarce(stage, number)).ends_today
    last = datetime.combine(datetime.now(OFFICE_TIME).date(), time.max, OFFICE_TIME)
    await stage.db.owner.execute("UPDATE pusher.push SET expires_at = $2 WHERE id = $1", number, last)
    assert (await scarce(stage, number)).ends_today


async def test_tomorrow_it_goes_on_and_nobody_gets_two(stage, accounts):
    number = await prepare(stage, accounts, with_phone=0, without=5, daily=2)
    await stage.walk(number)
    assert await stage.states(number) == {"sent": 2, "pending": 3}
    assert stage.wechat[PLATFORM].account("wx-county").counts["message/template/send"] == 2, "nobody was asked in vain"
    await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = now() WHERE state = 'pending'")
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now()")
    await stage.walk(number)
    assert await stage.states(number) == {"sent": 5}
    assert set(stage.world.addresses("wechat").values()) == {1}


async def test_what_is_planned_already_counts_and_what_was_sent_since_the_platform_was_asked(stage, accounts):
    first = await prepare(stage, accounts, with_phone=0, without=3, daily=5)
    async with stage.db.worker.acquire() as conn:
        await store.note(conn, accounts[0], "template", most=5, used=1)
    second = await prepare(stage, accounts, with_phone=2, without=0, daily=5, start=20)
    assert await rows(stage, second) == [("sms", False, 1), ("wechat", False, 1)]
    await stage.walk(first)
    third = await prepare(stage, accounts, with_phone=1, without=0, daily=5, start=40)
    assert await rows(stage, third) == [("sms", False, 1)]


async def test_a_way_that_rests_carries_nothing_today_and_one_that_nobody_counts_carries_all(stage, accounts):
    async with stage.db.worker.acquire() as conn:
        await modes.rest_mode(conn, accounts[0], "template", "45009: 今日接口调用次数已用完", 3600.0)
    rested = await prepare(stage, accounts, with_phone=2, without=0, daily=9)
    assert await rows(stage, rested) == [("sms", False, 2)]
    await stage.db.owner.execute("DELETE FROM pusher.closed_mode")
    unbounded = await prepare(stage, accounts, with_phone=2, without=0, daily=0, start=20)
    assert await rows(stage, unbounded) == [("wechat", False, 2)]
