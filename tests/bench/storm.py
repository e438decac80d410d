"""An event storm: what WeChat pushes after a burst, sealed as in safe mode, at the callback door of one web process."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import aiohttp

from channels.sandbox.world import World
from channels.wechat.sandbox import options, pushes
from channels.wechat.sandbox.platform import Official
from pusher import receipts
from tests.bench.figure import Figure, Scale, median, per_core
from tests.bench.house import Account, Cost, House

TITLE = "Event storm"
FLOOR: Final = 1_000  # callbacks a second, of all our processes on one core
AT_ONCE: Final = 64
KEY: Final = "bench-wechat"


@dataclass(frozen=True)
class Posted:
    """One callback as the platform posts it."""

    body: bytes
    query: dict[str, str]


async def measure(house: House, scale: Scale) -> list[Figure]:
    count = max(scale.each // 2, 100)
    taken: list[Cost] = []
    bares: list[Cost] = []
    async with house.stub() as base:
        account = await house.account("wechat", options(base, KEY), kind=f"wechat:{KEY}")
        for _ in range(min(scale.rounds, 3)):
            bares.append(await house.bare(base, min(scale.each, 5_000)))
            await house.clear()
            taken.append(await _storm(house, account, count))
        began = time.monotonic()
        while await receipts.fold(house.runtime.desk):
            pass
        folded = count / (time.monotonic() - began)
    unread = await house.owner.fetchval("SELECT count(*) FROM pusher.callback WHERE folded_at IS NULL OR failed <> ''")
    if unread:
        raise AssertionError(f"{unread} of {count} were not folded")
    wall = median([cost.recipients / cost.wall for cost in taken])
    return [
        per_core("callbacks taken in", taken, bares, FLOOR,
                 f"HTTP, the signature and AES of safe mode, sealing the raw body, one commit for those of a moment;"
                 f" {wall:,.0f}/s by the clock, each stored before it was answered"),
        Figure("the storm folded afterwards", f"{folded:,.0f} events/s", "", None, "", "matching receipts to rows"),
    ]  # fmt: skip


async def _storm(house: House, account: Account, count: int) -> Cost:
    """Post everything, so many at once; what was answered with success is stored."""
    storm = iter(_events(count))
    async with house.process("front") as front:
        assert front.stdout is not None
        port = int(await front.stdout.readline())
        url = f"http://127.0.0.1:{port}/callbacks/wechat/{account.key}"

        async def post(http: aiohttp.ClientSession) -> None:
            for one in storm:
                async with http.post(url, data=one.body, params=one.query) as answer:
                    if (answer.status, await answer.read()) != (200, b"success"):
                        raise AssertionError(f"a callback was answered {answer.status}")

        meter, began = house.meter(web=front.pid), time.monotonic()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            await asyncio.gather(*(post(http) for _ in range(AT_ONCE)))
        cost = Cost(count, time.monotonic() - began, meter.spent())
    stored = await house.owner.fetchval("SELECT count(*) FROM pusher.callback")
    if stored != count:
        raise AssertionError(f"{stored} of {count} are stored")
    return cost


def _events(count: int) -> list[Posted]:
    world, official = World(None, now=lambda: datetime.now(UTC)), Official(KEY)
    found = []
    for number in range(count):
        event = pushes.template_finished(3_395_000_000_000_000_000 + number, "success")
        body = f"<MsgType><![CDATA[event]]></MsgType>{event}"
        found.append(Posted(*pushes.sealed(world, official, f"oStorm{number:022d}", body)))
    return found
