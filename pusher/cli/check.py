"""`pusher check`: say what is wrong with the settings, the database and Redis before residents notice."""

from __future__ import annotations

import argparse
import re
from typing import Final

from redis.exceptions import RedisError

from audiences.vault import VaultError
from pusher.account import plain
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.desk import OFFICE_TIME
from pusher.runtime import Role, Runtime, running
from pusher.settings import Settings
from pusher.store import chain as chains
from pusher.store import doubt as doubts
from pusher.store import health
from pusher.store import standing as standings

_ROLES: Final[tuple[Role, ...]] = ("web", "worker")
_LABELS: Final = {"web": "网页（web）", "worker": "后台（worker）"}
_HASH: Final = 64  # hexadecimal digits


def configure(parser: argparse.ArgumentParser) -> None:
    """--role: open only what this process opens (a container's health check); `audit` verifies the audit log."""
    parser.add_argument("what", nargs="?", choices=("audit",), help="audit：核对审计日志，指出第一处被改动的记录")
    parser.add_argument(
        "--from", dest="since", metavar="序号[:校验值]", help="从这一条核对起；带上记下的校验值，可证明整条链没有重写过"
    )
    parser.add_argument("--role", choices=_ROLES, help="只检查网页（web）或后台（worker）所用的部分")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Open what web and worker open, as far as this process has their logins; the first thing amiss ends it."""
    if args.what == "audit":
        return await _audit(args, settings)
    if args.since:
        raise Stop("--from 要和 audit 一起用：pusher check audit --from 1204")
    async with opened(settings, lively=False) as house:
        roles = [args.role] if args.role else _able(house.settings)
        for role in roles:
            async with running(house.settings, role) as runtime:
                try:
                    await runtime.redis.ping()
                except (OSError, RedisError) as error:
                    raise Stop(f"连不上 REDIS_URL 指定的服务（{type(error).__name__}）。请检查地址和口令。") from error
                if role == "worker":
                    await _opens(runtime)
                    await _strays(runtime)
                    await _doubts(runtime)
                    await _accounts(runtime)
    for warning in settings.warnings():
        print(f"注意：{warning}")  # noqa: T201
    left = "" if args.role or len(roles) > 1 else f"只检查了{_LABELS[roles[0]]}：这里没有另一部分的数据库口令。"
    print(f"检查通过。{left}")  # noqa: T201
    return 0


def _able(settings: Settings) -> list[Role]:
    """Whose login we have: in production a container has its own and no other."""
    found: list[Role] = [role for role in _ROLES if getattr(settings, f"database_{role}_url")]
    return found or list(_ROLES)


async def _audit(args: argparse.Namespace, settings: Settings) -> int:
    """Verify the audit log's chain; the first row that does not fit ends it with status 1."""
    since, noted = _since(args.since or "")
    async with (
        opened(settings, lively=False) as house,
        running(house.settings, "worker") as runtime,
        runtime.pool.acquire() as conn,
    ):
        found = await chains.verify(conn, since=since, noted=noted)
    broken = found.broken
    if broken is not None:
        when = f"，{broken.at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}" if broken.at else ""
        where = f"（编号{broken.id}{when}，{broken.what}）" if broken.id else ""
        raise Stop(
            f"审计日志第{broken.link}条{where}：{broken.why}。此前的{found.rows}条相符。请保留现场，报安全管理员。"
        )
    if since and not found.rows:
        raise Stop(f"审计日志没有第{since}条，还没有那么多。请核对 --from 的序号。")
    gone = f"，更早的{found.gone}条已按保存期限删除" if found.gone else ""
    print(f"审计日志核对无误：{found.rows}条{gone}。另有{found.unlinked}条刚写入，还没有入链。")  # noqa: T201
    if found.head.link:
        print(f"请把最后一条抄到系统以外保存：{found.head.link}:{found.head.hash.hex()}")  # noqa: T201
    return 0


def _since(words: str) -> tuple[int, bytes | None]:
    number, _, noted = words.partition(":")
    if not re.fullmatch(r"[0-9]{0,18}", number, re.ASCII):
        raise Stop(f"--from 应是序号，或者“序号:校验值”，收到的是“{words}”。")
    if noted and not re.fullmatch(rf"[0-9a-fA-F]{{{_HASH}}}", noted, re.ASCII):
        raise Stop(f"校验值应是{_HASH}位的字母和数字，收到的是{len(noted)}位。请对照抄下的再输一次。")
    return int(number or 0), bytes.fromhex(noted) if noted else None


async def _opens(runtime: Runtime) -> None:
    """What is sealed must open, the oldest and the newest: after a restore the keys may be another database's."""
    async with runtime.pool.acquire() as conn:
        sealed = await health.sealed(conn)
    try:
        for key, cipher in sealed:
            runtime.vault.open(key, cipher)
    except VaultError as error:
        raise Stop(f"CUNKOU_KEYS 打不开库里的手机号（{error}）。请用加密这个库的密钥。") from error


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
