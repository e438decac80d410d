"""The database goes away exactly between a pass's last statement and its commit."""

from __future__ import annotations

import asyncio
import contextlib

from channels.sandbox.world import Faults
from pusher.dispatch import dispatch
from pusher.store import batch as batches
from tests.stage import phones


async def test_a_closing_commit_that_is_lost_loses_no_outcome(stage, monkeypatch):
    """A told worker's calls have been answered; what they said must survive the commit that failed."""
    stage.world.faults["sms"] = Faults(latency=0.5, receipts=False)
    push = await stage.push(phones(50))
    (batch,) = await stage.batches(push)
    release, accepted = batches.release, []

    async def lost(conn, lease):
        accepted.append(stage.world.accepted["sms"])
        monkeypatch.setattr(batches, "release", release)
        released = await release(conn, lease)
        pid = await conn.fetchval("SELECT pg_backend_pid()")
        await stage.db.owner.execute("SELECT pg_terminate_backend($1)", pid)
        return released

    monkeypatch.setattr(batches, "release", lost)
    told = asyncio.create_task(dispatch(stage.desk, batch))
    while not await stage.db.owner.fetchval("SELECT window_hi FROM pusher.batch WHERE id = $1", batch):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    told.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await told
    await dispatch(stage.desk, batch)  # whoever finds it due
    assert accepted == [50], "the pass was over before its commit was lost"
    assert stage.world.accepted["sms"] == 50
    assert await stage.states(push) == {"sent": 50}
