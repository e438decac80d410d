"""`pusher report PUSH`: who was reached and who was not."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Final

from pusher import report as reports
from pusher.access import Grant, Role
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.screen.base import screen
from pusher.cli.screen.report import report as show
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import push as pushes
from pusher.store import session

_NUMBER: Final = 10**14  # a push's number begins with yyyymm and has fifteen digits
_COUNTY: Final = 10**9


def configure(parser: argparse.ArgumentParser) -> None:
    """Which push; --json."""
    parser.add_argument("push", help="推送编号，15位数字")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the report of a push."""
    if not (args.push.isascii() and args.push.isdigit()) or not _NUMBER <= int(args.push) < 10 * _NUMBER:
        raise Stop(f"推送编号应为15位数字：{args.push[:20]}")
    async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
        async with runtime.pool.acquire() as conn:
            row = await pushes.push(conn, int(args.push))
        if row is None:
            raise Stop(f"没有编号为 {args.push} 的推送。")
        whole = Grant(Role.COUNTY_OFFICE, row.county * _COUNTY, row.county * _COUNTY + _COUNTY - 1)
        async with session(runtime.pool, whole) as conn:
            figures = await reports.report(conn, row.id, now())
    if args.json:
        sys.stdout.write(json.dumps(figures.to_json(), ensure_ascii=False) + "\n")
    else:
        show(screen(), figures)
    return 0
