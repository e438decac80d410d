"""A county's port on the stand-in 云MAS, and a door that its pushes really reach."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.base import Account, BadCallbackError, Request, Resources
from channels.message import Call, Envelope, Event, Message, Outcome
from channels.sandbox.world import World
from channels.sms import ENTRY
from channels.sms.channel.mas import MasChannel

ACCOUNT = "sms-county"
TEXT = Message("text", {"content": "耕地地力保护补贴开始申报。"}, "【随县人民政府】耕地地力保护补贴开始申报。")


class NoCache:
    """云MAS has no token to share."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"sms asked the cache to {name}")


def now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass
class House:
    """Everything of one test: the stand-in's world, our channel, and what its pushes said."""

    world: World
    channel: MasChannel
    build: Callable[..., MasChannel]
    http: aiohttp.ClientSession
    base: str
    events: list[Event]
    refused: list[str]
    text: Message = TEXT

    async def send(self, *addresses: str, message: Message = TEXT, channel: MasChannel | None = None) -> list[Outcome]:
        """Make one call to these addresses."""
        envelopes = tuple(Envelope(f"1-{number}-0", address, message) for number, address in enumerate(addresses))
        deadline = asyncio.get_running_loop().time() + 5
        return list(await (channel or self.channel).send(Call("1-1-1", envelopes, deadline)))


@pytest.fixture
async def house() -> AsyncIterator[House]:
    events: list[Event] = []
    refused: list[str] = []
    door: dict[str, MasChannel] = {}

    async def callback(request: web.Request) -> web.Response:
        raw = Request(
            request.method,
            dict(request.query),
            dict(request.headers),
            await request.read(),
            remote=request.remote or "",
        )
        try:
            found = door["channel"].callback(raw)
        except BadCallbackError as error:
            refused.append(str(error))
            return web.Response(status=403)
        events.extend(found.events)
        return web.Response(body=found.reply, content_type=found.content_type)

    outer = web.Application()
    outer.router.add_post("/callbacks/sms/{account}", callback)
    async with TestServer(outer) as receiver:
        world = World(str(receiver.make_url("")).rstrip("/"))
        world.receipt_delay, world.late_delay = 0.01, 0.05
        async with TestServer(ENTRY.sandbox(world)) as server, aiohttp.ClientSession() as http:
            base = str(server.make_url("")).rstrip("/")

            def build(**changes: Any) -> MasChannel:
                options = {**ENTRY.sandbox_options(base, ACCOUNT), **changes}
                return MasChannel(Account(ACCOUNT, "sms", "随县人民政府", options), Resources(http, NoCache(), now))

            door["channel"] = build()
            yield House(world, door["channel"], build, http, base, events, refused)
            await world.close()
