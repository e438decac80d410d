"""One CMPP connection: it signs in, keeps a window of unanswered units, tests an idle line, and hands deliveries over.

What was written and not answered when the line breaks is unknown (design.md §5.3): nothing here sends anything twice,
although the protocol itself would (消息发送后等待T秒后未收到响应,应立即重发).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.pdu import Answer, CmppError, Command, Delivery, Part, Port, Version

log = logging.getLogger(__name__)

OPEN_WITHIN: Final = 5.0  # seconds for a connection and for its CONNECT_RESP
IDLE: Final = 180.0  # C: seconds of silence before a test
ANSWER_WITHIN: Final = 60.0  # T
TESTS: Final = 3  # N: unanswered tests that end a link
WINDOW: Final = 16  # W: units without an answer
LEAVE_WITHIN: Final = 2.0
_LAST_SEQUENCE: Final = 0x7FFF_FFFF


class LinkError(Exception):
    """The gateway cannot be reached or does not let us in: nothing was sent. `status` is CONNECT_RESP's, or None."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class LostError(Exception):
    """The line broke or no answer came: what was written may have been taken."""


class NotWrittenError(Exception):
    """The line was down, or the deadline past, before the first octet: surely not sent."""


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in at a gateway."""

    host: str
    port: int
    source: str  # 企业代码
    secret: str
    version: Version


Handler = Callable[[Delivery, bytes], Awaitable[None]]  # (what it says, its body raw); stored before it is answered


class Link:
    """An open connection. Make it with `open_link`."""

    def __init__(
        self, login: Login, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Handler, window: int
    ) -> None:
        self._login, self._reader, self._writer, self._hear = login, reader, writer, hear
        self._sequences = itertools.cycle(range(1, _LAST_SEQUENCE))
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._window = asyncio.Semaphore(window)
        self._heard_at = asyncio.get_running_loop().time()
        self._lost = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it can be written to."""
        return not self._lost.is_set()

    async def lost(self) -> None:
        """Wait until the line is gone."""
        await self._lost.wait()

    async def sign_in(self, timestamp: int) -> None:
        """CONNECT; raises LinkError when the gateway says no."""
        login, sequence = self._login, next(self._sequences)
        self._tasks = (asyncio.create_task(self._read()),)
        unit = pdu.connect(sequence, login.source, login.secret, login.version, timestamp)
        try:
            body = await self._ask(sequence, unit, OPEN_WITHIN)
            answer = pdu.read_connected(body, login.version)
        except (LostError, CmppError) as error:
            raise LinkError("no answer to CONNECT") from error
        if answer.status:
            raise LinkError(f"CONNECT answered {answer.status}", answer.status)
        shown = pdu.authenticator(login.source, login.secret, timestamp)
        if answer.proof not in _proofs(login, answer.status, shown):
            log.warning("cmpp: the gateway proves nothing of itself", extra={"host": login.host})
        self._tasks += (asyncio.create_task(self._test()),)

    async def submit(self, port: Port, terminal: str, part: Part, deadline: float) -> Answer:
        """Send one part to one terminal. `deadline` (loop.time()) is checked after the slot is taken.

        Raises NotWrittenError before the first octet, LostError after it.
        """
        async with self._window:
            if not self.is_open or asyncio.get_running_loop().time() >= deadline:
                raise NotWrittenError
            sequence = next(self._sequences)
            unit = pdu.submit(sequence, self._login.version, port, terminal, part)
            body = await self._ask(sequence, unit, ANSWER_WITHIN)
        try:
            return pdu.read_answer(body, self._login.version)
        except CmppError as error:
            raise LostError("unreadable answer") from error

    async def close(self) -> None:
        """Wait for what is unanswered, say goodbye, hang up."""
        if self.is_open:
            with contextlib.suppress(LostError, TimeoutError):
                async with asyncio.timeout(LEAVE_WITHIN):
                    while self._waiting:
                        await asyncio.wait(self._waiting.values())
                    sequence = next(self._sequences)
                    await self._ask(sequence, pdu.unit(Command.TERMINATE, sequence), LEAVE_WITHIN)
        self._hang_up()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _ask(self, sequence: int, unit: bytes, within: float) -> bytes:
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[sequence] = future
        try:
            self._writer.write(unit)
            async with asyncio.timeout(within):
                await self._writer.drain()
                return await future
        except (OSError, TimeoutError) as error:
            raise LostError(type(error).__name__) from error
        finally:
            self._waiting.pop(sequence, None)

    async def _read(self) -> None:
        try:
            while True:
                head = pdu.header(await self._reader.readexactly(pdu.HEADER))
                body = await self._reader.readexactly(head.length - pdu.HEADER)
                self._heard_at = asyncio.get_running_loop().time()
                if head.is_response:
                    if (future := self._waiting.get(head.sequence)) and not future.done():
                        future.set_result(body)
                elif not await self._answer(head, body):
                    return
        except (asyncio.IncompleteReadError, OSError, CmppError) as error:
            log.warning("cmpp: line lost", extra={"host": self._login.host, "because": type(error).__name__})
        except Exception:  # whatever the handler met: the delivery is not answered, so the gateway brings it again
            log.exception("cmpp: a delivery could not be kept", extra={"host": self._login.host})
        finally:
            self._hang_up()

    async def _answer(self, head: pdu.Header, body: bytes) -> bool:
        """Answer what the gateway asks; False: it said goodbye."""
        match head.command:
            case Command.ACTIVE_TEST:
                self._writer.write(pdu.unit(Command.ACTIVE_TEST | pdu.RESPONSE, head.sequence, b"\0"))
            case Command.DELIVER:
                said = pdu.read_delivery(body, self._login.version)
                await self._hear(said, body)
                self._writer.write(pdu.delivered(head.sequence, said.message, self._login.version))
            case Command.TERMINATE:
                self._writer.write(pdu.unit(Command.TERMINATE | pdu.RESPONSE, head.sequence))
                return False
            case _:
                log.warning("cmpp: unknown command", extra={"host": self._login.host, "command": head.command})
        return True

    async def _test(self) -> None:
        """Test the line whenever it was silent for so long; three tests without an answer end it."""
        loop, silent = asyncio.get_running_loop(), 0
        while self.is_open:
            await asyncio.sleep(max(0.0, self._heard_at + IDLE - loop.time()) if not silent else 0.0)
            if loop.time() - self._heard_at < IDLE and not silent:
                continue
            sequence = next(self._sequences)
            try:
                await self._ask(sequence, pdu.unit(Command.ACTIVE_TEST, sequence), ANSWER_WITHIN)
                silent = 0
            except LostError:
                silent += 1
                if silent >= TESTS:
                    self._hang_up()

    def _hang_up(self) -> None:
        self._lost.set()
        self._writer.close()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(LostError("line lost"))
                future.exception()  # somebody may have stopped waiting
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()


async def open_link(login: Login, timestamp: int, hear: Handler, window: int = WINDOW) -> Link:
    """Connect and sign in. `timestamp` is MMDDhhmmss in the gateway's time. Raises LinkError."""
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            reader, writer = await asyncio.open_connection(login.host, login.port)
    except (OSError, TimeoutError) as error:
        raise LinkError(type(error).__name__) from error
    link = Link(login, reader, writer, hear, window)
    try:
        await link.sign_in(timestamp)
    except BaseException:
        await link.close()
        raise
    return link


def _proofs(login: Login, status: int, shown: bytes) -> tuple[bytes, ...]:
    """The proofs that gateways are known to give: over the whole status, and over one octet of it."""
    return tuple(pdu.proof(status, shown, login.secret, version) for version in (Version.V20, Version.V30))
