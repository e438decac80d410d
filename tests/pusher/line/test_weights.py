"""Equivalent accounts share a push by weight and share; what the check page says is what is planned."""

from __future__ import annotations

import pytest

from pusher.store import plan as plans
from pusher.store.plan import Whom
from pusher.strategy import Strategy
from tests.pusher.line.ports import KEYS, legs, planned, push_by, two
from tests.stage import COUNTY, phones


@pytest.mark.parametrize(
    ("weights", "shares", "states", "first"),
    [
        ((100, 100), (100, 100), ("active", "active"), 0.5),
        ((300, 100), (100, 100), ("active", "active"), 0.75),
        ((100, 100), (50, 100), ("active", "active"), 1 / 3),
        ((100, 100), (0, 100), ("active", "active"), 0.0),
        ((100, 100), (0, 0), ("active", "active"), 0.5),
        ((0, 100), (100, 0), ("active", "active"), 0.0),
        ((100, 100), (100, 100), ("active", "paused"), 1.0),
        ((100, 0), (100, 100), ("paused", "active"), 0.0),
        ((100, 100), (100, 100), ("paused", "paused"), 0.5),
    ],
)
async def test_the_plan_goes_by_weight_and_share(stage, weights, shares, states, first):
    accounts = await two(stage, weights=weights)
    for account, share, state in zip(accounts, shares, states, strict=True):
        await stage.db.owner.execute(
            "UPDATE pusher.account SET share = $2, state = $3 WHERE id = $1", account, share, state
        )
    audience = await stage.audience(phones(2000))
    async with stage.db.worker.acquire() as conn:
        told = await plans.forecast(conn, Whom(COUNTY, audience, 0), Strategy(legs(*accounts), per="person"))
    push = await push_by(stage, accounts, [], audience=audience)
    found = await planned(stage, push)
    assert sum(found.values()) == 2000
    assert found.get(accounts[0], 0) == pytest.approx(2000 * first, abs=120)
    assert found == {load.way.account: load.messages for load in told}


async def test_a_contact_stays_with_its_account_unless_the_loads_change(stage):
    accounts = await two(stage)
    audience = await stage.audience(phones(500))

    async def of_first() -> set[int]:
        push = await push_by(stage, accounts, [], audience=audience)
        rows = await stage.db.owner.fetch(
            "SELECT d.contact FROM pusher.delivery d JOIN pusher.batch b ON b.push = d.push AND d.no BETWEEN b.lo"
            " AND b.hi WHERE d.push = $1 AND b.account = $2",
            push, accounts[0],
        )  # fmt: skip
        return {row["contact"] for row in rows}

    before = await of_first()
    assert before == await of_first()
    await stage.db.owner.execute("UPDATE pusher.account SET share = 50 WHERE id = $1", accounts[0])
    assert await of_first() < before, "nobody comes to an account that is given less"


async def test_who_opted_out_of_one_unit_s_port_gets_it_by_another_unit_s(stage):
    accounts = await two(stage)
    await stage.db.owner.execute("UPDATE pusher.account SET division = 421321101000000 WHERE id = $1", accounts[1])
    audience = await stage.audience(phones(200))
    await stage.db.owner.execute("UPDATE audiences.contact SET opted_out = $1", [KEYS[0]])
    push = await push_by(stage, accounts, [], audience=audience)
    assert await planned(stage, push) == {accounts[1]: 200}
