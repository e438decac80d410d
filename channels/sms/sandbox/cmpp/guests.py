"""A TCP server that knows its guests from the moment it lets them in, so that its end can wait for each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Meet = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Guests:
    """Whoever is let in is met; who comes while it ends is hung up on."""

    def __init__(self, meet: Meet) -> None:
        self._meet = meet
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._over: set[asyncio.Future[None]] = set()  # of each guest: met to the end, and the connection gone
        self._closing = False

    async def open(self, port: int) -> None:
        """Listen on loopback. OSError: the port is taken."""
        self._server = await asyncio.get_running_loop().create_server(self._let_in, "127.0.0.1", port)

    async def close(self) -> None:
        """Let nobody in any more, hang up, and wait until everybody is gone."""
        if self._server is None:
            return
        self._server.close()
        self._closing = True
        await asyncio.sleep(0)  # whom the loop has accepted is let in within this turn
        for writer in self._writers:
            writer.close()
        while self._over:
            await asyncio.wait(self._over)

    def _let_in(self) -> asyncio.Protocol:
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        self._over.add(over)
        over.add_done_callback(self._over.discard)

        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.add(writer)
            try:
                if not self._closing:
                    await self._meet(reader, writer)
            finally:
                writer.close()
                self._writers.discard(writer)
                await asyncio.gather(writer.wait_closed(), return_exceptions=True)
                over.set_result(None)

        return asyncio.StreamReaderProtocol(asyncio.StreamReader(loop=loop), met, loop=loop)
