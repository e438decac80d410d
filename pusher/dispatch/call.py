"""Speaking: rows become envelopes, envelopes become calls, calls run beside each other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from channels.message import (
    NOTHING,
    Call,
    Deferred,
    Envelope,
    Message,
    Mode,
    Outcome,
    Reason,
    Refused,
    Scope,
    Sent,
    Unknown,
)
from pusher.desk import Desk, Post
from pusher.dispatch.book import Book
from pusher.dispatch.script import Script
from pusher.dispatch.window import Wave
from pusher.store.batch import Lease
from pusher.store.window import Row
from pusher.timing import CALL_TIMEOUT

log = logging.getLogger(__name__)

_LONE: Final = Refused(Reason("lone", "人数不够，平台不收，改用下一种方式"))
_BUG: Final = Unknown(Reason("bug", "程序出错，结果待核实"))


def delivery_key(push: int, no: int, attempt: int) -> str:
    """Name a delivery's attempt to providers that dedupe or echo a key (≤ 32 alphanumerics and dashes)."""
    return f"{push}-{no}-{attempt}"


def envelope(desk: Desk, push: int, row: Row, script: Script) -> Envelope:
    """Address a row: the only place where an address is in the clear."""
    message = script.of(row.division)
    address = ""
    if row.cipher is not None and row.key_id is not None:
        address = desk.vault.open(row.key_id, row.cipher)
    slots = {"link": desk.links.under(script.base_url).personal(push, row.no)} if "link" in message.slots else NOTHING
    return Envelope(delivery_key(push, row.no, row.attempt), address, message, slots)


class Speaker:
    """Makes the calls of one pass and enters their outcomes in the book.

    A few voices each take call after call: a task for every call costs more than the call's own work on our side.
    """

    def __init__(self, desk: Desk, lease: Lease, post: Post, mode: Mode, book: Book, script: Script) -> None:
        self._desk, self._lease, self._post, self._mode = desk, lease, post, mode
        self._book, self._script = book, script
        self._queue: deque[tuple[Wave, Sequence[Row]]] = deque()
        self._voices: dict[asyncio.Task[None], float] = {}  # and when the call that each makes has to be over

    def speak(self, wave: Wave) -> None:
        """Start the calls of a wave whose bounds are committed."""
        self._book.speak(wave.rows)
        self._queue.extend((wave, rows) for rows in self._calls(wave.rows))
        for _ in range(min(self._desk.load.voices(self._lease.account) - len(self._voices), len(self._queue))):
            voice = asyncio.create_task(self._speak())
            self._voices[voice] = wave.deadline + CALL_TIMEOUT
            voice.add_done_callback(self._voices.pop)

    async def some(self, seconds: float) -> None:
        """Wait until enough outcomes have come in for a turn, at most so long."""
        if not self._voices:
            if self._book.waiting and not self._book.pending:
                raise RuntimeError(
                    "rows were spoken to and nobody waits for their outcome"
                )  # the lease's end doubts them
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._book.ripe.wait()
        now = asyncio.get_running_loop().time()
        for voice in [voice for voice, end in self._voices.items() if end < now]:
            voice.cancel()  # a channel bounds its answers itself; this is for one that does not

    async def finish(self, seconds: float) -> None:
        """Wait for every call that was begun; what has not been begun stays unsaid."""
        self._book.unsaid(row for _, rows in self._queue for row in rows)
        self._queue.clear()
        while self._voices:
            await asyncio.wait(self._voices, timeout=seconds)
            await self.some(0)

    async def _speak(self) -> None:
        me = asyncio.current_task()
        assert me is not None  # noqa: S101 - a coroutine that runs has a task
        while self._queue:
            wave, rows = self._queue.popleft()
            self._voices[me] = wave.deadline + CALL_TIMEOUT
            try:
                await self._call(wave, rows)
            except asyncio.CancelledError:
                if asyncio.get_running_loop().time() <= self._voices[me]:
                    raise
                late = [Unknown(Reason("timeout", "平台未在时限内答复，结果待核实"))] * len(rows)
                self._note(late, CALL_TIMEOUT)
                self._book.enter(wave.key, rows, late)

    def _calls(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """Cut a wave into calls: urgent ones and personal texts go one by one (size = harm of an unknown).

        A joint call is whole whatever its lane.
        """
        groups: dict[int, tuple[Message, list[Row]]] = {}
        for row in rows:
            message = self._script.of(row.division)
            groups.setdefault(id(message), (message, []))[1].append(row)
        for message, group in groups.values():
            alone = message.slots or (self._lease.lane == "urgent" and not self._mode.joint)
            size = 1 if alone else self._mode.call_size
            for start in range(0, len(group), size):
                yield group[start : start + size]

    async def _call(self, wave: Wave, rows: Sequence[Row]) -> None:
        outcomes: Sequence[Outcome]
        if (why := self._book.closed) is not None:
            self._book.enter(wave.key, rows, [Refused(why)] * len(rows))
            return
        if len(rows) < self._mode.call_least:
            self._book.enter(wave.key, rows, [_LONE] * len(rows))
            return
        began = asyncio.get_running_loop().time()
        try:
            envelopes = tuple(envelope(self._desk, self._lease.push, row, self._script) for row in rows)
            outcomes = self._whole(await self._post.channel.send(Call(wave.key, envelopes, wave.deadline)), rows)
        except Exception:
            # a bug of ours: perhaps after the first byte, so it must never be retried blindly
            log.exception("channel raised", extra={"channel": self._lease.channel, "push": self._lease.push})
            outcomes = [_BUG] * len(rows)
        self._note(outcomes, asyncio.get_running_loop().time() - began)
        self._book.enter(wave.key, rows, outcomes)

    def _note(self, outcomes: Sequence[Outcome], seconds: float) -> None:
        self._desk.load.heard(self._lease.account, seconds)
        if type(outcomes[0]) is Sent and len(outcomes) == 1:  # nearly always where calls are many
            self._desk.meter.note(self._lease.account, ok=True, seconds=seconds)
            return
        off = [outcome for outcome in outcomes if isinstance(outcome, Deferred) and not outcome.hers]
        away = any(outcome.away for outcome in off)
        busy = len(off) == len(outcomes) and not away and all(outcome.after > 0 for outcome in off)
        self._desk.meter.note(self._lease.account, ok=all(map(_clear, outcomes)), seconds=seconds, busy=busy, away=away)

    def _whole(self, outcomes: Sequence[Outcome], rows: Sequence[Row]) -> Sequence[Outcome]:
        """One outcome a row, or none of them counts: a channel that says less has a bug."""
        if len(outcomes) == len(rows):
            return outcomes
        log.error("channel returned %d outcomes for %d rows", len(outcomes), len(rows))
        return [_BUG] * len(rows)


def _clear(outcome: Outcome) -> bool:
    """Whether the provider answered clearly and not about itself."""
    match outcome:
        case Unknown() | Deferred(away=True):
            return False
        case Deferred(why) | Refused(why):
            return why.scope is not Scope.ACCOUNT
        case _:
            return True
