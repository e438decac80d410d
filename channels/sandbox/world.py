"""The world behind the stand-in providers: handsets, what was accepted, faults, and callbacks that are really posted.

In memory and on one event loop. The hot path of a call is one append; everything that a person or a test asks
(a handset's messages, doubles) is worked out when it is asked.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp

from channels.http import FAILURES
from channels.sandbox.button import Button
from channels.sandbox.faults import CALL, FIRST_ONLY, MAGIC, RECEIPT, Behaviour

log = logging.getLogger(__name__)

URL_IN_TEXT: Final = re.compile(r"https?://[A-Za-z0-9./?=&%_:~#-]+")
_EVENTS_KEPT: Final = 500
_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a handset shows it."""

    channel: str
    account: str  # the account's key: a reply goes back to it
    sender: str  # 【随县人民政府】, 随县发布
    text: str
    at: datetime
    link: str | None = None
    title: str = ""
    via: str = ""  # the gateway, where a channel has several: 云MAS
    mine: bool = False  # the handset's owner wrote it
    article: str = ""  # HTML of an article that opens inside the app


@dataclass(frozen=True, slots=True)
class Doubled:
    """The same text accepted more than once for one address on one channel."""

    channel: str
    address: str
    text: str
    times: int


@dataclass(slots=True)
class Faults:
    """What goes wrong on a channel, by chance: magic recipients come on top."""

    behaviour: Behaviour = Behaviour.ACCEPTED
    share: float = 0.0  # of calls (CALL behaviours) or of recipients (RECEIPT behaviours)
    latency: float = 0.0  # seconds before each answer
    tail: float = 0.0  # seconds more for an unlucky share of the answers
    tail_share: float = 0.0
    receipts: bool = True  # False: none is ever posted


@dataclass(frozen=True, slots=True)
class Gesture:
    """Something a person can do on the phone page: reply, follow, press."""

    channel: str
    name: str  # "say", "follow", …
    label: str  # Chinese, on the button
    act: Callable[[str, str, str], Awaitable[None]]  # (account key, address, text)
    text: bool = False  # it takes a line of text


