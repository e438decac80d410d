"""A provider that costs next to nothing: HTTP/1.1 keep-alive on a bare protocol, in a process of its own.

`python -m tests.bench.stub [LATENCY [SLOW_SHARE SLOW_LATENCY]]` prints its port. Paths: /each, /list, /mas, /aliyun,
/tencent, /wechat/… answer as those providers do; GET /count tells the calls so far, the most that were open at once,
and when each kind of path was first called since the last such question (monotonic seconds).
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Final

import uvloop

_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
# by the first letter of the path; %016d is the provider's own number of the message
_ANSWERS: Final = {
    b"e": b'{"ref":"%016d"}',
    b"l": b'{"ref":"%016d"}',
    b"m": b'{"msgGroup":"%016d","rspcod":"success","success":true}',
    b"a": b'{"Code":"OK","Message":"OK","BizId":"%016d^0","RequestId":"F"}',
    b"t": (
        b'{"Response":{"SendStatusSet":[{"SerialNo":"%016d","PhoneNumber":"+8614000000000","Fee":1,'
        b'"SessionContext":"","Code":"Ok","Message":"send success","IsoCode":"CN"}],"RequestId":"F"}}'
    ),
    b"w": b'{"errcode":0,"errmsg":"ok","msgid":1%015d}',
}
_TOKEN: Final = b'{"access_token":"a-token-of-the-stub-that-is-as-long-as-theirs-0123456789","expires_in":7200}'


class Tally:
    """What all connections share."""

    def __init__(self, latency: float, slow_share: float, slow_latency: float) -> None:
        self.calls, self.open, self.peak = 0, 0, 0
        self.first: dict[bytes, float] = {}
        self.latency, self.slow_latency = latency, slow_latency
        self.slow_every = round(1 / slow_share) if slow_share else 0

    def delay(self) -> float:
        """Seconds until the next call is answered."""
        return self.slow_latency if self.slow_every and self.calls % self.slow_every == 0 else self.latency


class Provider(asyncio.Protocol):
    """One connection."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._buffer = b""
        self._call_later = asyncio.get_running_loop().call_later

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        data = self._buffer + data if self._buffer else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            at = data.find(b"Content-Length: ")
            size = int(data[at + 16 : data.find(b"\r", at)]) if 0 <= at < end else 0
            if len(data) < end + 4 + size:
                break
            self._answer(data[: data.find(b"\r")].split(b" ", 2)[1])
            data = data[end + 4 + size :]
        self._buffer = data

    def _answer(self, path: bytes) -> None:
        tally = self._tally
        if path == b"/count":
            first, tally.first = {kind.decode(): at for kind, at in tally.first.items()}, {}
            self._write(json.dumps({"calls": tally.calls, "peak": tally.peak, "first": first}).encode())
        elif path.endswith(b"/stable_token"):
            self._write(_TOKEN)
        else:
            tally.calls += 1
            kind = path[1:2]
            if kind not in tally.first:
                tally.first[kind] = time.monotonic()
            body = _ANSWERS[kind] % tally.calls
            if delay := tally.delay():
                tally.open += 1
                tally.peak = max(tally.peak, tally.open)
                self._call_later(delay, self._late, body)
            else:
                self._write(body)

    def _late(self, body: bytes) -> None:
        self._tally.open -= 1
        self._write(body)

    def _write(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(_HEAD % len(body) + body)


async def serve(latency: float = 0.0, slow_share: float = 0.0, slow_latency: float = 0.0) -> None:
    tally = Tally(latency, slow_share, slow_latency)
    server = await asyncio.get_running_loop().create_server(lambda: Provider(tally), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(*map(float, sys.argv[1:])))
