"""A worker that holds a CMPP line is killed in mid-push: another takes the account, and the promise holds."""

from __future__ import annotations

import pytest

from channels.message import Message
from channels.sandbox.world import Faults
from pusher.strategy import Step, Way
from tests.chaos.crew import crew
from tests.chaos.line import until
from tests.stage import phones

PEOPLE, KEY = 2000, "sms-port"

pytestmark = [pytest.mark.timeout(600), pytest.mark.chaos]


async def test_a_worker_killed_that_holds_a_line(stage, tmp_path):
    value = stage.db.owner.fetchval
    stage.world.faults["sms"] = Faults(latency=0.1)
    account = stage.account = await stage.open_account(KEY, gateway="cmpp")
    way = Way(account, KEY, "sms", "text", "phone", "", accepted_counts=False)
    text = "耕地地力保护补贴开始申报，请到村委会登记面积。" * 5
    push = await stage.push(
        phones(PEOPLE),
        steps=(Step((way,), 3600.0),),
        texts=[(account, "text", 0, Message("text", {"content": text}, text, segments=2))],
    )
    async with crew(stage, tmp_path / "crew.log") as people:
        holder = await people.worker()
        await until(lambda: stage.world.accepted["sms"] > PEOPLE // 4)
        first = await value("SELECT holder FROM pusher.hold")
        await people.worker()
        await people.kill(holder)
        await until(lambda: value("SELECT holder <> $1 AND because = '' FROM pusher.hold", first))
        pending = "SELECT NOT EXISTS (SELECT FROM pusher.delivery WHERE push = $1 AND state = 'pending')"
        await until(lambda: value(pending, push))
        states = await stage.states(push)
    assert not stage.world.doubled()
    assert states.get("unknown", 0) <= 300, "a window a lane, and no more"
    told = sum(n for state, n in states.items() if state in {"sent", "arrived"})
    assert told + states.get("unknown", 0) == PEOPLE, "nobody is lost"
    assert told <= len(stage.world.handsets()) <= PEOPLE, "nobody is said to have what she has not"
