"""The channel without a provider: to send is to have the page hang in a place, and that cannot fail in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from channels.base import Account, BadCallbackError, Callback, Request, Resources, read_options
from channels.message import (
    Call,
    Capabilities,
    Deferred,
    Envelope,
    Evidence,
    Finding,
    Mode,
    Outcome,
    Reason,
    Sent,
    Unit,
)
from channels.qrcode.render import PAGE

_ALWAYS: Final = 10 * 365 * 86_400.0  # a page that hangs already hangs: a repeat changes nothing
_LATE: Final = Deferred(Reason("deadline", "来不及在本次租期内发布，稍后再发"), 0.0)
_MODE: Final = Mode(
    name=PAGE,
    label="通知页面和海报",
    unit=Unit.PLACE,
    best_evidence=Evidence.OPENED,  # by scans counted; never of a person, never into household coverage
    call_size=500,
    window=500,
    dedupe=_ALWAYS,
)
_CAPABILITIES: Final = Capabilities(modes=(_MODE,), address=None)


@dataclass(frozen=True, slots=True)
class Options:
    """An account of this channel has nothing to be told."""


def capabilities(account: Account) -> Capabilities:
    """Say what it can do: one page a place."""
    read_options(Options, account.options)
    return _CAPABILITIES


class QrcodeChannel:
    """A county's notification pages."""

    def __init__(self, account: Account, resources: Resources) -> None:  # noqa: ARG002 - it needs none
        self.capabilities = capabilities(account)

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Hang the page in each place; `ref` is the code on the poster. The delivery's row is what the page reads."""
        if asyncio.get_running_loop().time() >= call.deadline:
            return [_LATE] * len(call.envelopes)
        return [Sent(str(envelope.message.body["code"])) for envelope in call.envelopes]

    def callback(self, request: Request) -> Callback:  # noqa: ARG002 - nobody calls
        """Refuse: there is nobody who could call."""
        raise BadCallbackError("二维码渠道没有服务商，不接收回执")

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:  # noqa: ARG002
        """Hold nothing: scans are counted by the pages themselves."""
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:  # noqa: ARG002
        """Say what is so: a page hangs from the moment its row says so."""
        return [Sent(str(envelope.message.body["code"])) for envelope in envelopes]

    async def probe(self) -> Reason | None:
        """Always well."""
        return None

    async def close(self) -> None:
        """Nothing to let go."""
