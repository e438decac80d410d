"""Minutes of pushes with faults at random, then the judge; and workers that do not grow."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis.asyncio

from pusher.embedded import Servers
from pusher.timing import CALL_TIMEOUT, LEASE
from tests.chaos.crew import Process
from tests.chaos.line import KINDS, Line, until
from tests.chaos.probe.standin import SIX_PERCENT
from tests.chaos.test_provider import ODD_RECEIPTS
from tests.chaos.test_servers import crash_postgres, restart_postgres, restart_valkey

SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
SEED = int(os.environ.get("SEED", "3"))
WARM_UP = 0.2  # of the samples
GROWTH = 1.2  # last quarter against the first
pytestmark = [pytest.mark.soak, pytest.mark.timeout(SECONDS * 2 + 900)]


def resident(process: Process) -> float:
    """Memory of a process in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@dataclass
class Soak:
    """One worker that nothing strikes but its servers and its provider, one that is struck, a web."""

    line: Line
    servers: Servers
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - to be repeated by its seed
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)

    async def run(self) -> None:
        crew, end = self.line.crew, time.monotonic() + SECONDS
        self.web, self.steady, self.struck = await crew.web(), await crew.worker(), await crew.worker()
        scale = asyncio.create_task(self._weigh())
        pause = 0.0
        while time.monotonic() < end:
            await self.line.push(self.chance.choice(KINDS), self.chance.randrange(50, 500))
            await asyncio.sleep(self.chance.uniform(0.5, 3))
            if time.monotonic() > pause:
                await self._strike()
                pause = time.monotonic() + self.chance.uniform(3, 20)
        scale.cancel()
        assert self.steady.returncode is None, "the worker that nobody struck has died"

    async def _weigh(self) -> None:
        while True:
            self.memory.append(resident(self.steady))
            await asyncio.sleep(0.5)

    async def _strike(self) -> None:
        strike = self.chance.choice(
            [self.kill, self.kill, self.stop, self.flush, self.valkey, self.postgres, self.doors]
        )
        self.faults[strike.__name__] += 1
        await strike()

    async def kill(self) -> None:
        await self.line.crew.kill(self.struck)
        self.struck = await self.line.crew.worker()

    async def stop(self) -> None:
        """A new one takes its place; it wakes past its lease."""
        sleeper, self.struck = self.struck, await self.line.crew.worker()
        sleeper.send_signal(signal.SIGSTOP)

        async def wake() -> None:
            await asyncio.sleep(LEASE + CALL_TIMEOUT + 5)
            sleeper.send_signal(signal.SIGCONT)
            await asyncio.sleep(5)
            await self.line.crew.tell(sleeper)

        self.line.stage.world.later(wake(), 0)

    async def flush(self) -> None:
        async with redis.asyncio.from_url(self.line.stage.redis_url) as client:
            await client.flushall()

    async def valkey(self) -> None:
        await restart_valkey(self.servers, self.chance.uniform(0, 3))

    async def postgres(self) -> None:
        await crash_postgres(self.servers)
        await asyncio.sleep(self.chance.uniform(0, 3))
        await restart_postgres(self.servers)

    async def doors(self) -> None:
        await self.line.crew.kill(self.web)
        self.web = await self.line.crew.web()


async def test_pushes_with_faults_at_random(line, servers):
    standin = line.standin
    standin.latency, standin.tail, standin.reports = 0.03, 0.5, True
    standin.faults, standin.receipts = SIX_PERCENT, ODD_RECEIPTS
    soak = Soak(line, servers)
    await soak.run()
    standin.faults = {}
    await line.rest()
    await line.stage.world.settle()
    await until(line.all_told)
    warm = soak.memory[int(len(soak.memory) * WARM_UP) :]
    quarter = max(1, len(warm) // 4)
    first, last = statistics.median(warm[:quarter]), statistics.median(warm[-quarter:])
    print(  # noqa: T201 -- `make soak` shows it
        f"\nseed {SEED}, {SECONDS:.0f} s: {len(line.pushes)} pushes, {standin.total} people reached in "
        f"{standin.calls} calls; faults {dict(soak.faults)}; a worker's memory {first:.1f} MB in the first quarter, "
        f"{last:.1f} MB in the last"
    )
    await line.hold(show=False)
    assert last < first * GROWTH, "a worker grows"
