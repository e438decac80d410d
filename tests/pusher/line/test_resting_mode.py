"""An interface whose day (45009) or minute (45011) is used up: its mode rests, the account's others go on."""

from __future__ import annotations

import pytest

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from channels.wechat.sandbox import PLATFORM
from pusher.dispatch import record
from pusher.store import batch as batches
from pusher.store import mode as modes
from tests.pusher.line.massing import openids, push
from tests.pusher.line.test_fallback import prepare
from tests.stage import COUNTY, phones

SEND = "message/template/send"


@pytest.fixture
async def template(stage):
    """A push by template to five followers, at an account that sends to many as well."""
    number = await prepare(stage, list(zip(openids(5), phones(5), strict=True)), wait=60.0)
    await stage.db.owner.execute(
        "UPDATE pusher.account SET options = options || '{\"mass\": true}' WHERE key = 'wx-county'"
    )
    return number


async def resting(stage) -> list[modes.Closed]:
    async with stage.db.web.acquire() as conn:
        return [one for some in (await modes.closed_modes(conn, COUNTY)).values() for one in some]


async def over(stage) -> None:
    """Midnight has come."""
    await stage.db.owner.execute("UPDATE pusher.closed_mode SET until = now()")
    await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = now() WHERE state = 'pending'")
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now() WHERE due IS NOT NULL")


async def test_a_day_that_is_used_up_ends_one_mode_and_an_article_goes_out_meanwhile(stage, template, monkeypatch):
    monkeypatch.setattr(record, "LONG", 0.0)  # the day that is left is short where the tests run before midnight
    stage.wechat[PLATFORM].account("wx-county").limits[SEND] = 2
    await stage.walk(template)
    (one,) = await resting(stage)
    assert (one.mode, one.because) == ("template", "45009: 今日接口调用次数已用完")
    article = await push(stage, [(openid, None) for openid in openids(3, 50)])
    await stage.walk(article)
    assert await stage.states(article) == {"sent": 3}
    (said,) = await stage.db.owner.fetch("SELECT kind, text FROM pusher.alarm WHERE cleared_at IS NULL")
    assert said["kind"] == "resting"
    assert "账号的别的方式照常" in said["text"]


async def test_until_then_nobody_is_asked_and_nobody_falls_and_then_it_goes_on(stage, template):
    official = stage.wechat[PLATFORM].account("wx-county")
    official.limits[SEND] = 2
    await stage.walk(template)
    calls = stage.world.calls["wechat"]
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now() WHERE due IS NOT NULL")
    async with stage.db.worker.acquire() as conn:
        assert await batches.due_batches(conn, "normal", 9) == []
        assert await batches.claim_next(conn, "normal", [], 5.0) is None
    await stage.walk(template)
    assert (stage.world.calls["wechat"], stage.world.accepted["sms"]) == (calls, 0)
    official.limits[SEND] = 1000
    await over(stage)
    assert await resting(stage) == []
    await stage.walk(template)
    assert await stage.states(template) == {"sent": 5}


async def test_a_busy_minute_lets_one_mode_rest_a_minute_and_slows_nothing_else(stage, template):
    stage.world.faults["wechat"] = Faults(Behaviour.BUSY, share=1.0)
    await stage.walk(template)
    (one,) = await resting(stage)
    assert one.because == "45011: 接口调用过于频繁"
    row = await stage.db.owner.fetchrow(
        "SELECT brake, open_at <= now() AS open FROM pusher.account WHERE key = 'wx-county'"
    )
    assert tuple(row) == (1, True)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.alarm") == 0
    stage.world.faults.clear()
    await over(stage)
    await stage.walk(template)
    assert await stage.states(template) == {"sent": 5}


async def test_what_is_closed_is_not_opened_by_a_rest_and_a_longer_rest_stands(stage, template):
    async with stage.db.worker.acquire() as conn:
        number = await conn.fetchval("SELECT id FROM pusher.account WHERE key = 'wx-county'")
        await modes.rest_mode(conn, number, "template", "45009: a", 3600.0)
        await modes.rest_mode(conn, number, "template", "45011: b", 60.0)
        (one,) = await resting(stage)
        assert one.because == "45009: a"
        await modes.close_mode(conn, number, "template", "48001: c")
        await modes.rest_mode(conn, number, "template", "45009: d", 7200.0)
    (one,) = await resting(stage)
    assert (one.because, one.until) == ("48001: c", None)
