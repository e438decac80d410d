"""`pusher serve`: the web process."""

from __future__ import annotations

import argparse
import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from aiohttp import web

from content.pattern import warm
from pusher import log
from pusher.cli.command import Stop
from pusher.runtime import housed, running
from pusher.settings import Settings
from pusher.web.app import application
from pusher.web.public import fronted

_GRACE = 10  # seconds for requests under way
_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL})


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
        listening(application(runtime.deps, runtime.desk), settings.host, settings.port),
    ):
        tell(settings, f"网页已启动：http://{settings.host}:{settings.port}/")
        if settings.production:
            await asyncio.to_thread(warm)  # so that the first text is checked as fast as the next
        await asyncio.Event().wait()
    return 0


def tell(settings: Settings, line: str) -> None:
    """Print warnings of a production start, then the line."""
    for warning in settings.warnings():
        print(f"注意：{warning}", flush=True)  # noqa: T201 -- a command speaks
    print(line, flush=True)  # noqa: T201


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int, max_line: int = 8190) -> AsyncIterator[asyncio.Server]:
    """Listen with the app; Stop says that the port is taken. Requests under way end first."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_GRACE, max_line_size=max_line)
    made = None
    try:
        await runner.setup()
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        raise Stop(error.strerror) from error  # a stand-in beside the application, which names its port
    try:
        handlers = cast("Callable[[], asyncio.Protocol]", runner.server)  # there is one since setup
        made = await asyncio.get_running_loop().create_server(fronted(app, handlers), host, port, backlog=128)
        yield made
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        raise Stop(
            f"不能在 {host}:{port} 上提供网页：端口被占用，或没有权限。请换一个，如 PORT={port + 1}。"
        ) from error
    finally:
        if made is not None:
            made.close()
        await runner.cleanup()
