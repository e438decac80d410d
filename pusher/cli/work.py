"""`pusher work`: a worker process."""

from __future__ import annotations

import argparse
import gc
from dataclasses import replace
from functools import partial

from pusher import log
from pusher.bell import QUEUES
from pusher.cli.listen import tell
from pusher.runtime import housed, now, running
from pusher.settings import Settings
from pusher.web.public.site import Site
from pusher.web.public.snapshot import snapshot
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
        pages = Site(runtime.pool, runtime.links, now, map_search=settings.map_search)
        await work(replace(runtime.desk, snapshot=partial(snapshot, pages)), runtime.redis, queues)
    return 0


def _settle_down() -> None:
    """Spare the collector what lives as long as the process: to walk it again was a quarter of a send's CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
