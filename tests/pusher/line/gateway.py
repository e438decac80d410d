"""A way to the sandbox's SMS gateway that can be slowed, cut and closed without touching the other ways to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer


class Gateway:
    """Passes submissions on. `resets` of them are cut after they were accepted, then the port closes."""

    def __init__(self, sandbox: str) -> None:
        self._target = f"{sandbox}/sms/mas/norsubmit"
        self._app = web.Application(client_max_size=4 << 20)
        self._app.router.add_post("/norsubmit", self._submit)
        self._server = TestServer(self._app)
        self._http = aiohttp.ClientSession()
        self._ending: set[asyncio.Task[None]] = set()
        self.delay = 0.0  # seconds
        self.good: int | None = None  # calls that go well before the resets; None: all
        self.resets = 0
        self.cut = 0  # calls that were reset

    @property
    def url(self) -> str:
        return str(self._server.make_url("/norsubmit"))

    async def open(self) -> None:
        await self._server.start_server()
        self._port = self._server.port

    async def close(self) -> None:
        await self._server.close()

    async def reopen(self) -> None:
        """Listen again, at the same address."""
        self._app = web.Application(client_max_size=4 << 20)
        self._app.router.add_post("/norsubmit", self._submit)
        self._server = TestServer(self._app, port=self._port)
        await self._server.start_server()

    async def end(self) -> None:
        await asyncio.gather(*self._ending, return_exceptions=True)
        await self._server.close()
        await self._http.close()

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        fate = self._fate()
        body = await request.read()
        await asyncio.sleep(self.delay)
        said = b""
        if fate != "lost":
            async with self._http.post(self._target, data=body) as answer:
                said = await answer.read()
        if fate != "good" and request.transport is not None:
            request.transport.abort()
        return web.Response(body=said, content_type="application/json")

    def _fate(self) -> str:
        if self.good is None or self.good > 0:
            self.good = None if self.good is None else self.good - 1
            return "good"
        if self.resets == 0:
            return "lost"  # it never reaches the gateway
        self.resets -= 1
        self.cut += 1
        if self.resets == 0:
            self._ending.add(asyncio.create_task(self.close()))
        return "cut"


@asynccontextmanager
async def gateway(sandbox: str) -> AsyncIterator[Gateway]:
    """Open one, and end it."""
    made = Gateway(sandbox)
    await made.open()
    try:
        yield made
    finally:
        await made.end()
