"""The channel that speaks CMPP: one message after another through the one line of its account (facts A5, D)."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from channels.base import Account, BadCallbackError, Callback, Request, Resources, read_options
from channels.message import (
    Call,
    Deferred,
    Envelope,
    Finding,
    Outcome,
    Reason,
    Sent,
    Unknown,
)
from channels.sms import render as texts
from channels.sms.channel.cmpp.heard import read
from channels.sms.channel.cmpp.line import Line
from channels.sms.channel.cmpp.options import TEXT, Options, capabilities, render
from channels.sms.channel.options import authenticate, extension
from channels.sms.channel.personal import GROWN, content, grown
from channels.sms.client.cmpp.link import Link, LostError
from channels.sms.client.cmpp.long import parts
from channels.sms.client.cmpp.pdu import Answer, Part, Stamp, Version
from channels.sms.client.cmpp.result import verdict
from channels.sms.client.cmpp.window import NotWrittenError
from channels.sms.client.phone import mobile, refused

__all__ = ["TEXT", "CmppChannel", "Options", "capabilities", "render"]

_AWAY: Final = 5.0  # seconds until a row is tried again for which there was no line
_PATIENCE: Final = 5.0  # seconds that a probe waits for an attempt under way
_BREATH: Final = 0.2  # seconds before a later part is offered again to a gateway that is busy
_CUT: Final = 64  # texts whose parts are remembered: nearly all recipients of a push share one
_PUSHES: Final = 64  # whose stamps are remembered
_TOO_LATE: Final = Deferred(Reason("deadline", "来不及在本次租期内发送，稍后再发"), 0.0)

Submit = Callable[[Part, float, float], Awaitable[Answer]]  # (part, deadline of its first byte, seconds for the answer)


class CmppChannel:
    """One port on a CMPP gateway. It has neither a caller's key nor a query: what is unclear stays unclear."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self._options = options = read_options(Options, account.options)
        self.capabilities = capabilities(options)
        self._resources = resources
        self._login = options.login
        self._stamps: dict[str, Stamp] = {}
        self._line = Line(self._login, options.window, resources.now)
        self._references = itertools.count()
        self._parts: dict[str, tuple[Part, ...]] = {}

    def __repr__(self) -> str:
        return f"CmppChannel({self._options.host})"

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Submit each envelope by itself: one terminal a unit, the parts of a long text one after the other."""
        if len(call.envelopes) == 1:
            return (await self._send(call.envelopes[0], call),)
        return await asyncio.gather(*(self._send(envelope, call) for envelope in call.envelopes))

    def listen(self, keep: Callable[[Request], Awaitable[None]]) -> Awaitable[None]:
        """Hold the line until cancelled; deliveries are kept as one request that `callback` reads."""
        query = {"token": self._options.callback_token, "version": str(int(self._login.version))}

        async def hear(units: Sequence[bytes]) -> None:
            await keep(Request("DELIVER", query, {}, b"".join(units), self._resources.now()))

        self._line.begin()
        return self._line.run(hear)

    def callback(self, request: Request) -> Callback:
        """Read what was kept of the line; the token in it shows that it was we who kept it."""
        authenticate(request, self._options)
        try:
            version = Version(int(request.query.get("version", "")))
        except ValueError as error:
            raise BadCallbackError("version") from error
        now = request.received_at or self._resources.now()
        key = self._options.callback_token.encode()
        return Callback(read(request.body, version, self._options.src_id, now=now, key=key))

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:  # noqa: ARG002
        """Fetch nothing: the gateway brings it over the line."""
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:  # noqa: ARG002
        """Answer that nothing is known: CMPP_QUERY counts days, not messages."""
        return [Unknown(Reason("no_query", "CMPP 不能查询一条短信的结果")) for _ in envelopes]

    async def probe(self) -> Reason | None:
        """Say how the line is; an attempt that is under way is waited for."""
        return None if await self._line.up(_PATIENCE) else self._line.why

    async def close(self) -> None:
        """Let go of nothing: the line is `listen`'s."""

    async def _send(self, envelope: Envelope, call: Call) -> Outcome:
        number = mobile(envelope.address)
        if number is None:
            return refused(envelope.address)
        if grown(envelope):
            return GROWN
        link = await self._slot(call.deadline)
        if link is None:
            return self._unsent(call.deadline)
        speak = partial(link.submit, self._stamp(call.key), number)
        try:
            return await self._speak(speak, self._cut(envelope), call.deadline)
        finally:
            link.leave()

    def _stamp(self, key: str) -> Stamp:
        """What is the same in every SUBMIT of a push."""
        digits = extension(self._options, key)
        if digits not in self._stamps:
            if len(self._stamps) >= _PUSHES:
                self._stamps.clear()
            self._stamps[digits] = Stamp(self._login.version, self._options.sender(digits))
        return self._stamps[digits]

    async def _slot(self, deadline: float) -> Link | None:
        """Take a slot of the line's window; a line that breaks is waited for. None: there is none, or no time."""
        now = asyncio.get_running_loop().time
        while now() < deadline:
            link = self._line.link
            if link is None or not link.is_open:
                link = await self._line.up(deadline - now())
            if link is None:
                return None
            try:
                await link.enter(deadline)
            except NotWrittenError:
                if link.is_open:
                    return None  # it is being left
            else:
                return link
        return None

    async def _speak(self, submit: Submit, cut: Sequence[Part], deadline: float) -> Outcome:
        """Submit the parts in order: whatever stops a later one, the earlier ones are on their way."""
        now = asyncio.get_running_loop().time
        taken: list[str] = []
        first, end = deadline, now() + self._options.timeout
        for part in cut:
            try:
                answer = await submit(part, first, end - now())
                while (
                    answer.result and taken and isinstance(verdict(answer.result), Deferred) and now() < end - _BREATH
                ):
                    await asyncio.sleep(_BREATH)
                    answer = await submit(part, end, end - now())
            except NotWrittenError:
                return _partly(len(taken), len(cut), "line") if taken else self._unsent(deadline)
            except LostError as error:
                return Unknown(Reason(str(error).replace(" ", "_"), "已提交，网关没有给出明确答复"))
            if answer.result:
                return _partly(len(taken), len(cut), f"cmpp:{answer.result}") if taken else verdict(answer.result)
            taken.append(f"{answer.message:016x}")
            first = end
        return Sent(taken[0], tuple(taken) if len(taken) > 1 else ())

    def _unsent(self, deadline: float) -> Deferred:
        """Nothing was written: there was no line, or it was too late."""
        why = self._line.why
        if why is None or asyncio.get_running_loop().time() >= deadline:
            return _TOO_LATE
        return Deferred(Reason(why.code, why.text), _AWAY, away=True)

    def _cut(self, envelope: Envelope) -> tuple[Part, ...]:
        message = envelope.message
        text = content(envelope)
        if message.slots:
            return parts(texts.split(text), next(self._references))
        found = self._parts.get(text)
        if found is None:
            if len(self._parts) >= _CUT:
                self._parts.clear()
            found = self._parts[text] = parts(texts.split(text), next(self._references))
        return found


def _partly(taken: int, whole: int, code: str) -> Unknown:
    """Some parts were taken and a later one surely was not: the handset may show a stump, and nobody calls it told."""
    return Unknown(
        Reason(f"part:{code}", f"长短信共{whole}条，网关只接受了前{taken}条，请人工核实是否改用别的办法告知")
    )
