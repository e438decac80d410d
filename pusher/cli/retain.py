"""`pusher retain`: remove what is past its time, or say what would go."""

from __future__ import annotations

import argparse

from pusher.cli.house import opened
from pusher.retain import figures, retain
from pusher.runtime import running
from pusher.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """--dry-run."""
    parser.add_argument("--dry-run", action="store_true", help="只列出到期的记录，不删除")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Count what is over, then remove what is past its time; the workers do the same once a day."""
    async with opened(settings, lively=False) as house, running(house.settings, "worker") as runtime:
        if not args.dry_run:
            await figures(runtime.desk)
        gone = await retain(runtime.desk, dry=args.dry_run)
    print("到期的记录（没有删除）：" if args.dry_run else "已删除的到期记录：")  # noqa: T201
    for one in gone:
        print(f"{one.what}：{one.held or f'{one.n}条'}")  # noqa: T201
    if not gone:
        print("另一个进程正在清理，没有重复。")  # noqa: T201
    return 0
