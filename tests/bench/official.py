"""What one template message to a 公众号 costs beside a bare client that posts the same JSON with a token it was given.

Beside it stand the client (the token looked up, the door and its timer, the JSON read), and the whole channel, which
also writes the body for its recipient and judges the answer.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from channels.base import Account, Resources
from channels.message import Call, Envelope
from channels.registry import CHANNELS
from channels.wechat.channel import ENDPOINTS
from channels.wechat.sandbox import options
from tests.bench.figure import Figure, Scale
from tests.bench.gateway import ratio, spent
from tests.bench.house import House
from tests.bench.send import template
from tests.channels.wechat.conftest import Shelf

TITLE = "One call to a 公众号"
_MOST = 1.25  # × aiohttp alone
_KEY = "bench-official"
_TO = "oBenchFollower000000000000000"


async def measure(house: House, scale: Scale) -> list[Figure]:
    n = max(scale.each // 4, 50)
    async with (
        house.stub() as base,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        bares, clients, whole = await _compared(http, f"{base}/wechat", n, max(scale.rounds, 3))
    return [
        ratio("a call through the WeChat client", clients, bares, _MOST, "one timer that bounds the answer"),
        ratio("the whole channel, a template message", whole, bares, None, ""),
    ]


async def _compared(http: aiohttp.ClientSession, base: str, n: int, rounds: int) -> list[list[float]]:
    """CPU seconds a call of aiohttp alone, through the client, and of the channel, beside each other."""
    account = Account(_KEY, "wechat", "随县发布", options(base, _KEY))
    channel = CHANNELS["wechat"].build(account, Resources(http, Shelf(), lambda: datetime.now(UTC)))
    client, message = channel.client, template()  # type: ignore[attr-defined]
    endpoint, words = ENDPOINTS[message.mode], {"touser": _TO, **message.body}
    address = URL(f"{base}/cgi-bin/{endpoint}").with_query(access_token=await client.tokens.get())

    async def bare(number: int) -> None:
        said = json.dumps({**words, "client_msg_id": f"{number}"}, ensure_ascii=False).encode()
        async with http.post(address, data=said, headers={"Content-Type": "application/json"}) as answer:
            json.loads(await answer.read())

    async def through_client(number: int) -> None:
        said = json.dumps({**words, "client_msg_id": f"{number}"}, ensure_ascii=False).encode()
        answer = await client.deliver(endpoint, said, asyncio.get_running_loop().time() + 60)
        assert answer["errcode"] == 0, answer

    async def all_of_it(number: int) -> None:
        envelope = Envelope(f"202611000000001-{number}-0", _TO, message)
        (outcome,) = await channel.send(Call(envelope.delivery, (envelope,), asyncio.get_running_loop().time() + 60))
        assert type(outcome).__name__ == "Sent", outcome

    ways = (bare, through_client, all_of_it)
    for speak in ways:
        await spent(speak, max(n // 10, 10))
    rows = [[await spent(speak, n) for speak in ways] for _ in range(rounds)]
    return [list(column) for column in zip(*rows, strict=True)]
