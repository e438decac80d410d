"""Pages in memory, and the scans of them, answered before aiohttp reads them: a third of the work.

aiohttp alone spends more on the HTTP of one answer than nginx on serving the file five times. So a connection is
listened to first: a plain GET of exactly what aiohttp has answered before, while that page still stands, is answered
with the same bytes. All else goes to aiohttp's own handler of the connection, which never notices.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import formatdate
from time import monotonic
from typing import Any, Final

from aiohttp import web

_LINE: Final = re.compile(rb"GET (/[nq]/[!-~]{1,80}) HTTP/1\.1\r\n")
_PACKED: Final = re.compile(rb"\naccept-encoding:[^\r]*\bgzip\b(?! *; *q=0)")
_SPECIAL: Final = re.compile(rb"\n(?:if-|content-|transfer-|expect|upgrade|range|connection: *(?!keep-alive\r))")
_BODY: Final = re.compile(rb"\n(?:content-length: *[^0]|transfer-|expect|upgrade)")
_BLANK: Final = b"\r\n\r\n"
_MOST: Final = 2000  # answers kept
_LONGEST: Final = 8190  # bytes of a request that is looked at
_IDLE: Final = 75.0  # seconds until a silent connection is closed
_OWN: Final = frozenset({"Date", "Connection"})  # headers that belong to one answer


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: whether it still stands, how to look whether it does, what to count for it."""

    stands: Callable[[], bool]
    renew: Callable[[], Awaitable[bool]]
    count: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    source: Source
    head: bytes  # without its end: a date follows
    body: bytes


SOURCE: Final = web.RequestKey("quick_source", Source)


class Quick:
    """Answers by the request's target, the oldest forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, _Answer] = OrderedDict()
        self._second, self._date = -1.0, b""

    def keep(self, request: web.Request, response: web.StreamResponse) -> None:
        """As an answer goes out with all its headers: remember it, when its handler has named a source for it."""
        source = request.get(SOURCE)
        packed = response.headers.get("Content-Encoding") == "gzip" or response.status == web.HTTPFound.status_code
        if source is None or request.method != "GET" or not packed or not isinstance(response, web.Response):
            return
        lines = [f"{name}: {value}\r\n" for name, value in response.headers.items() if name not in _OWN]
        head = f"HTTP/1.1 {response.status} {response.reason}\r\n{''.join(lines)}".encode()
        self._kept[request.raw_path.encode()] = _Answer(source, head, bytes(response.body or b""))  # type: ignore[arg-type]
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def find(self, data: bytes) -> _Answer | None:
        """The answer to a request, when it is a plain GET, whole and alone, by a reader who can unpack."""
        line = _LINE.match(data)
        if line is None or len(data) > _LONGEST or data.find(_BLANK) != len(data) - len(_BLANK):
            return None
        answer = self._kept.get(line[1])
        if answer is None:
            return None
        asked = data.lower()
        return answer if _PACKED.search(asked) and not _SPECIAL.search(asked) else None

    def written(self, answer: _Answer) -> bytes:
        """An answer as it goes out now; its scan is counted."""
        if answer.source.count is not None:
            answer.source.count()
        if (now := monotonic()) - self._second >= 1.0:
            self._second, self._date = now, f"Date: {formatdate(usegmt=True)}\r\n\r\n".encode()
        return answer.head + self._date + answer.body


class Front(asyncio.Protocol):
    """One connection, before aiohttp's handler of it."""

    def __init__(self, handler: Any, quick: Quick) -> None:
        self._handler, self._quick = handler, quick
        self._plain = True  # aiohttp's handler has been given nothing but whole plain requests
        self._held: list[bytes] | None = None  # what came while the answer was looked for
        self._slow = False  # the reader does not keep up
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has connected."""
        self._transport: Any = transport
        self._handler.connection_made(transport)
        self._last = monotonic()
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Answer what may be answered at once, pass on all else."""
        if self._held is not None:
            self._held.append(data)
            return
        answer = self._quick.find(data) if self._plain and self._free() else None
        if answer is None:
            self._plain = self._plain and _whole(data)
            self._handler.data_received(data)
            return
        self._last = monotonic()
        if answer.source.stands():
            self._transport.write(self._quick.written(answer))
        else:
            self._held = []
            self._task = asyncio.ensure_future(self._look(answer, data))

    async def _look(self, answer: _Answer, data: bytes) -> None:
        try:
            stands = await answer.source.renew()
        except Exception:  # noqa: BLE001 - aiohttp will meet it too, and say it
            stands = False
        held, self._held = self._held or [], None
        if stands and not self._transport.is_closing():
            self._transport.write(self._quick.written(answer))
        else:
            held = [data, *held]
        for more in held:
            self.data_received(more) if stands else self._pass(more)

    def _pass(self, data: bytes) -> None:
        self._plain = self._plain and _whole(data)
        self._handler.data_received(data)

    def _free(self) -> bool:
        """Whether aiohttp's handler waits for the next request, having answered the last."""
        waiter = self._handler._waiter  # noqa: SLF001 - nothing public says it; None would be a bug that tests see
        return not self._slow and waiter is not None and not waiter.done()

    def _watch(self) -> None:
        """Close a connection that has been silent for long; one that is aiohttp's own is its business."""
        if self._plain and self._free() and self._held is None and monotonic() - self._last >= _IDLE:
            self._transport.close()
        elif self._plain:
            self._timer = asyncio.get_running_loop().call_later(_IDLE, self._watch)

    def eof_received(self) -> bool | None:
        """Aiohttp's to decide."""
        return self._handler.eof_received()  # type: ignore[no-any-return]

    def pause_writing(self) -> None:
        """The reader does not keep up: nothing is answered past aiohttp."""
        self._slow = True
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        """It does again."""
        self._slow = False
        self._handler.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over."""
        if self._timer is not None:
            self._timer.cancel()
        self._handler.connection_lost(exc)


def _whole(data: bytes) -> bool:
    """Whether these bytes are one request without a body."""
    alone = data.startswith((b"GET ", b"HEAD ")) and data.find(_BLANK) == len(data) - len(_BLANK)
    return alone and not _BODY.search(data.lower())
