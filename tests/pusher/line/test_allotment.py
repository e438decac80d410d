"""接口每日次数 along the line: read once an hour, told on the check page, and midnight ends the wait for a refusal."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from channels.wechat.sandbox import PLATFORM
from pusher.allotment import allotments
from pusher.desk import OFFICE_TIME
from pusher.publish import check_page
from pusher.store import allotment as store
from pusher.store import push as pushes
from pusher.store import session
from pusher.strategy import Step, Way
from tests.pusher.line.test_fallback import NOTICE, TEMPLATE, openids, prepare
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE
from tests.stage import COUNTY, phones

SEND = "message/template/send"
HERE = list(zip(openids(5), phones(5), strict=True))


@pytest.fixture
def official(stage):
    return stage.wechat[PLATFORM].account("wx-county")


def midnight(days: int = 0) -> datetime:
    return datetime.combine(datetime.now(OFFICE_TIME).date() + timedelta(days), time.min, OFFICE_TIME)


async def days(stage, since: datetime | None = None) -> dict[str, store.Day]:
    async with stage.db.web.acquire() as conn:
        found = await store.of_county(conn, COUNTY, since or midnight())
    return {mode: day for (_, mode), day in found.items()}


async def scarce(stage, push: int) -> list[tuple[str, int, int]]:
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        page = await check_page(conn, push, now=datetime.now(UTC), quiet=ALL_DAY)
    return [(one.mode, one.left, one.need) for one in page.scarce]


async def later(stage) -> None:
    await stage.db.owner.execute("UPDATE pusher.allotment SET asked_at = asked_at - interval '61 minutes'")


async def test_the_platform_is_asked_once_an_hour_and_its_word_outlives_its_silence(stage, official):
    await stage.open_account("wx-county", channel="wechat")
    await stage.open_account()
    official.limits[SEND], official.today[SEND] = 1000, 12
    for _ in range(2):
        await allotments(stage.desk)
    assert official.counts["openapi/quota/get"] == 2, "each mode once, and nothing of the SMS port"
    one = (await days(stage))["template"]
    assert (one.most, one.used, one.said) == (1000, 12, "")
    official.forbidden.add("openapi/quota/get")
    await later(stage)
    await allotments(stage.desk)
    one = (await days(stage))["template"]
    assert (one.most, one.used, one.said) == (1000, 12, "公众号没有这个接口的权限")
    assert (await days(stage, midnight(1)))["template"].used == 0, "tomorrow begins anew"


async def test_the_check_page_says_what_must_wait_for_midnight(stage, official):
    push = await prepare(stage, HERE)
    assert await scarce(stage, push) == []
    official.limits[SEND], official.today[SEND] = 10, 7
    await allotments(stage.desk)
    assert await scarce(stage, push) == [("template", 3, 5)]
    official.today[SEND] = 2
    await later(stage)
    await allotments(stage.desk)
    assert await scarce(stage, push) == []


async def test_the_accounts_own_figure_counts_where_the_platform_gives_none(stage):
    wechat = await stage.open_account("wx-county", channel="wechat")
    audience = await stage.persons([[("wechat:wx-county", openid)] for openid, _ in HERE])
    await stage.db.owner.execute(
        "INSERT INTO audiences.consent (contact, account, template, count, at)"
        " SELECT id, 'wx-county', $1, 3, now() FROM audiences.contact",
        TEMPLATE,
    )
    way = Way(wechat, "wx-county", "wechat", "template", "wechat:wx-county", TEMPLATE, accepted_counts=False, daily=4)
    push = await stage.push([], steps=(Step((way,)),), texts=[(wechat, "template", 0, NOTICE)], audience=audience)
    assert await scarce(stage, push) == [("template", 4, 5)]


async def test_who_has_used_up_the_day_waits_for_midnight_and_nobody_is_lost(stage, official):
    push = await prepare(stage, HERE)
    official.limits[SEND] = 2
    await stage.walk(push)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.account WHERE key = 'wx-county'") == "active"
    row = await stage.db.owner.fetchrow("SELECT mode, until FROM pusher.closed_mode")
    assert row["mode"] == "template"
    assert midnight(1) <= row["until"] <= midnight(1) + timedelta(minutes=16)
    assert await stage.states(push) == {"sent": 2, "pending": 3}
    async with stage.db.web.acquire() as conn:
        assert (await pushes.push(conn, push)).state == "running"
