"""The stand-in WeChat on loopback, a channel that speaks to it, and a door that its callbacks really reach."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.base import Account, BadCallbackError, Request, Resources
from channels.message import Call, Envelope, Event, Outcome
from channels.sandbox.world import World
from channels.wechat import ENTRY
from channels.wechat.channel import WeChat
from channels.wechat.sandbox import CONTROL, PLATFORM
from channels.wechat.sandbox.control import Control
from channels.wechat.sandbox.platform import Official, Platform

ACCOUNT = "county"


class Shelf:
    """The shared memory, as a dict: what Redis is to the processes."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, float]] = {}

    async def get(self, key: str) -> str | None:
        await asyncio.sleep(0)
        value, until = self.kept.get(key, ("", 0.0))
        return value if until > time.monotonic() else None

    async def set(self, key: str, value: str, ttl: float) -> None:
        await asyncio.sleep(0)
        self.kept[key] = (value, time.monotonic() + ttl)

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    async def lock(self, key: str, ttl: float) -> str | None:
        await asyncio.sleep(0)
        if self.kept.get(key, ("", 0.0))[1] > time.monotonic():
            return None
        owner = f"{time.monotonic_ns()}"
        self.kept[key] = (owner, time.monotonic() + ttl)
        return owner

    async def unlock(self, key: str, owner: str) -> None:
        if self.kept.get(key, ("", 0.0))[0] == owner:
            del self.kept[key]


@dataclass
class Clock:
    """A clock that tests can move on."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead


@dataclass
class House:
    """Everything of one test: the stand-in's insides, our channel, and what its callbacks said."""

    world: World
    platform: Platform
    control: Control
    channel: WeChat
    base: str
    http: aiohttp.ClientSession
    cache: Shelf
    clock: Clock
    build: Callable[..., WeChat]
    events: list[Event]

    @property
    def official(self) -> Official:
        return self.platform.account(ACCOUNT)

    def channel_account(self) -> Account:
        """Our account's row, as the plan sees it."""
        return Account(ACCOUNT, "wechat", "随县发布", ENTRY.sandbox_options(self.base, ACCOUNT))

    async def send(self, *envelopes: Envelope, channel: WeChat | None = None, seconds: float = 30.0) -> list[Outcome]:
        deadline = asyncio.get_running_loop().time() + seconds
        speaker = channel or self.channel
        return [
            (await speaker.send(Call(f"call-{number}", (envelope,), deadline)))[0]
            for number, envelope in enumerate(envelopes)
        ]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(clock: Clock) -> AsyncIterator[House]:
    events: list[Event] = []
    door: dict[str, WeChat] = {}

    async def callback(request: web.Request) -> web.Response:
        raw = Request(request.method, dict(request.query), dict(request.headers), await request.read())
        try:
            found = door["channel"].callback(raw)
        except BadCallbackError as error:
            return web.Response(status=403, text=str(error))
        events.extend(found.events)
        return web.Response(body=found.reply, content_type=found.content_type)

    outer = web.Application()
    outer.router.add_route("*", "/callbacks/wechat/{account}", callback)
    async with TestServer(outer) as receiver:
        world = World(str(receiver.make_url("")).rstrip("/"), now=clock)
        app = ENTRY.sandbox(world)
        async with TestServer(app) as server, aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            base = str(server.make_url("")).rstrip("/")
            cache = Shelf()

            def build(*, cache: Shelf = cache, **changes: Any) -> WeChat:
                options = {**ENTRY.sandbox_options(base, ACCOUNT), **changes}
                return WeChat(Account(ACCOUNT, "wechat", "随县发布", options), Resources(http, cache, clock))

            door["channel"] = build()
            yield House(world, app[PLATFORM], app[CONTROL], door["channel"], base, http, cache, clock, build, events)
            await world.close()


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    """Tencent's published vectors of the message push."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
    return found
