"""A channel on its stand-in provider, with a wire between them that can be cut, and a door for what comes back."""

from __future__ import annotations

import asyncio
import contextlib
import re
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from channels.base import Account, BadCallbackError, Channel, Entry, Request, Resources
from channels.message import Call, Envelope, Event, Message, Outcome
from channels.sandbox.app import WORLD, application
from channels.sandbox.world import World
from channels.sms.sandbox.cmpp import port_beside
from channels.sms.sandbox.cmpp.guests import Guests
from content.item import Contact, Genre, Nature, Paragraph, PlainFacts, Version
from content.render import Rendition, render
from tests.ports import port_for_sandbox

Play = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Shelf:
    """The shared memory, as a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, float]] = {}

    async def get(self, key: str) -> str | None:
        value, until = self.kept.get(key, ("", 0.0))
        return value if until > time.monotonic() else None

    async def set(self, key: str, value: str, ttl: float) -> None:
        self.kept[key] = (value, time.monotonic() + ttl)

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    async def lock(self, key: str, ttl: float) -> str | None:
        if await self.get(key):
            return None
        await self.set(key, "mine", ttl)
        return "mine"

    async def unlock(self, key: str, owner: str) -> None:
        assert owner == "mine"
        await self.delete(key)


def now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass
class Wire:
    """Between channel and provider: passes reads on, and plays whatever it is told where a send should go."""

    target: str
    sends: str
    play: Play | None = None
    heard: list[tuple[str, str]] = field(default_factory=list)  # (method, path) of every send
    base: str = ""

    async def carry(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        action = request.headers.get("x-acs-action") or request.headers.get("X-TC-Action") or ""
        if self.sends in f"{request.path} {action}":
            self.heard.append((request.method, request.path))
            if self.play is not None:
                return await self.play(request)
        headers = {name: value for name, value in request.headers.items() if name != "Content-Length"}  # signed
        async with (
            aiohttp.ClientSession() as http,
            http.request(
                request.method, URL(f"{self.target}{request.rel_url}", encoded=True), data=body, headers=headers
            ) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)


@dataclass
class CmppWire:
    """The same between a channel and a provider that speak CMPP; whatever it is told to play, it swallows SUBMITs."""

    target: str
    play: Any = None
    heard: list[tuple[str, str]] = field(default_factory=list)
    base: str = ""

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass units on, and the answers back."""
        there, back = await asyncio.open_connection("127.0.0.1", port_beside(URL(self.target).port))
        returning = asyncio.create_task(self._pour(there, writer))
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                head = await reader.readexactly(12)
                length, command, _ = struct.unpack("!III", head)
                body = await reader.readexactly(length - 12)
                if command == 4:
                    self.heard.append(("SUBMIT", ""))
                if command != 4 or self.play is None:
                    back.write(head + body)
        for end in (back, writer):
            end.close()
            with contextlib.suppress(OSError):
                await end.wait_closed()
        await returning

    async def _pour(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                writer.write(data)
        writer.close()


@dataclass
class Line:
    """Everything of one test."""

    entry: Entry
    cases: ModuleType
    world: World
    base: str
    wire: Wire | CmppWire
    http: aiohttp.ClientSession
    events: list[Event] = field(default_factory=list)
    pushes: list[Request] = field(default_factory=list)
    door: Channel | None = None
    listening: list[asyncio.Task[None]] = field(default_factory=list)

    def account(self, base: str | None = None, **changes: Any) -> Account:
        gateway = getattr(self.cases, "GATEWAY", None)  # a channel with several speaks through this one
        options = self.entry.sandbox_options(
            self.base if base is None else base, self.cases.ACCOUNT, *([gateway] if gateway else [])
        )
        return Account(self.cases.ACCOUNT, self.entry.name, "随县人民政府", {**options, **changes})

    def build(self, base: str | None = None, **changes: Any) -> Channel:
        found = self.entry.build(self.account(base, **changes), Resources(self.http, Shelf(), now))
        self.door = self.door or found
        if found.capabilities.listens:
            self.listening.append(asyncio.ensure_future(found.listen(self.keep)))
        return found

    def through_wire(self, play: Play | None = None, **changes: Any) -> Channel:
        self.wire.play = play
        return self.build(self.wire.base, **changes)

    def call(self, message: Message, *addresses: str, seconds: float = 5.0, key: str = "202611-1-1") -> Call:
        slots = {name: f"https://example.org/{name}" for name in message.slots}
        if addresses:  # what goes to many does not go to one
            addresses += getattr(self.cases, "COMPANIONS", ())
        envelopes = tuple(
            Envelope(f"{key}-{number}-0", address, message, slots) for number, address in enumerate(addresses)
        )
        return Call(key, envelopes, asyncio.get_running_loop().time() + seconds)

    async def each(self, channel: Channel, message: Message, *addresses: str) -> list[Outcome]:
        """Make a call of its own to each address."""
        return [
            (await channel.send(self.call(message, address, key=f"202611-1-{number}")))[0]
            for number, address in enumerate(addresses)
        ]

    async def keep(self, request: Request) -> None:
        """What a listening channel hears."""
        self.pushes.append(request)
        self.events.extend(self.door.callback(request).events)

    async def callback(self, request: web.Request) -> web.Response:
        raw = Request(request.method, dict(request.query), dict(request.headers), await request.read())
        self.pushes.append(raw)
        assert self.door is not None
        try:
            found = self.door.callback(raw)
        except BadCallbackError:
            return web.Response(status=403)
        self.events.extend(found.events)
        return web.Response(body=found.reply, content_type=found.content_type)


@asynccontextmanager
async def laid(entry: Entry, cases: ModuleType) -> AsyncIterator[Line]:
    """Lay a line: the door, the stand-in, the wire."""
    outer = web.Application()
    doors: list[Line] = []

    async def callback(request: web.Request) -> web.Response:
        return await doors[0].callback(request)

    outer.router.add_route("*", "/callbacks/{channel}/{account}", callback)
    channels: Mapping[str, Entry] = {entry.name: entry}
    async with TestServer(outer) as receiver:
        port = port_for_sandbox()
        app = application(str(receiver.make_url("")).rstrip("/"), channels, port=port)
        async with (
            TestServer(app, port=port) as server,
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
        ):
            world = app[WORLD]
            world.receipt_delay, world.late_delay = 0.01, 0.05
            for name, value in getattr(cases, "KNOBS", {}).items():
                setattr(world, name, value)
            base = str(server.make_url(f"/{entry.name}"))
            async with _wired(base, cases) as wire:
                line = Line(entry, cases, world, base, wire, http)
                doors.append(line)
                try:
                    yield line
                finally:
                    for task in line.listening:
                        task.cancel()
                    await asyncio.gather(*line.listening, return_exceptions=True)


@asynccontextmanager
async def _wired(base: str, cases: ModuleType) -> AsyncIterator[Wire | CmppWire]:
    if getattr(cases, "WIRE", "http") == "cmpp":
        wire = CmppWire(base)
        port = port_for_sandbox()
        guests = Guests(wire.carry)
        await guests.open(port_beside(port))
        wire.base = f"http://127.0.0.1:{port}"
        try:
            yield wire
        finally:
            await guests.close()
        return
    wire = Wire(base, getattr(cases, "SENDS", "\0"))
    middle = web.Application()
    middle.router.add_route("*", "/{path:.*}", wire.carry)
    async with TestServer(middle) as between:
        wire.base = str(between.make_url("")).rstrip("/")
        yield wire


def message(line: Line, mode: str, **changes: Any) -> Message:
    """Render the suite's notice, with changes, for a mode."""
    return line.entry.render(rendition(**changes), line.account(), mode)


def version(**changes: Any) -> Version:
    given = {
        "title": "关于申报2026年耕地地力保护补贴的通知",
        "blocks": (Paragraph("请种粮农户申报。"),),
        "genre": Genre.SUBSIDY,
        "nature": Nature.GOVERNMENT,
        "division": 421321101000000,
        "issuer": "均川镇人民政府",
        "issued_on": date(2026, 3, 1),
        "plain": PlainFacts("承包耕地的种粮农户", "每亩82.51元", "到村委会登记", "", date(2026, 6, 30)),
        "contacts": (Contact("咨询电话", "0722-3331234"),),
    }
    return Version(**{**given, **changes})


def rendition(**changes: Any) -> Rendition:
    return render(
        version(**changes),
        division=421321101201000,
        code="7K3M9XA",
        url="https://example.org/q/7K3M9XA",
        personal_units=36,
    )


def chinese(text: str) -> bool:
    return re.search("[一-鿿]", text) is not None
