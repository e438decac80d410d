"""A CMPP gateway that accepts everything, in a process of its own: `python -m tests.bench.cmpp_stub` prints its port.

It does the least that a gateway must: the sign-in, a number for each SUBMIT, an answer for each in the order they came.
It refuses by closing the line when more than W units are unanswered, which its own turn of the loop can see.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import struct
import sys
from typing import Final

import uvloop

_HEAD: Final = struct.Struct("!III")
_ANSWER: Final = {2: struct.Struct("!IIIQB"), 3: struct.Struct("!IIIQI")}
_WINDOW: Final = 16


class Gateway(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._rest = b""
        self._numbers = itertools.count(1)
        self._answer = _ANSWER[2]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        start, end, out, submits = 0, len(data), [], 0
        while end - start >= 12:
            length, command, sequence = _HEAD.unpack_from(data, start)
            if end - start < length:
                break
            if command == 4:
                submits += 1
                out.append(self._answer.pack(self._answer.size, 0x80000004, sequence, next(self._numbers), 0))
            elif command == 1:
                out.append(self._sign_in(sequence, data[start + 12 : start + length]))
            else:
                out.append(_HEAD.pack(12, command | 0x80000000, sequence))
            start += length
        self._rest = data[start:]
        self._transport.write(b"".join(out))
        if submits > _WINDOW:
            self._transport.close()

    def _sign_in(self, sequence: int, body: bytes) -> bytes:
        wide = body[22] >= 0x30
        self._answer = _ANSWER[3 if wide else 2]
        status = bytes(4 if wide else 1)
        proof = hashlib.md5(status + body[6:22] + b"secret", usedforsecurity=False).digest()
        answer = status + proof + body[22:23]
        return _HEAD.pack(12 + len(answer), 0x80000001, sequence) + answer


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Gateway, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(uvloop.run(serve()))
