"""`pusher serve`: the web process."""

from __future__ import annotations

import argparse
import asyncio

from content.pattern import warm
from pusher import log
from pusher.cli.listen import listening, tell
from pusher.runtime import housed, running
from pusher.settings import Settings
from pusher.web.app import application
from pusher.web.public import fronted


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: HOST and PORT say where."""
    del parser


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    del args
    log.set_up()
    async with (
        housed(settings) as housing,
        running(housing, "web") as runtime,
        listening(application(runtime.deps, runtime.desk), settings.host, settings.port, front=fronted),
    ):
        tell(settings, f"网页已启动：http://{settings.host}:{settings.port}/")
        if settings.production:
            await asyncio.to_thread(warm)  # so that the first text is checked as fast as the next
        await asyncio.Event().wait()
    return 0
