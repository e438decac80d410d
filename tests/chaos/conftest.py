"""Worker processes that can be killed. The judge is always the sandbox's own count, never our rows alone."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from pusher.settings import Keys, Settings

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def worker(stage) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run one real worker process on the stage's database and queue."""
    settings = Settings(
        database_worker_url=stage.db.url("worker"),
        redis_url=stage.redis_url,
        keys=Keys({1: b"k" * 32}),
        base_url="http://127.0.0.1:8000",
        callback_base="http://127.0.0.1:8000",
        sandbox=True,
    )
    environment = dict(os.environ) | settings.environment()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pusher", "work", "--all", cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def until(condition: Callable[[], object], seconds: float) -> None:
    """Wait until the condition holds; AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return
        assert time.monotonic() < end, "it did not come to pass"
        await asyncio.sleep(0.05)


def accepted(stage, channel: str) -> dict[str, int]:
    """How often each address was accepted, by the sandbox's count."""
    return dict(stage.world.addresses(channel))


async def by_address(stage, push: int) -> dict[str, str]:
    """The state of each address's delivery."""
    rows = await stage.db.owner.fetch(
        "SELECT d.state, c.key_id, c.cipher FROM pusher.delivery d JOIN audiences.contact c ON c.id = d.contact "
        "WHERE d.push = $1",
        push,
    )
    return {stage.vault.open(row["key_id"], row["cipher"]): row["state"] for row in rows}
