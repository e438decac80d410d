"""Three worker processes on one PostgreSQL and one Valkey share one push: each does some, nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from channels.sandbox.world import Faults
from pusher.settings import Keys, Settings
from pusher.store import plan as plans
from tests.stage import phones

pytestmark = pytest.mark.timeout(180)
ROOT = Path(__file__).parents[2]
WORKERS = ("one", "two", "three")
# All three have begun before the push has, and 120 batches are more than two of them hold at once (MAX_JOBS each): who
# is late finds work while the others wait for their first calls.
PEOPLE, BATCH, LATENCY = 3000, 25, 1.5
# The database itself notes which process wrote which outcomes: each connects under a name of its own.
NOTED = """
CREATE TABLE public.noted (worker text, sent int);
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.noted VALUES (current_setting('cunkou.worker', true), NEW.sent - OLD.sent);
    RETURN NULL;
END $$;
CREATE TRIGGER note AFTER UPDATE OF sent ON pusher.batch FOR EACH ROW WHEN (NEW.sent > OLD.sent)
    EXECUTE FUNCTION public.note();
"""


@asynccontextmanager
async def _worker(stage, name: str):
    """A real worker process; it has begun when its sentence is read."""
    settings = Settings(
        database_worker_url=f"{stage.db.url('worker')}&cunkou.worker={name}",
        redis_url=stage.redis_url,
        keys=Keys({1: b"k" * 32}),
        sandbox=True,
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pusher", "work", "--all",
        cwd=ROOT, env=dict(os.environ) | settings.environment(), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert "已启动" in (await process.stdout.readline()).decode()
        yield process
    finally:
        process.terminate()
        assert await process.wait() == 0


async def test_three_workers_share_one_push_and_nothing_is_doubled(stage, monkeypatch):
    monkeypatch.setattr(plans, "BATCH_SIZE", BATCH)
    await stage.db.owner.execute(NOTED)
    stage.account = await stage.open_account()
    stage.world.faults["sms"] = Faults(latency=LATENCY)
    async with AsyncExitStack() as stack:
        for name in WORKERS:
            await stack.enter_async_context(_worker(stage, name))
        everyone = phones(PEOPLE)
        push = await stage.push(everyone)
        end = time.monotonic() + 90
        while (await stage.progress(push)).sent < PEOPLE:
            assert time.monotonic() < end, await stage.states(push)
            await asyncio.sleep(0.1)
    told = stage.world.addresses("sms")
    assert set(told) == set(everyone)
    assert set(told.values()) == {1}, "doubled"
    shares = {
        row["worker"]: row["sent"]
        for row in await stage.db.owner.fetch("SELECT worker, sum(sent)::int AS sent FROM public.noted GROUP BY 1")
    }
    assert set(shares) == set(WORKERS)
    assert sum(shares.values()) == PEOPLE
    assert min(shares.values()) >= PEOPLE // 20, shares
