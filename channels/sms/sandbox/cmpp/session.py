"""One company's connection to the stand-in gateway: units in, answers and deliveries out."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Final

from channels.sms.sandbox.cmpp import wire

_ANSWER_WITHIN: Final = 5.0  # T: seconds for a DELIVER_RESP
_TIMES: Final = 3  # N: a DELIVER is brought so often
_WINDOW: Final = 16  # units without an answer, in either direction

Submit = Callable[["Session", int, bytes], Awaitable[None]]


class Session:
    """An accepted CONNECT."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, company: str, version: int) -> None:
        self.company, self.version = company, version
        self.open = 0  # SUBMITs without an answer
        self._reader, self._writer = reader, writer
        self._sequences = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._window = asyncio.Semaphore(_WINDOW)
        self._seen: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, submit: Submit) -> None:
        """Answer until the line ends."""
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                length, command, sequence = struct.unpack("!III", await self._reader.readexactly(wire.HEADER))
                if not wire.HEADER <= length <= wire.LONGEST:
                    break
                body = await self._reader.readexactly(length - wire.HEADER)
                if command == wire.SUBMIT:
                    self._begin(submit, sequence, body)
                elif command == wire.ACTIVE_TEST:
                    self.write(wire.unit(command | wire.RESPONSE, sequence, b"\0"))
                elif command == wire.TERMINATE:
                    self.write(wire.unit(command | wire.RESPONSE, sequence))
                    break
                elif (answer := self._waiting.get(sequence)) and not answer.done():
                    answer.set_result(body)
        self.close()

    def write(self, data: bytes) -> None:
        """Write, if there is still somebody."""
        if not self._writer.is_closing():
            self._writer.write(data)

    def answer(self, sequence: int, number: int, result: int) -> None:
        """Answer a SUBMIT."""
        self.open -= 1
        self.write(wire.submitted(sequence, number, result, self.version))

    async def deliver(self, body: bytes) -> bool:
        """Bring a DELIVER, again where no answer comes within T, as CMPP wants it; whether it was taken over."""
        async with self._window:
            sequence = next(self._sequences)
            answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
            self._waiting[sequence] = answer
            try:
                for _ in range(_TIMES):
                    self.write(wire.unit(wire.DELIVER, sequence, body))
                    if (await asyncio.wait({answer}, timeout=_ANSWER_WITHIN))[0]:
                        break
                return answer.done() and not answer.cancelled() and answer.result()[:8] == body[:8]
            finally:
                self._waiting.pop(sequence, None)

    def close(self) -> None:
        """End the line in order."""
        self._writer.close()
        for answer in self._waiting.values():
            answer.cancel()

    def reset(self) -> None:
        """Cut the line with a RST."""
        line = self._writer.get_extra_info("socket")
        if line is not None:
            with contextlib.suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def _begin(self, submit: Submit, sequence: int, body: bytes) -> None:
        self.open += 1
        if sequence in self._seen:
            self.answer(sequence, 0, 3)
        elif self.open > _WINDOW:
            self.answer(sequence, 0, 8)
        else:
            self._seen.add(sequence)
            task = asyncio.ensure_future(submit(self, sequence, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
