"""A process that sends: speaker.py <base> <redis url> <first number> <how many>; writes the outcomes."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import aiohttp
import redis.asyncio

from channels.base import Account, Resources
from channels.message import Call, Envelope, Message
from channels.wechat import ENTRY
from pusher.runtime import RedisCache

BODY = {"template_id": "T1", "data": {"thing1": {"value": "耕地地力保护补贴"}}, "spends": False, "link": "url"}


async def main(base: str, memory: str, first: int, count: int) -> None:
    message = Message("template", {**BODY, "url": "https://example.org/a"}, "x")
    async with aiohttp.ClientSession() as http, redis.asyncio.from_url(memory) as client:
        resources = Resources(http, RedisCache(client), lambda: datetime.fromtimestamp(time.time(), UTC))
        channel = ENTRY.build(Account("county", "wechat", "随县发布", ENTRY.sandbox_options(base, "county")), resources)
        deadline = asyncio.get_running_loop().time() + 30
        calls = [
            Call(f"{number}", (Envelope(f"202611-{number}-1", f"oPerson{number}x", message),), deadline)
            for number in range(first, first + count)
        ]
        outcomes = await asyncio.gather(*(channel.send(call) for call in calls))
    sys.stdout.write(str(dict(Counter(type(outcome).__name__ for (outcome,) in outcomes))))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
