"""A stand-in CMPP gateway (2.0 and 3.0) on TCP: signs companies in, takes texts part by part, reports of each part.

It offers neither query nor dedupe beyond what CMPP has (a sequence may not come twice on one line). What a magic
recipient does happens to the whole message: a refusal to its first part, an odd answer to its last. Reports and
uplinks for a company that is not there wait for it, as with a real gateway.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import struct
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import partial
from typing import Any, Final

from aiohttp import web
from yarl import URL

from channels.sandbox.faults import NOT_TAKEN, Behaviour
from channels.sandbox.world import Gesture, Shown, World
from channels.sms.sandbox.cmpp import wire
from channels.sms.sandbox.cmpp.guests import Guests
from channels.sms.sandbox.cmpp.session import Session
from channels.sms.sandbox.reports import come

CHANNEL: Final = "sms"
PORT: Final = "10657"
_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_SIGN_IN_WITHIN: Final = 5.0  # seconds
_GARBAGE: Final = b"\xff" * 24
_SILENT: Final = frozenset({Behaviour.TIMEOUT_ACCEPTED, Behaviour.TIMEOUT_NOT_ACCEPTED})
_RESULTS: Final = {
    Behaviour.REFUSED: 13,
    Behaviour.BUSY: 8,
    Behaviour.ALWAYS_BUSY: 8,
    Behaviour.RATE_LIMITED: 8,
    Behaviour.TOKEN_EXPIRED: 11,
    Behaviour.CONTENT_REFUSED: 6,
    Behaviour.ACCOUNT_REFUSED: 10,
}


def options(base: str, account: str) -> Mapping[str, Any]:
    """Return account options that reach the stand-in beside the application at `base` as the account of that key."""
    company = f"9{int(_derived('company', account), 16) % 100_000:05d}"
    address = URL(base)
    return {
        "gateway": "cmpp",
        "host": address.host or "127.0.0.1",
        "port": port_beside(address.port or 80),
        "source": company,
        "secret_key": _derived("secret", company),
        "src_id": PORT + company,
        "signature": "随县人民政府",
        "callback_token": _derived("token", account),
    }


def port_beside(port: int) -> int:
    """The stand-in's port, known from the application's: below those that the system hands out by itself."""
    return 10_000 + port % 20_000


def standing(world: World) -> Callable[[web.Application], AsyncIterator[None]]:
    """Make what starts and stops the stand-in with the application, where that says by which port it is served."""

    async def context(_: web.Application) -> AsyncIterator[None]:
        gateway = Gateway(world)
        if world.port:
            await gateway.start()
        yield
        await gateway.close()

    return context


@dataclass(slots=True)
class Message:
    """A text on its way in, until its last part."""

    behaviour: Behaviour
    parts: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)


class Gateway:
    """CMPP as seen from outside."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sessions: dict[str, list[Session]] = defaultdict(list)  # by company
        self._backlog: dict[str, list[Callable[[int], bytes]]] = defaultdict(list)
        self._guests = Guests(self._meet)
        self._messages: dict[tuple[str, str, int], Message] = {}
        # by its start, as real ones do: what a gateway numbered before is not numbered again
        self._numbers = itertools.count((int(world.now().timestamp()) & 0xFFFF_FFFF) << 24 | 1)
        self._other = world.gestures.get((CHANNEL, "say"))
        world.offer(Gesture(CHANNEL, "say", "回复", self.reply, text=True))

    async def start(self) -> None:
        """Stand beside the application. OSError: the port is taken; its words are for whoever starts us."""
        port = port_beside(self._world.port)
        try:
            await self._guests.open(port)
        except OSError as error:
            told = f"CMPP 网关的端口 127.0.0.1:{port} 被占用，或没有权限。请先停止占用它的程序，或换一个 PORT。"
            raise OSError(error.errno, told) from error

    async def close(self) -> None:
        """End all lines."""
        for sessions in self._sessions.values():
            for session in sessions:
                session.close()
        await self._guests.close()

    async def reply(self, account: str, address: str, text: str) -> None:
        """Bring what a handset wrote back to the port; what is not ours goes to the other stand-in."""
        senders = [shown.sender for shown in self._world.handset(address) if shown.account == account]
        if account not in self._sessions and account not in self._backlog:
            if self._other is not None:
                await self._other.act(account, address, text)
            return
        numbers = [next(self._numbers) for _ in range(wire.pieces(text))]
        to = senders[-1] if senders else PORT + account
        parts = [partial(_part_of, numbers, text, address, to, part) for part in range(len(numbers))]
        await asyncio.gather(*(self._bring(account, part) for part in parts))

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Sign a company in and serve it; whoever says anything else first is hung up on."""
        try:
            async with asyncio.timeout(_SIGN_IN_WITHIN):
                length, command, sequence = struct.unpack("!III", await reader.readexactly(wire.HEADER))
                body = await reader.readexactly(27) if (length, command) == (39, wire.CONNECT) else b""
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            body = b""
        if not body:
            writer.close()
            return
        company, version = body[:6].rstrip(b"\0").decode("ascii", "replace"), body[22]
        secret = _derived("secret", company)
        status = 4 if version not in {0x20, 0x21, 0x30} else 0 if wire.shows(body, secret) else 3
        writer.write(wire.connected(sequence, status, body[6:22], secret, version))
        if status:
            writer.close()
            return
        await self._serve(Session(reader, writer, company, version))

    async def _serve(self, session: Session) -> None:
        sessions = self._sessions[session.company]
        sessions.append(session)
        self._world.events.append(f"{CHANNEL}/{session.company}: signed in")
        for made in self._backlog.pop(session.company, ()):
            self._world.later(self._bring(session.company, made), 0.0)
        try:
            await session.serve(self._submit)
        finally:
            sessions.remove(session)
            self._world.events.append(f"{CHANNEL}/{session.company}: left")

    async def _submit(self, session: Session, sequence: int, body: bytes) -> None:
        """Take a part, or say which documented result it earns."""
        await self._world.pause(CHANNEL)
        part = wire.read_submit(body, session.version)
        if part is None or part.company != session.company or len(part.terminals) != 1:
            session.answer(sequence, 0, 11 if part is not None and part.company != session.company else 4)
            return
        key = (session.company, part.terminals[0], part.reference)
        message = self._messages.get(key)
        if message is None:
            message = self._messages[key] = Message(self._world.behaviour(CHANNEL, part.terminals))
        behaviour = message.behaviour
        if behaviour in NOT_TAKEN:
            del self._messages[key]
            await self._decline(session, sequence, behaviour)
            return
        number = next(self._numbers)
        message.parts[part.number] = part.text
        message.numbers.append(number)
        if len(message.parts) < part.total:
            session.answer(sequence, number, 0)
            return
        del self._messages[key]
        text = "".join(message.parts[each] for each in sorted(message.parts))
        shown = Shown(CHANNEL, session.company, part.sender, text, self._world.now(), via="CMPP")
        self._world.accept(shown, part.terminals)
        if part.reported and self._world.reports(CHANNEL):
            await self._report(session.company, part, message.numbers)
        await self._answer(session, sequence, number, behaviour)

    async def _decline(self, session: Session, sequence: int, behaviour: Behaviour) -> None:
        if behaviour in _RESULTS:
            session.answer(sequence, 0, _RESULTS[behaviour])
        elif behaviour not in _SILENT:
            session.close()

    async def _answer(self, session: Session, sequence: int, number: int, behaviour: Behaviour) -> None:
        """Answer the last part as `behaviour` says, where it concerns the line."""
        match behaviour:
            case Behaviour.TIMEOUT_ACCEPTED:
                return
            case Behaviour.RESET_ACCEPTED:
                session.reset()
            case Behaviour.ERROR_ACCEPTED:
                session.close()
            case Behaviour.GARBAGE:
                session.write(_GARBAGE)
            case Behaviour.TRUNCATED:
                session.write(wire.submitted(sequence, number, 0, session.version)[:15])
                session.close()
            case _:
                if behaviour is Behaviour.SLOW:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._world.closing.wait(), self._world.drip)
                session.answer(sequence, number, 0)

    async def _report(self, company: str, part: wire.Submitted, numbers: list[int]) -> None:
        """Schedule the status reports of a message, one a part, the odd ones each in its own way."""
        world, terminal = self._world, part.terminals[0]
        how = world.receipts(CHANNEL, part.terminals).get(terminal)

        async def bring(stat: str) -> None:
            stamp = f"{world.now().astimezone(_OFFICE_TIME):%y%m%d%H%M}"
            for number in numbers:
                await self._bring(company, partial(wire.report, number, stat, stamp, terminal, part.sender))

        await come(world, how, bring, partial(self.reply, company, terminal))

    async def _bring(self, company: str, made: Callable[[int], bytes]) -> None:
        """Deliver to any of the company's lines; without one, or when it is not taken over, it waits.

        Who signs in while another line fails is asked as well: the backlog is brought only once, at sign-in.
        """
        asked: set[Session] = set()
        while session := next((one for one in self._sessions[company] if one not in asked), None):
            if await session.deliver(made(session.version)):
                return
            asked.add(session)
        self._backlog[company].append(made)


def _part_of(numbers: list[int], text: str, terminal: str, port: str, part: int, version: int) -> bytes:
    return wire.uplinks(numbers, text, terminal, port, version)[part]


def _derived(purpose: str, account: str) -> str:
    return hashlib.sha256(f"cunkou sandbox cmpp {purpose} {account}".encode()).hexdigest()[:32]
