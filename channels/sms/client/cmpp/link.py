"""One CMPP connection: it signs in, keeps a window of unanswered units, tests an idle line, and hands deliveries over.

What was written and not answered when the line breaks is unknown: nothing here sends anything twice,
although the protocol itself would (消息发送后等待T秒后未收到响应,应立即重发).

One timer watches all answers; what is written in one turn of the loop goes out in one piece (a timer and a system call
for each unit would cost more than the unit).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from typing import Final, NamedTuple, cast

from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.keeper import Hear, Keeper
from channels.sms.client.cmpp.login import LinkError, Login
from channels.sms.client.cmpp.pdu import Answer, CmppError, Command, Part, Stamp
from channels.sms.client.cmpp.window import NotWrittenError, Window

log = logging.getLogger(__name__)

OPEN_WITHIN: Final = 5.0  # seconds for a connection and for its CONNECT_RESP
IDLE: Final = 180.0  # C: seconds of silence before a test
ANSWER_WITHIN: Final = 60.0  # T
TESTS: Final = 3  # N: unanswered tests that end a link
WINDOW: Final = 16  # W: units without an answer
LEAVE_WITHIN: Final = 2.0
TICK: Final = 0.2  # seconds between two looks at what is due
CLOSED: Final = "closed"  # we hung up
_LAST_SEQUENCE: Final = 0x7FFF_FFFF


class LostError(Exception):
    """The line broke or no answer came: what was written may have been taken."""


class _Asked(NamedTuple):
    """A unit that waits for its answer."""

    answer: asyncio.Future[bytes]
    until: float


class Link(asyncio.Protocol):
    """An open connection. Make it with `open_link`."""

    def __init__(self, login: Login, hear: Hear, window: int) -> None:
        self._login = login
        self._loop = asyncio.get_running_loop()
        self._sequences = itertools.cycle(range(1, _LAST_SEQUENCE))
        self._asked: dict[int, _Asked] = {}
        self._window = Window(window)
        self._out: list[bytes] = []  # written at the end of this turn of the loop
        self._fresh: list[tuple[int, float]] = []  # the SUBMITs among it, with their deadlines
        self._rest = b""
        self._keeper = Keeper(hear, self._write, login.version)
        self._lost, self._gone = asyncio.Event(), asyncio.Event()  # for us; for the system too
        self._because, self._leaving = "", False
        self._heard_at = self._tested_at = self._loop.time()
        self._tests = 0
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it can be written to."""
        return not self._lost.is_set()

    async def lost(self) -> str:
        """Wait until the line is gone; say what of."""
        await self._lost.wait()
        return self._because

    async def sign_in(self, timestamp: int) -> None:
        """CONNECT; raises LinkError when the gateway says no."""
        sequence = next(self._sequences)
        try:
            body = await self._ask(sequence, self._login.connect(sequence, timestamp), OPEN_WITHIN)
        except LostError as error:
            raise LinkError("no answer to CONNECT") from error
        if not self._login.let_in(body, timestamp):
            log.warning("cmpp: the gateway proves nothing of itself", extra={"host": self._login.host})
        self._tasks = (
            asyncio.create_task(self._watch()),
            asyncio.create_task(self._keeper.run(self._transport.resume_reading)),
        )

    async def enter(self, deadline: float) -> None:
        """Take a slot of the window, for one unit at a time; `leave` gives it back. Raises NotWrittenError."""
        if self._lost.is_set() or self._leaving or self._loop.time() >= deadline:
            raise NotWrittenError
        await self._window.enter(deadline)

    def leave(self) -> None:
        """Give the slot back."""
        self._window.leave()

    async def submit(self, stamp: Stamp, terminal: str, part: Part, deadline: float, within: float) -> Answer:
        """Send one part to one terminal by a slot of ours; `deadline` (loop.time()) bounds its first octet.

        Raises NotWrittenError before that, LostError after it: no answer in `within` seconds, or none that can be read.
        """
        now = self._loop.time()
        if self._lost.is_set() or now >= deadline:
            raise NotWrittenError
        sequence, answer = next(self._sequences), self._loop.create_future()
        unit = stamp.submit(sequence, terminal, part)
        self._asked[sequence] = _Asked(answer, now + within)
        self._fresh.append((sequence, deadline))
        self._write(unit)
        try:
            return pdu.read_answer(await answer, self._login.version)
        except CmppError as error:
            raise LostError("unreadable answer") from error
        except asyncio.CancelledError:
            if self._asked.pop(sequence, None):
                self._window.overdue(sequence, self._loop.time() + ANSWER_WITHIN)
            raise

    async def close(self) -> None:
        """Let nobody in any more, wait for what is unanswered, say goodbye, hang up."""
        if self.is_open and self._tasks:
            self._leaving = True
            self._window.refuse()
            with contextlib.suppress(LostError, TimeoutError):
                async with asyncio.timeout(LEAVE_WITHIN):
                    await self._window.emptied()
                    sequence = next(self._sequences)
                    await self._ask(sequence, pdu.unit(Command.TERMINATE, sequence), LEAVE_WITHIN)
        self.hang_up(CLOSED)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_WITHIN):
                await self._gone.wait()
        self._transport.abort()  # a gateway that reads nothing any more keeps nobody

    async def _ask(self, sequence: int, unit: bytes, within: float) -> bytes:
        answer: asyncio.Future[bytes] = self._loop.create_future()
        self._asked[sequence] = _Asked(answer, self._loop.time() + within)
        self._write(unit)
        try:
            async with asyncio.timeout(within):
                return await answer
        except TimeoutError as error:
            raise LostError("no answer") from error
        finally:
            self._asked.pop(sequence, None)

    def _write(self, unit: bytes) -> None:
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out.append(unit)

    def _flush(self) -> None:
        """Write the turn's units in one piece; a last look at the clock spares those whose deadline has passed."""
        if self._lost.is_set() or not self._out:
            return
        if self._transport.is_closing():
            self.hang_up("EOF")
            return
        now = self._loop.time()
        if any(deadline <= now for _, deadline in self._fresh):  # this process was stopped between two steps
            self._unsay()
        self._fresh.clear()
        units, self._out = self._out, []
        self._transport.write(b"".join(units))

    def _unsay(self) -> None:
        """Take back the SUBMITs that have not been written."""
        for sequence, _ in self._fresh:
            self._fail(sequence, NotWrittenError())
        self._fresh.clear()
        self._out = [unit for unit in self._out if pdu.header(unit[: pdu.HEADER]).command != Command.SUBMIT]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line stands."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        self.hang_up(type(exc).__name__ if exc else "EOF")
        self._gone.set()

    def data_received(self, data: bytes) -> None:
        """Cut units out of what came; garbage ends the line."""
        self._heard_at, self._tests = self._loop.time(), 0
        data = self._rest + data if self._rest else data
        start, end = 0, len(data)
        try:
            while end - start >= pdu.HEADER:
                head = pdu.header(data[start : start + pdu.HEADER])
                if end - start < head.length:
                    break
                self._take(head, data[start : start + head.length])
                start += head.length
        except CmppError as error:
            self.hang_up(type(error).__name__)
        self._rest = data[start:] if start < end else b""

    def _take(self, head: pdu.Header, unit: bytes) -> None:
        if head.command >= pdu.RESPONSE:
            asked = self._asked.pop(head.sequence, None)
            if asked is None:
                self._window.answered(head.sequence)
            elif not asked.answer.done():
                asked.answer.set_result(unit[pdu.HEADER :])
            return
        match head.command:
            case Command.ACTIVE_TEST:
                self._write(pdu.unit(Command.ACTIVE_TEST | pdu.RESPONSE, head.sequence, b"\0"))
            case Command.DELIVER:
                if not self._keeper.add(unit):
                    self._transport.pause_reading()
            case Command.TERMINATE:
                self._write(pdu.unit(Command.TERMINATE | pdu.RESPONSE, head.sequence))
                self._loop.call_soon(self.hang_up, "TERMINATE")
            case _:
                log.warning("cmpp: unknown command", extra={"host": self._login.host, "command": head.command})

    async def _watch(self) -> None:
        """Look at what is due, and test the line when it was silent for so long; some unanswered tests end it."""
        while self.is_open:
            await asyncio.sleep(TICK)
            now = self._loop.time()
            for sequence in [sequence for sequence, asked in self._asked.items() if asked.until <= now]:
                self._fail(sequence, LostError("no answer"))
                self._window.overdue(sequence, now + ANSWER_WITHIN)
            self._window.look(now)
            if now - self._heard_at < IDLE or now - self._tested_at < (ANSWER_WITHIN if self._tests else 0.0):
                continue
            if self._tests >= TESTS:
                self.hang_up("silence")
                return
            self._tests, self._tested_at = self._tests + 1, now
            self._write(pdu.unit(Command.ACTIVE_TEST, next(self._sequences)))

    def _fail(self, sequence: int, error: Exception) -> None:
        asked = self._asked.pop(sequence, None)
        if asked is not None and not asked.answer.done():
            asked.answer.set_exception(error)
            asked.answer.exception()  # somebody may have stopped waiting

    def hang_up(self, because: str) -> None:
        """Let go of the line: what has not been written is surely not sent, what has been is unknown."""
        if self._lost.is_set():
            return
        if because != CLOSED:
            log.warning("cmpp: line lost", extra={"host": self._login.host, "because": because})
        self._unsay()
        if self._out and not self._transport.is_closing():  # answers: to a TERMINATE, to deliveries
            self._transport.write(b"".join(self._out))
        for sequence in list(self._asked):
            self._fail(sequence, LostError(because))
        self._because = because
        self._lost.set()
        self._window.refuse()
        self._transport.close()
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()


async def open_link(login: Login, timestamp: int, hear: Hear, window: int = WINDOW) -> Link:
    """Connect and sign in. `timestamp` is MMDDhhmmss in the gateway's time. Raises LinkError."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            _, link = await loop.create_connection(lambda: Link(login, hear, window), login.host, login.port)
    except (OSError, TimeoutError) as error:
        raise LinkError(type(error).__name__) from error
    try:
        await link.sign_in(timestamp)
    except BaseException:
        await link.close()
        raise
    return link
