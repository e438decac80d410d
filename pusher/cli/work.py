"""`pusher work`: a worker process."""

from __future__ import annotations

import argparse
import gc

from pusher import log
from pusher.bell import QUEUES
from pusher.cli.serve import tell
from pusher.runtime import housed, running
from pusher.settings import Settings
from pusher.worker import work


def configure(parser: argparse.ArgumentParser) -> None:
    """Which queue to serve."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--urgent", action="store_true", help="只处理加急")
    which.add_argument("--all", action="store_true", help="加急和其他都处理")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Work until SIGTERM or Ctrl-C; leases are handed back first."""
    log.set_up()
    queues = list(QUEUES) if args.all else ["urgent"] if args.urgent else ["line", "bulk"]
    async with housed(settings) as housing, running(housing, "worker") as runtime:
        tell(settings, "后台已启动。")
        _settle_down()
        await work(runtime.desk, runtime.redis, queues)
    return 0


def _settle_down() -> None:
    """Spare the collector what lives as long as the process: to walk it again was a quarter of a send's CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
