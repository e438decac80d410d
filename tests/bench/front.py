"""The web process's callback door, alone on a port, which it prints."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import uvloop
from aiohttp import web

from pusher.runtime import running
from pusher.settings import Settings
from pusher.web import callbacks
from pusher.web.deps import DESK
from tests.bench.channel import register


async def main() -> int:
    """Serve until it is told to end."""
    register()
    async with running(Settings.from_env(), "web") as runtime:
        app = web.Application(client_max_size=1 << 20)
        app[DESK] = runtime.desk
        callbacks.add_routes(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        print(site._server.sockets[0].getsockname()[1], flush=True)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await runner.cleanup()
    return 0


if __name__ == "__main__":
    sys.exit(uvloop.run(main()))
