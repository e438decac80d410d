"""`pusher check`: say what is wrong with the settings, the database and Redis before residents notice."""

from __future__ import annotations

import argparse
from typing import Final

from redis.exceptions import RedisError

from pusher.account import plain
from pusher.cli.command import Stop
from pusher.runtime import Role, Runtime, housed, running
from pusher.settings import Settings
from pusher.store import doubt as doubts
from pusher.store import health
from pusher.store import standing as standings

_ROLES: Final[tuple[Role, ...]] = ("web", "worker")


def configure(parser: argparse.ArgumentParser) -> None:
    """--role: open only what this process opens (a container's health check)."""
    parser.add_argument("--role", choices=_ROLES, help="只检查网页（web）或后台（worker）所用的部分")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Open everything as web and as worker do; print warnings; the first thing that cannot work ends it."""
    async with housed(settings) as housing:
        for role in [args.role] if args.role else _ROLES:
            async with running(housing, role) as runtime:
                try:
                    await runtime.redis.ping()
                except (OSError, RedisError) as error:
                    raise Stop(f"连不上 REDIS_URL 指定的服务（{type(error).__name__}）。请检查地址和口令。") from error
                if role == "worker":
                    await _strays(runtime)
                    await _doubts(runtime)
                    await _accounts(runtime)
    for warning in settings.warnings():
        print(f"注意：{warning}")  # noqa: T201
    print("检查通过。")  # noqa: T201
    return 0


async def _strays(runtime: Runtime) -> None:
    async with runtime.pool.acquire() as conn:
        found = {name: n for name, n in (await health.strays(conn)).items() if n}
    if found:
        words = {"push": "推送", "batch": "批次", "contact": "联系方式"}
        said = "，".join(f"{n}条缺{words[name]}" for name, n in found.items())
        raise Stop(f"发送记录不完整：{said}。请先停止发送，从备份核对。")


async def _doubts(runtime: Runtime) -> None:
    """Say how many rows are in doubt, by age; none is worth no line."""
    async with runtime.pool.acquire() as conn:
        found = await doubts.ages(conn)
    if found:
        said = "，".join(f"{words}{found[age][0]}条" for age, words in doubts.AGES.items() if age in found)
        waiting = sum(undecided for _, undecided in found.values())
        print(f"结果不明：{said}；其中{waiting}条等人在工作台决定。")  # noqa: T201


async def _accounts(runtime: Runtime) -> None:
    """Name the accounts in trouble: a warning, for the house itself works."""
    async with runtime.pool.acquire() as conn:
        found = await standings.troubled(conn)
    for one in found:
        less = f"份额{one.share}%，速度{one.brake:.0%}"
        said = f"已暂停：{plain(one.paused_because)}" if one.state == "paused" else less
        print(f"注意：账号“{one.name}”（{one.key}）{said}。")  # noqa: T201
