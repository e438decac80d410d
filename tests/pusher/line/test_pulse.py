"""After a long silence, or in a database that was restored, nothing is sent before a person has looked at it."""

from __future__ import annotations

import pytest

from pusher import reconcile
from pusher.dispatch import dispatch_lane
from pusher.publish import resume
from tests.stage import phones

SILENT = "UPDATE pusher.pulse SET at = now() - interval '31 minutes'"
RESTORED = "UPDATE pusher.pulse SET origin = '7000000000000000000/00000001'"


@pytest.mark.parametrize("change", [SILENT, RESTORED])
async def test_nothing_is_sent_until_a_person_goes_on(stage, change):
    push = await stage.push(phones(5))
    await stage.db.owner.execute(change)
    await stage.walk(push)
    await dispatch_lane(stage.desk, "normal")
    assert stage.world.accepted["sms"] == 0, "nobody has beaten the pulse yet"
    await reconcile.pulse(stage.desk)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 0
    row = await stage.db.owner.fetchrow("SELECT state, paused_because FROM pusher.push WHERE id = $1", push)
    assert row["state"] == "paused"
    assert row["paused_because"]
    assert await stage.db.owner.fetchval("SELECT object FROM pusher.alarm") == f"push {push}"
    async with stage.db.web.acquire() as conn, conn.transaction():
        await resume(conn, push)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 5


async def test_a_plan_waits_too(stage):
    push = await stage.push(phones(5), plan=False)
    await stage.db.owner.execute(RESTORED)
    await reconcile.pulse(stage.desk)
    await reconcile.due(stage.desk)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push) == "paused"


async def test_a_steady_pulse_holds_nobody(stage):
    push = await stage.push(phones(5))
    for _ in range(2):
        await reconcile.pulse(stage.desk)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 5
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.alarm") == 0
