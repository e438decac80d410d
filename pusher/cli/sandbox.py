"""`pusher sandbox`: the stand-in providers (演练) on loopback, with the phone."""

from __future__ import annotations

import argparse
import asyncio
from typing import Final

from channels.registry import CHANNELS
from channels.sandbox.app import application
from pusher import log
from pusher.cli.command import Stop
from pusher.cli.listen import listening, tell
from pusher.runtime import now
from pusher.settings import Settings

_LONGEST_LINE: Final = 64 << 10  # bytes: a vendor takes a thousand numbers in a request line


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: HOST and PORT say where, CALLBACK_BASE whom to call back."""
    del parser


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Stand in until SIGTERM or Ctrl-C; refused in production."""
    del args
    if settings.production:
        raise Stop("CUNKOU_ENV=production 时不能启动演练。")
    log.set_up()
    app = application(settings.callback_base, CHANNELS, now=now, port=settings.port)
    async with listening(app, settings.host, settings.port, max_line=_LONGEST_LINE):
        tell(settings, f"演练已启动：http://{settings.host}:{settings.port}/phone")
        await asyncio.Event().wait()
    return 0
