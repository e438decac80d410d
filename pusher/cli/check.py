"""`pusher check`: say what is wrong with the settings, the database and Redis before residents notice."""

from __future__ import annotations

import argparse
from typing import Final

from redis.exceptions import RedisError

from pusher.account import plain
from pusher.cli.command import Stop
from pusher.desk import OFFICE_TIME
from pusher.runtime import Role, Runtime, housed, running
from pusher.settings import Settings
from pusher.store import chain as chains
from pusher.store import doubt as doubts
from pusher.store import health
from pusher.store import standing as standings

_ROLES: Final[tuple[Role, ...]] = ("web", "worker")


def configure(parser: argparse.ArgumentParser) -> None:
    """--role: open only what this process opens (a container's health check); `audit` verifies the audit log."""
    parser.add_argument("what", nargs="?", choices=("audit",), help="audit：核对审计日志，指出第一处被改动的记录")
    parser.add_argument(
        "--from", dest="since", metavar="序号[:校验值]", help="从这一条核对起；带上记下的校验值，可证明整条链没有重写过"
    )
    parser.add_argument("--role", choices=_ROLES, help="只检查网页（web）或后台（worker）所用的部分")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Open everything as web and as worker do; print warnings; the first thing that cannot work ends it."""
    if args.what == "audit":
        return await _audit(args, settings)
    if args.since:
        raise Stop("--from 要和 audit 一起用：pusher check audit --from 1204")
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


async def _audit(args: argparse.Namespace, settings: Settings) -> int:
    """Verify the audit log's chain; the first row that does not fit ends it with status 1."""
    since, noted = _since(args.since or "")
    async with housed(settings) as housing, running(housing, "worker") as runtime, runtime.pool.acquire() as conn:
        found = await chains.verify(conn, since=since, noted=noted)
    broken = found.broken
    if broken is not None:
        when = f"，{broken.at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}" if broken.at else ""
        where = f"（编号{broken.id}{when}，{broken.what}）" if broken.id else ""
        raise Stop(
            f"审计日志第{broken.link}条{where}：{broken.why}。此前的{found.rows}条相符。请保留现场，报安全管理员。"
        )
    gone = f"，更早的{found.gone}条已按保存期限删除" if found.gone else ""
    print(f"审计日志核对无误：{found.rows}条{gone}。另有{found.unlinked}条刚写入，还没有入链。")  # noqa: T201
    if found.head.link:
        print(f"请把最后一条抄到系统以外保存：{found.head.link}:{found.head.hash.hex()}")  # noqa: T201
    return 0


def _since(words: str) -> tuple[int, bytes | None]:
    number, _, noted = words.partition(":")
    try:
        return int(number or 0), bytes.fromhex(noted) if noted else None
    except ValueError:
        raise Stop(f"--from 应是序号，或者“序号:校验值”，收到的是“{words}”") from None


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