class World:
    """Everything the stand-in providers share. Close it: it awaits the callbacks still under way."""

    def __init__(
        self, callback_base: str | None, *, now: Callable[[], datetime] | None = None, seed: int = 1, port: int = 0
    ) -> None:
        """Post callbacks under `callback_base` (no trailing slash); None: post none. `port`: the application's own."""
        self.callback_base = callback_base
        self.port = port
        self.now = now or (lambda: datetime.fromtimestamp(time.time(), UTC))
        self.closing = asyncio.Event()
        self.receipt_delay = 0.05  # seconds from the answer to the status report
        self.late_delay = 1.0
        self.drip = 2.0
        self.retry_after = 1
        self.index_lag = 0.1  # seconds until a query finds what was accepted, where a provider can be asked at all
        self.frequency = True  # whether vendors hold to their usual limits a number
        self.gestures: dict[tuple[str, str], Gesture] = {}
        self.menus: dict[tuple[str, str], list[Button]] = {}  # by channel and account
        self.browsers: dict[str, str] = {}  # channel: where its app's own browser opens a link, with ?to=&url=
        self.events: deque[str] = deque(maxlen=_EVENTS_KEPT)
        self._chance = random.Random(seed)  # noqa: S311 - faults are to be repeatable
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.reset()

    def reset(self) -> None:
        """Forget all messages, counts and faults; callbacks under way still arrive."""
        self.accepted: Counter[str] = Counter()  # recipients by channel
        self.calls: Counter[str] = Counter()  # provider calls by channel, accepted or not
        self.faults: dict[str, Faults] = {}
        self._ledger: list[tuple[Shown, Sequence[str], str]] = []
        self._indexed = 0
        self._handsets: dict[str, list[Shown]] = {}
        self._talk: dict[str, list[Shown]] = {}
        self._once: set[tuple[str, Behaviour, str]] = set()
        self.gone: set[Shown] = set()  # messages whose article was deleted: the message stays
        self.memory: dict[str, Any] = {}  # what stand-ins remember of their own, by their names

    def accept(self, shown: Shown, addresses: Sequence[str], key: str = "") -> None:
        """Take one message for these addresses; `key` is the caller's own where the protocol carries one."""
        self.accepted[shown.channel] += len(addresses)
        self._ledger.append((shown, addresses, key))

    def converse(self, shown: Shown, address: str) -> None:
        """Show what was said in a conversation: no message that anybody pushed, so it is not counted."""
        self._talk.setdefault(address, []).append(shown)

    def behaviour(self, channel: str, addresses: Iterable[str]) -> Behaviour:
        """What the channel does to this call; ACCEPTED most times. Counts the call."""
        self.calls[channel] += 1
        for address in addresses:
            found = MAGIC.get(address[-4:])
            if found in CALL and (found not in FIRST_ONLY or self._first(channel, found, address)):
                return found
        faults = self.faults.get(channel)
        if faults and faults.behaviour in CALL and self._chance.random() < faults.share:
            return faults.behaviour
        return Behaviour.ACCEPTED

    def receipts(
        self, channel: str, addresses: Sequence[str], also: Collection[Behaviour] = ()
    ) -> dict[str, Behaviour]:
        """Find the addresses whose status reports do not come simply, each with how they come.

        `also` names CALL behaviours that this provider can only show in its reports.
        """
        odd: dict[str, Behaviour] = {}
        for address in addresses:
            found = MAGIC.get(address[-4:])
            if found is not None and (found in RECEIPT or found in also):
                odd[address] = found
        faults = self.faults.get(channel)
        if faults and faults.behaviour in RECEIPT and faults.share:
            odd = {a: faults.behaviour for a in addresses if self._chance.random() < faults.share} | odd
        return odd

    def reports(self, channel: str) -> bool:
        """Say whether the channel posts status reports at all."""
        faults = self.faults.get(channel)
        return self.callback_base is not None and (faults is None or faults.receipts)

    async def pause(self, channel: str) -> None:
        """Wait as long as the channel's latency says."""
        faults = self.faults.get(channel)
        if faults and (faults.latency or faults.tail_share):
            unlucky = self._chance.random() < faults.tail_share
            await asyncio.sleep(faults.latency + (faults.tail if unlucky else 0.0))

    def _first(self, channel: str, behaviour: Behaviour, address: str) -> bool:
        mark = (channel, behaviour, address)
        if mark in self._once:
            return False
        self._once.add(mark)
        return True

    def offer(self, gesture: Gesture) -> None:
        """Put something that a person can do on the phone page."""
        self.gestures[gesture.channel, gesture.name] = gesture

    def post(
        self,
        channel: str,
        account: str,
        body: bytes,
        *,
        query: Mapping[str, str] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
        delay: float | None = None,
    ) -> None:
        """POST a callback to /callbacks/{channel}/{account} in the background, after `delay` or the usual wait."""
        self.later(self.deliver(channel, account, body, query=query, headers=headers), delay)

    def later(self, work: Awaitable[object], delay: float | None = None) -> None:
        """Do something in the background after `delay` or the usual wait; close() awaits it."""
        task = asyncio.ensure_future(self._wait(work, self.receipt_delay if delay is None else delay))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def deliver(
        self,
        channel: str,
        account: str,
        body: bytes,
        *,
        query: Mapping[str, str] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
    ) -> bytes:
        """POST a callback now; the reply, empty where nobody listened. A failure is an event, never an error."""
        return await self.attempt(channel, account, body, query=query, headers=headers) or b""

    async def attempt(
        self,
        channel: str,
        account: str,
        body: bytes,
        *,
        query: Mapping[str, str] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
        seconds: float = 10.0,
    ) -> bytes | None:
        """POST a callback once; None: no good answer within so many seconds."""
        if self.callback_base is None:
            return b""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        url = f"{self.callback_base}/callbacks/{channel}/{account}"
        limit = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session.post(url, data=body, params=query, headers=headers, timeout=limit) as reply:
                if reply.ok:
                    return await reply.read()
                self.events.append(f"{channel}/{account}: callback answered {reply.status}")
        except FAILURES as error:
            self.events.append(f"{channel}/{account}: callback failed: {type(error).__name__}")
        return None

    async def settle(self) -> None:
        """Wait until no callback is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Let hanging calls go, await the callbacks under way, close the session."""
        self.closing.set()
        await self.settle()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _wait(self, work: Awaitable[object], delay: float) -> None:
        if delay:
            await asyncio.sleep(delay)
        try:
            await work
        except Exception:
            log.exception("work in the background broke off")
            raise

    def handset(self, address: str) -> Sequence[Shown]:
        """What a handset shows, oldest first."""
        return sorted([*self._index().get(address, []), *self._talk.get(address, [])], key=lambda each: each.at)

    def handsets(self) -> Mapping[str, Sequence[Shown]]:
        """All handsets that show anything."""
        return {address: self.handset(address) for address in self._index().keys() | self._talk.keys()}

    def keys(self, channel: str) -> Counter[str]:
        """How many recipients were accepted under each caller's key."""
        counts: Counter[str] = Counter()
        for shown, addresses, key in self._ledger:
            if key and shown.channel == channel:
                counts[key] += len(addresses)
        return counts

    def addresses(self, channel: str) -> Counter[str]:
        """How many messages were accepted for each address of a channel."""
        counts: Counter[str] = Counter()
        for shown, addresses, _ in self._ledger:
            if shown.channel == channel:
                counts.update(addresses)
        return counts

    def doubled(self) -> list[Doubled]:
        """Every (channel, address, text) that was accepted more than once: the promise's judge."""
        found = []
        for address, messages in self._index().items():
            if len(messages) > 1:
                counts = Counter((shown.channel, shown.text) for shown in messages)
                found += [Doubled(channel, address, text, n) for (channel, text), n in counts.items() if n > 1]
        return found

    def _index(self) -> dict[str, list[Shown]]:
        for shown, addresses, _ in self._ledger[self._indexed :]:
            for address in addresses:
                self._handsets.setdefault(address, []).append(shown)
        self._indexed = len(self._ledger)
        return self._handsets
