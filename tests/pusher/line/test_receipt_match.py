"""A receipt whose call we never heard the answer of: its address alone may name more than one row in doubt."""

from __future__ import annotations

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher import plan as planning
from pusher import receipts
from pusher.store import callback as callbacks
from pusher.store.callback import Report
from tests.stage import phones


async def _unclear(stage, audience: int, behaviour: Behaviour) -> int:
    stage.world.faults["sms"] = Faults(behaviour=behaviour, share=1.0)
    push = await stage.push([], audience=audience)
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 1}
    return push


async def _ripen(stage) -> None:
    """Let the sandbox report, and let its report be older than our own record could still be on its way."""
    await stage.fold()
    await stage.db.owner.execute("UPDATE pusher.orphan SET at = now() - interval '1 minute', next_at = now()")
    await receipts.retry_orphans(stage.desk)


async def test_a_report_settles_the_only_row_in_doubt_of_its_address(stage):
    push = await _unclear(stage, await stage.audience(phones(1)), Behaviour.ERROR_ACCEPTED)
    await _ripen(stage)
    assert await stage.states(push) == {"arrived": 1}


async def test_a_report_says_nothing_of_two_rows_in_doubt_of_one_address(stage):
    """The first notice reached her, the second did not: its row must not say so."""
    audience = await stage.audience(phones(1))
    first = await _unclear(stage, audience, Behaviour.ERROR_ACCEPTED)
    second = await _unclear(stage, audience, Behaviour.ERROR_NOT_ACCEPTED)
    await _ripen(stage)
    assert await stage.states(second) == {"unknown": 1}
    assert await stage.states(first) == {"unknown": 1}


async def test_a_better_report_finds_the_row_that_a_worse_one_found_by_the_address(stage):
    """A call of two people without an answer; 未送达 and then 到机 of each, under the one reference of the gateway."""
    push = await stage.push([], audience=await stage.audience(phones(2)), plan=False)
    stage.world.faults["sms"] = Faults(behaviour=Behaviour.ERROR_ACCEPTED, share=1.0, receipts=False)
    await planning.plan(stage.desk, push)
    await stage.walk(push)
    for state in ("failed", "arrived"):
        reports = [Report("G1", None, stage.vault.index(phone), state, "", lasting=False) for phone in phones(2)]
        async with stage.db.worker.acquire() as conn:
            await callbacks.add_orphans(conn, stage.account, reports)
        await _ripen(stage)
        assert await stage.states(push) == {state: 2}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.orphan") == 0
