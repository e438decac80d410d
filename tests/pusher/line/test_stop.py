"""停止并更正 while it is being sent, superseding races, the same people on one day: what the lists and windows show."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime

import pytest

from channels.sandbox.world import Faults
from pusher import plan as planning
from pusher.publish import Despite, PublishError, approve, start_now, stop_item, stop_pushes
from pusher.store import push as pushes
from pusher.store import session
from tests.pusher.line.homes import Person, freeze, phone, sms, strategy
from tests.pusher.line.test_fallback import openids
from tests.pusher.line.test_follow import OFFICE
from tests.pusher.line.test_publish import ALL_DAY
from tests.pusher.line.test_strategy import _both, wechat
from tests.stage import phones


async def _item(stage, push: int) -> int:
    return await stage.db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", push)


async def _serials(stage, push: int) -> list[int]:
    rows = await stage.db.owner.fetch("SELECT serial FROM pusher.batch WHERE push = $1 ORDER BY id", push)
    return [row["serial"] for row in rows]


@pytest.mark.parametrize("state", ["cancelled", "superseded"])
async def test_after_a_stop_no_window_opens_on_any_channel_and_what_is_in_flight_is_told(stage, state):
    """A real dispatch on two channels against slow providers, stopped in the middle."""
    homes = [[phone(number)] for number in phones(600)] + [[Person((wechat(one),))] for one in openids(600)]
    push = await _both(stage, await freeze(stage, *homes), at_once=True)
    for channel in ("sms", "wechat"):
        stage.world.faults[channel] = Faults(latency=0.3, receipts=False)
    walking = asyncio.create_task(stage.walk(push))
    while min(await _serials(stage, push)) < 1:  # noqa: ASYNC110 - the database is not an event
        await asyncio.sleep(0.02)
    async with session(stage.db.web, OFFICE) as conn:
        if state == "cancelled":
            assert await stop_item(conn, await _item(stage, push), at=datetime.now(UTC)) == [push]
        else:
            assert await stop_pushes(conn, await _item(stage, push), "superseded") == [push]
    opened = await _serials(stage, push)
    await walking
    assert await _serials(stage, push) == opened  # not one wave more
    rows = await stage.db.owner.fetch("SELECT state, count(*) FROM pusher.delivery WHERE push = $1 GROUP BY 1", push)
    states = {row[0]: row[1] for row in rows}
    assert set(states) == {"sent", state}  # in flight when it was stopped: spared, and their outcome written
    assert sum(states.values()) == 1200
    assert stage.world.accepted["sms"] + stage.world.accepted["wechat"] == states["sent"]


async def _frozen_again(stage, push: int, **more) -> int:
    """Another push of the same version, as a check page leaves it."""
    number = await stage.push([], plan=False, **more)
    await stage.db.owner.execute(
        "UPDATE pusher.push AS p SET item = o.item, version = o.version, state = 'frozen', approved_at = NULL "
        "FROM pusher.push AS o WHERE p.id = $1 AND o.id = $2",
        number,
        push,
    )
    return number


async def _tap(stage, push: int, **more) -> datetime:
    async with session(stage.db.web, OFFICE) as conn:
        return await approve(conn, push, "d", by=1, now=datetime.now(UTC), quiet=ALL_DAY, **more)


async def test_the_same_people_by_another_list_are_the_same_people_today(stage):
    stage.account = account = await stage.open_account()
    homes, digest = [[phone(number)] for number in phones(3)], secrets.token_hex(8)
    how = strategy(sms(account))
    first = await stage.push([], audience=await freeze(stage, *homes, digest=digest), strategy=how, plan=False)
    second = await _frozen_again(stage, first, audience=await freeze(stage, *homes, digest=digest), strategy=how)
    other = await _frozen_again(stage, first, audience=await freeze(stage, *homes), strategy=how)
    with pytest.raises(PublishError, match="已经向同样的人"):
        await _tap(stage, second)
    await _tap(stage, second, despite=[Despite.AGAIN])
    with pytest.raises(
        PublishError, match="其中一些人"
    ):  # frozen before that, by another list: the same people all the same
        await _tap(stage, other)
    await _tap(stage, other, despite=[Despite.AGAIN])


async def test_a_start_brought_forward_sends_at_once_and_only_once(stage):
    push = await stage.push(phones(5), plan=False)
    await stage.db.owner.execute("UPDATE pusher.push SET not_before = now() + interval '1 day'")
    await planning.plan(stage.desk, push)
    assert await stage.states(push) == {}
    async with session(stage.db.web, OFFICE) as conn:
        assert await start_now(conn, push, now=datetime.now(UTC), quiet=ALL_DAY) <= datetime.now(UTC)
    await planning.plan(stage.desk, push)
    await stage.walk(push)
    assert stage.world.accepted["sms"] == 5
    async with session(stage.db.web, OFFICE) as conn:
        with pytest.raises(PublishError, match="不用立即开始"):
            await start_now(conn, push, now=datetime.now(UTC), quiet=ALL_DAY)


async def test_a_plan_that_races_with_a_stop_leaves_nothing_to_send(stage):
    await stage.push(phones(1, 100))  # the month's partition is there
    pushes_made = [await stage.push(phones(20, 20 * n), plan=False) for n in range(4)]

    async def stop(push: int) -> None:
        async with session(stage.db.web, OFFICE) as conn:
            await stop_pushes(conn, await _item(stage, push), "superseded")

    await asyncio.gather(*(act for push in pushes_made for act in (planning.plan(stage.desk, push), stop(push))))
    for push in pushes_made:
        await stage.walk(push)
        async with stage.db.web.acquire() as conn:
            assert (await pushes.push(conn, push)).state == "superseded"
        assert set(await stage.states(push)) <= {"superseded"}
    assert stage.world.accepted["sms"] == 0
