"""A provider that answers badly and reports as it likes: 6 % of the calls in doubt, receipts twice, early, never."""

from __future__ import annotations

import asyncio

import pytest

from channels.sandbox.faults import Behaviour
from pusher.timing import CALL_TIMEOUT
from tests.chaos.judge import hold
from tests.chaos.line import BOTH, DEDUPE, KINDS, PLAIN, QUERY, until
from tests.chaos.probe.standin import SIX_PERCENT

pytestmark = [pytest.mark.timeout(2400), pytest.mark.chaos]
ODD_RECEIPTS = {
    Behaviour.RECEIPT_LOST: 0.1,
    Behaviour.RECEIPT_TWICE: 0.2,
    Behaviour.RECEIPT_EARLY: 0.2,
    Behaviour.RECEIPT_LATE: 0.1,
    Behaviour.RECEIPT_REORDERED: 0.2,
}


async def test_six_calls_of_a_hundred_in_doubt_over_four_thousand_sends(line):
    """The promise of docs/faults.md, with kills, by the provider's own count."""
    line.standin.faults = SIX_PERCENT
    await line.push_all(4000)
    worker = await line.crew.worker()
    for people in (3000, 12000):
        await line.reached(people)
        await line.crew.kill(worker)
        worker = await line.crew.worker()
    await line.rest()
    await line.hold()


async def test_a_provider_that_takes_a_message_after_we_stopped_listening(line):
    """Slower than the call's own limit, and found by a query only later: absent is not believed too early."""
    line.standin.lag, line.standin.tail = 20.0, CALL_TIMEOUT
    await line.push_all(400, (PLAIN, DEDUPE, QUERY, BOTH))
    await line.crew.worker()
    await line.rest()
    await line.hold()


async def test_a_dedupe_horizon_that_runs_out(line):
    """Nobody was there to repeat in time: who is in doubt is left to a person, as if the provider never deduped."""
    line.standin.latency, line.standin.horizon = 0.05, 60.0
    await line.push(DEDUPE, 2000)
    first = await line.crew.worker()
    await line.reached(500)
    await line.crew.kill(first)
    await asyncio.sleep(line.standin.horizon)
    await line.crew.worker()
    await line.rest()
    ((_, verdict),) = await line.verdicts()
    hold(verdict, certain=False)
    assert verdict.states["unknown"] > 0


@pytest.mark.parametrize("faults", [{}, SIX_PERCENT], ids=["clear answers", "unclear answers"])
async def test_receipts_twice_early_late_reordered_and_never(line, faults):
    """What our web has taken is in the rows; a receipt settles what an unclear answer left in doubt."""
    line.standin.reports, line.standin.receipts, line.standin.faults = True, ODD_RECEIPTS, faults
    await line.crew.web()
    await line.push_all(1000)
    await line.crew.worker()
    await line.rest()
    await line.stage.world.settle()
    await until(line.all_told)  # one that matches nothing is matched by its address only later
    for kind, verdict in await line.hold():
        assert verdict.states["arrived"] > verdict.people / 2, kind


async def test_the_web_killed_while_receipts_come_in(line):
    """A receipt that was answered is kept: kill -9 of the web loses none of these."""
    line.standin.reports, line.standin.latency = True, 0.02
    web = await line.crew.web()
    await line.push_all(1500)
    await line.crew.worker()
    for people in (500, 3000, 6000):
        await line.reached(people)
        await line.crew.kill(web)
        await asyncio.sleep(1)
        web = await line.crew.web()
    await line.rest()
    await line.stage.world.settle()
    await until(line.all_told)
    for _, verdict in await line.hold():
        assert verdict.states == {"arrived": verdict.people}
    assert len(line.standin.told) == 1500 * len(KINDS)
