"""Two gateways, real workers: one dies in mid-push and comes back. The sandbox's own count is the judge."""

from __future__ import annotations

import pytest

from channels.sandbox.world import Faults
from tests.chaos.crew import crew
from tests.chaos.line import until
from tests.pusher.line.gateway import gateway
from tests.pusher.line.ports import KEYS, push_by
from tests.stage import phones

PEOPLE = 20_000

pytestmark = [pytest.mark.timeout(600), pytest.mark.chaos]


async def test_a_gateway_dies_in_mid_push_and_comes_back(stage, tmp_path):
    value = stage.db.owner.fetchval
    stage.world.faults["sms"] = Faults(latency=0.5)
    async with gateway(stage.sandbox) as way, crew(stage, tmp_path / "crew.log") as people:
        stage.account = first = await stage.open_account(KEYS[0], url=way.url)
        second = await stage.open_account(KEYS[1])
        push = await push_by(stage, (first, second), phones(PEOPLE))
        way.good, way.resets = 20, 2
        for _ in range(2):
            await people.worker()
        pending = "SELECT NOT EXISTS (SELECT FROM pusher.delivery WHERE push = $1 AND state = 'pending')"
        await until(lambda: value(pending, push))
        states = await stage.states(push)
        assert way.cut == 2
        assert not stage.world.doubled()
        assert states.get("unknown", 0) <= 2000, "what was under way when it died, and no more"
        told = sum(n for state, n in states.items() if state in {"sent", "arrived"})
        assert told + states.get("unknown", 0) == PEOPLE, "nobody is lost"
        assert told <= len(stage.world.handsets()) <= PEOPLE, "nobody is said to have what she has not"
        alone = "SELECT count(*) FROM pusher.unsettled WHERE push = $1 AND account <> $2"
        assert not await value(alone, push, first), "in doubt stays with who spoke"
        paused = "SELECT state = 'paused' AND paused_by = 'circuit' FROM pusher.account WHERE id = $1"
        await until(lambda: value(paused, first))
        await way.reopen()
        await until(lambda: value("SELECT state = 'active' AND probes > 0 FROM pusher.account WHERE id = $1", first))
