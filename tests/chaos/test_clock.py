"""The clock of the workers' host is an hour wrong and jumps: the line goes by the database's and the monotonic one."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.timeout(2400), pytest.mark.chaos]
HOUR = 3600


@pytest.mark.parametrize(
    "plan",
    [f"0:{HOUR}", f"0:-{HOUR}", f"0:0,6:{HOUR}", f"0:0,6:-{HOUR}", f"0:0,5:{HOUR},8:-{HOUR}"],
    ids=["ahead", "behind", "jumps ahead", "jumps back", "jumps about"],
)
async def test_the_hosts_clock(line, plan):
    """A host that was right dies: what it held can only be brought on by the one whose clock is wrong."""
    line.standin.latency, line.standin.tail = 0.05, 0.5
    await line.push_all(3000)
    right = await line.crew.worker()
    await line.reached(1000)
    wrong = await line.crew.worker(clock=plan)
    await line.crew.kill(right)
    assert await line.stage.db.owner.fetchval("SELECT EXISTS (SELECT FROM pusher.batch WHERE lease_until IS NOT NULL)")
    assert line.standin.total < 18000, "the pushes were over before the kill"
    await line.rest()
    await line.hold()
    assert wrong.returncode is None
