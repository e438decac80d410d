"""Real processes: workers and a web, to be killed, stopped and hired anew."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pusher.settings import Keys, Settings

ROOT = Path(__file__).parents[2]
Process = asyncio.subprocess.Process


@dataclass
class Crew:
    """The processes of one house. What they log is in `log`, for whoever looks for a cause."""

    settings: Settings
    log: Path
    alive: list[Process] = field(default_factory=list)

    async def worker(self, clock: str = "") -> Process:
        """Hire a worker; it is at its desk when this returns. `clock`: how its host's clock goes wrong."""
        return await self._start("work", "--all", clock=clock)

    async def web(self) -> Process:
        """Open the web's doors, always at the same address."""
        return await self._start("serve")

    async def kill(self, process: Process) -> None:
        """kill -9."""
        await self._end(process, signal.SIGKILL)

    async def tell(self, process: Process) -> int:
        """SIGTERM, and wait; the exit status."""
        await self._end(process, signal.SIGTERM)
        return process.returncode or 0

    async def go_home(self) -> None:
        """Everybody; who is stopped first has to go on."""
        for process in list(self.alive):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
            await self._end(process, signal.SIGTERM)

    async def _start(self, *words: str, clock: str = "") -> Process:
        environment = dict(os.environ) | self.settings.environment() | {"CHAOS_CLOCK": clock}
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.chaos.entry", *words,
                cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        self.alive.append(process)
        assert await asyncio.wait_for(process.stdout.readline(), 120), f"{words} did not start: see {self.log}"
        return process

    async def _end(self, process: Process, sign: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sign)
        try:
            await asyncio.wait_for(process.wait(), 60)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
        finally:
            if process in self.alive:
                self.alive.remove(process)


@asynccontextmanager
async def crew(stage, log: Path) -> AsyncIterator[Crew]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_web_url=stage.db.url("web"),
        database_worker_url=stage.db.url("worker"),
        redis_url=stage.redis_url,
        keys=Keys({1: b"k" * 32}),
        base_url=base,
        callback_base=base,
        port=port,
        sandbox=True,
    )
    stage.world.callback_base = base
    here = Crew(settings, log)
    try:
        yield here
    finally:
        await here.go_home()
