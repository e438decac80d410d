"""`pusher alert take 预警.json --division 421321101`: relay an official alert (转发预警) from a file."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime, timedelta
from typing import Final

from content.ingest.alert import Alert, AlertError, read_alert
from content.review import ReviewError
from pusher import alert as relay
from pusher.alert import Taken
from pusher.cli import line
from pusher.cli.command import Stop
from pusher.cli.house import opened
from pusher.cli.place import enter, read_division, read_file
from pusher.desk import OFFICE_TIME
from pusher.runtime import now, running
from pusher.settings import Settings
from pusher.store import audit, session
from pusher.store import objection as rules

_LARGEST: Final = 2 * 2**20  # bytes
_SAID: Final = {
    "new": "已收到，还没有审定",
    "update": "是上一条的变更，接在原来那条上；没发完的已经停发",
    "cancel": "是解除，接在原来那条上；没发完的已经停发",
    "repeat": "以前收到过，没有重复建立",
    "late": "比已经收到的旧，只记下编号",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, and for whose people."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="take")
    take = acts.add_parser("take", help="收一条预警；同一编号只收一次")
    take.add_argument("file", help="预警文件：.json 或 .xml，里面有编号")
    take.add_argument("--division", required=True, help="转发给哪里的人：区划代码6、9或12位")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Take it and say where two people let it out; nothing is sent by this."""
    division = read_division(args.division)
    data = await asyncio.to_thread(read_file, args.file, _LARGEST)
    try:
        alert = read_alert(data)
        async with opened(settings, lively=False) as house, running(house.settings, "web") as runtime:
            _, grant = await enter(runtime.pool, division)
            at = now()
            async with session(runtime.pool, grant) as conn:
                by = (await line.operators(conn, division.county)).author
                night = (await rules.rules(conn, division.county)).night
                taken = await relay.take(conn, alert, division.code, night, by=by, now=at)
                await audit.record(
                    conn, "take_alert", at=at, division=division.code, staff=by, grant=None,
                    subject=f"item {taken.code}", detail={"identifier": alert.identifier, "what": taken.what},
                )  # fmt: skip
            print(_line(alert, taken, at, house.settings.base_url))  # noqa: T201 -- a command speaks
    except (AlertError, ReviewError) as error:
        raise Stop(f"{error}。") from error
    return 0


def _line(alert: Alert, taken: Taken, at: datetime, base: str) -> str:
    """What came of it, how long after it was issued, and where it goes on."""
    took = max(0, (at - alert.sent) // timedelta(minutes=1))
    times = f"{_clock(alert.sent)}发布，{_clock(at)}收到（{took}分钟）"
    return f"{alert.headline}：{_SAID[taken.what]}。\n{times}\n{base}/console/items/{taken.code}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_TIME):%m-%d %H:%M}"
