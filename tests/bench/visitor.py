"""Readers of one page: so many connections that are kept, each asking for the same addresses in turn.

`python -m tests.bench.visitor PORT REQUESTS PATH…` prints what came back, by status.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections import Counter

import uvloop

_AT_ONCE = 50
_AGENT = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\nUser-Agent: bench\r\n"


class Reader(asyncio.Protocol):
    """One connection."""

    def __init__(self, asked: list[bytes], left: itertools.count, most: int, told: Counter[str]) -> None:
        self._asked, self._left, self._most, self._told = itertools.cycle(asked), left, most, told
        self._held = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        if next(self._left) >= self._most:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._transport.write(next(self._asked))

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, end, body = self._held.partition(b"\r\n\r\n")
        if not end:
            return
        _, _, length = head.lower().partition(b"content-length: ")
        if len(body) >= int(length.split(b"\r\n", 1)[0] or 0):
            self._told[head[9:12].decode()] += 1
            self._held = b""
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("closed"))


async def main(port: int, most: int, paths: list[str]) -> None:
    """Ask, and print."""
    asked = [f"GET {path} HTTP/1.1\r\n{_AGENT}\r\n".encode() for path in paths]
    left, told = itertools.count(), Counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Reader(asked, left, most, told), "127.0.0.1", port)
        for _ in range(_AT_ONCE)
    ]
    await asyncio.gather(*(reader.done for _, reader in made))
    print(json.dumps(told))


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
