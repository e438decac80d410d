"""Speaking: rows become envelopes, envelopes become calls, calls run beside each other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence

from channels.message import NOTHING, Call, Envelope, Message, Mode, Outcome, Reason, Refused, Scope, Unknown
from pusher.desk import Desk, Post
from pusher.dispatch.book import Book
from pusher.dispatch.script import Script
from pusher.dispatch.window import Wave
from pusher.store.batch import Lease
from pusher.store.window import Row
from pusher.timing import CALL_TIMEOUT

log = logging.getLogger(__name__)


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
    """Makes the calls of one pass and enters their outcomes in the book."""

    def __init__(self, desk: Desk, lease: Lease, post: Post, mode: Mode, book: Book, script: Script) -> None:
        self._desk, self._lease, self._post, self._mode = desk, lease, post, mode
        self._book, self._script = book, script
        self._tasks: set[asyncio.Task[None]] = set()

    def speak(self, wave: Wave) -> None:
        """Start the calls of a wave whose bounds are committed."""
        self._book.speak(wave.rows)
        for rows in self._calls(wave.rows):
            task = asyncio.create_task(self._call(wave, rows))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def some(self, seconds: float) -> None:
        """Wait until enough outcomes have come in for a turn, at most so long."""
        if self._tasks:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._book.ripe.wait()

    async def finish(self, seconds: float) -> None:
        """Wait for every call that was begun; a call bounds itself, so this ends."""
        while self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _calls(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """Cut a wave into calls: urgent ones and personal texts go one by one (size = harm of an unknown)."""
        groups: dict[int, tuple[Message, list[Row]]] = {}
        for row in rows:
            message = self._script.of(row.division)
            groups.setdefault(id(message), (message, []))[1].append(row)
        for message, group in groups.values():
            size = 1 if self._lease.lane == "urgent" or message.slots else self._mode.call_size
            for start in range(0, len(group), size):
                yield group[start : start + size]

    async def _call(self, wave: Wave, rows: Sequence[Row]) -> None:
        outcomes: Sequence[Outcome]
        loop = asyncio.get_running_loop()
        async with self._post.slots:
            began = loop.time()
            try:
                envelopes = tuple(envelope(self._desk, self._lease.push, row, self._script) for row in rows)
                # from the moment at which the body may last be begun: a channel bounds the answer itself
                async with asyncio.timeout_at(wave.deadline + CALL_TIMEOUT):
                    outcomes = await self._post.channel.send(Call(wave.key, envelopes, wave.deadline))
                    outcomes = self._whole(outcomes, rows)
            except TimeoutError:
                outcomes = [Unknown(Reason("timeout", "平台未在时限内答复，结果待核实"))] * len(rows)
            except Exception:
                # a bug of ours: perhaps after the first byte, so it must never be retried blindly
                log.exception("channel raised", extra={"channel": self._lease.channel, "push": self._lease.push})
                outcomes = [Unknown(Reason("bug", "程序出错，结果待核实"))] * len(rows)
        self._desk.meter.note(self._lease.account, ok=_clear(outcomes[0]), seconds=loop.time() - began)
        self._book.enter(wave.key, rows, outcomes)

    def _whole(self, outcomes: Sequence[Outcome], rows: Sequence[Row]) -> Sequence[Outcome]:
        """One outcome a row, or none of them counts: a channel that says less has a bug."""
        if len(outcomes) == len(rows):
            return outcomes
        log.error("channel returned %d outcomes for %d rows", len(outcomes), len(rows))
        return [Unknown(Reason("bug", "程序出错，结果待核实"))] * len(rows)


def _clear(outcome: Outcome) -> bool:
    """Whether the provider answered clearly and not about itself."""
    if isinstance(outcome, Unknown):
        return False
    return not (isinstance(outcome, Refused) and outcome.why.scope is Scope.ACCOUNT)
