"""`pusher check`: say what is wrong with the settings, the database and Redis before residents notice."""

from __future__ import annotations

import argparse

from redis.exceptions import RedisError

from pusher.cli.command import Stop
from pusher.runtime import housed, running
from pusher.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says what."""
    del parser


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Open everything as web and as worker do; print warnings; the first thing that cannot work ends it."""
    del args
    async with housed(settings) as housing:
        for role in ("web", "worker"):
            async with running(housing, role) as runtime:
                try:
                    await runtime.redis.ping()
                except (OSError, RedisError) as error:
                    raise Stop(f"连不上 REDIS_URL 指定的服务（{type(error).__name__}）。请检查地址和口令。") from error
    for warning in settings.warnings():
        print(f"注意：{warning}")  # noqa: T201
    print("检查通过。")  # noqa: T201
    return 0
