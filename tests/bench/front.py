"""The web process, alone on a port, which it prints."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import uvloop

from pusher.cli.listen import listening
from pusher.runtime import running
from pusher.settings import Settings
from pusher.web.app import application
from pusher.web.public import fronted
from tests.bench.channel import register


async def main() -> int:
    """Serve until it is told to end."""
    register()
    async with (
        running(Settings.from_env(), "web") as runtime,
        listening(application(runtime.deps, runtime.desk), "127.0.0.1", 0, front=fronted) as server,
    ):
        print(server.sockets[0].getsockname()[1], flush=True)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(uvloop.run(main()))
