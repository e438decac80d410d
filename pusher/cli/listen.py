"""A port on which a process answers, and the line that says so."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeAlias, cast

from aiohttp import web

from pusher.cli.command import Stop
from pusher.settings import Settings

Handlers: TypeAlias = Callable[[], asyncio.Protocol]  # makes the handler of a connection

_GRACE: Final = 10  # seconds for requests under way
_TAKEN: Final = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL})


def tell(settings: Settings, line: str) -> None:
    """Print warnings of a production start, then the line."""
    for warning in settings.warnings():
        print(f"注意：{warning}", flush=True)  # noqa: T201 -- a command speaks
    print(line, flush=True)  # noqa: T201


def _plain(app: web.Application, handlers: Handlers) -> Handlers:
    del app
    return handlers


@asynccontextmanager
async def listening(
    app: web.Application,
    host: str,
    port: int,
    *,
    front: Callable[[web.Application, Handlers], Handlers] = _plain,
    max_line: int = 8190,
) -> AsyncIterator[asyncio.Server]:
    """Listen with the app, behind a front; Stop says that the port is taken. Requests under way end first."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_GRACE, max_line_size=max_line)
    made = None
    try:
        await runner.setup()
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        raise Stop(error.strerror) from error  # a stand-in beside the application, which names its port
    try:
        handlers = cast("Handlers", runner.server)  # there is one since setup
        made = await asyncio.get_running_loop().create_server(front(app, handlers), host, port, backlog=128)
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
