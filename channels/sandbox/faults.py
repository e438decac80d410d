"""What a stand-in provider can do to a call, and the one table of magic recipients.

An address whose last four characters stand in MAGIC gets that behaviour on every channel that can show it;
any other address is simply accepted. `CALL` behaviours strike the whole provider call (the first magic address in
it decides), `RECEIPT` behaviours only what is reported of that address afterwards.

    9000 accepted                     9011 accepted, never answered        9021 receipt lost
    9001 refused for this recipient   9012 accepted, connection reset      9022 receipt twice
    9002 busy, the first time         9013 accepted, HTTP 502              9023 receipt before the answer
    9003 rate limit, the first time   9014 not accepted, HTTP 502          9024 receipt late
    9004 token expired, first time    9015 accepted, garbage answered      9025 receipts contradict and reorder
    9005 content refused              9016 accepted, answer cut short      9031 空号  9032 停机  9033 关机
    9006 account refused              9017 accepted, answered slowly       9034 黑名单  9035 拦截  9039 unknown code
    9007 busy, every time             9018 not accepted, never answered    9041 replies R  9042 replies 收到
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from channels.sandbox.world import World


class Behaviour(StrEnum):
    """One thing a provider does; the value is the word /control and documents use."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BUSY = "busy"
    RATE_LIMITED = "rate_limited"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - a word, not a token
    CONTENT_REFUSED = "content_refused"
    ACCOUNT_REFUSED = "account_refused"
    ALWAYS_BUSY = "always_busy"
    TIMEOUT_ACCEPTED = "timeout_accepted"
    RESET_ACCEPTED = "reset_accepted"
    ERROR_ACCEPTED = "error_accepted"
    ERROR_NOT_ACCEPTED = "error_not_accepted"
    GARBAGE = "garbage"
    TRUNCATED = "truncated"
    SLOW = "slow"
    TIMEOUT_NOT_ACCEPTED = "timeout_not_accepted"
    RECEIPT_LOST = "receipt_lost"
    RECEIPT_TWICE = "receipt_twice"
    RECEIPT_EARLY = "receipt_early"
    RECEIPT_LATE = "receipt_late"
    RECEIPT_REORDERED = "receipt_reordered"
    NO_SUCH_NUMBER = "no_such_number"
    SUSPENDED = "suspended"
    SWITCHED_OFF = "switched_off"
    BLACKLISTED = "blacklisted"
    INTERCEPTED = "intercepted"
    UNKNOWN_CODE = "unknown_code"
    REPLIES_STOP = "replies_stop"
    REPLIES = "replies"


MAGIC: Final = MappingProxyType(
    {
        "9000": Behaviour.ACCEPTED,
        "9001": Behaviour.REFUSED,
        "9002": Behaviour.BUSY,
        "9003": Behaviour.RATE_LIMITED,
        "9004": Behaviour.TOKEN_EXPIRED,
        "9005": Behaviour.CONTENT_REFUSED,
        "9006": Behaviour.ACCOUNT_REFUSED,
        "9007": Behaviour.ALWAYS_BUSY,
        "9011": Behaviour.TIMEOUT_ACCEPTED,
        "9012": Behaviour.RESET_ACCEPTED,
        "9013": Behaviour.ERROR_ACCEPTED,
        "9014": Behaviour.ERROR_NOT_ACCEPTED,
        "9015": Behaviour.GARBAGE,
        "9016": Behaviour.TRUNCATED,
        "9017": Behaviour.SLOW,
        "9018": Behaviour.TIMEOUT_NOT_ACCEPTED,
        "9021": Behaviour.RECEIPT_LOST,
        "9022": Behaviour.RECEIPT_TWICE,
        "9023": Behaviour.RECEIPT_EARLY,
        "9024": Behaviour.RECEIPT_LATE,
        "9025": Behaviour.RECEIPT_REORDERED,
        "9031": Behaviour.NO_SUCH_NUMBER,
        "9032": Behaviour.SUSPENDED,
        "9033": Behaviour.SWITCHED_OFF,
        "9034": Behaviour.BLACKLISTED,
        "9035": Behaviour.INTERCEPTED,
        "9039": Behaviour.UNKNOWN_CODE,
        "9041": Behaviour.REPLIES_STOP,
        "9042": Behaviour.REPLIES,
    }
)
RECEIPT: Final = frozenset(Behaviour(word) for word in (
    "receipt_lost", "receipt_twice", "receipt_early", "receipt_late", "receipt_reordered",
    "no_such_number", "suspended", "switched_off", "blacklisted", "intercepted", "unknown_code",
    "replies_stop", "replies",
))  # fmt: skip
CALL: Final = frozenset(Behaviour) - RECEIPT - {Behaviour.ACCEPTED}
FIRST_ONLY: Final = frozenset({Behaviour.BUSY, Behaviour.RATE_LIMITED, Behaviour.TOKEN_EXPIRED})
# Behaviours after which the provider has NOT taken the message.
NOT_TAKEN: Final = frozenset({
    Behaviour.REFUSED, Behaviour.BUSY, Behaviour.RATE_LIMITED, Behaviour.TOKEN_EXPIRED, Behaviour.CONTENT_REFUSED,
    Behaviour.ACCOUNT_REFUSED, Behaviour.ALWAYS_BUSY, Behaviour.ERROR_NOT_ACCEPTED, Behaviour.TIMEOUT_NOT_ACCEPTED,
})  # fmt: skip

_GARBAGE: Final = b"<html><body>\xcf\xb5\xcd\xb3\xb7\xb1\xc3\xa6</body></html>"  # GBK, as gateways' proxies speak


async def answer(world: World, request: web.Request, behaviour: Behaviour, good: web.Response) -> web.StreamResponse:
    """Answer a call as `behaviour` says, where it concerns the transport; else `good`, the provider's own word.

    Whether the message was taken is the caller's business, done before this is awaited.
    """
    match behaviour:
        case Behaviour.TIMEOUT_ACCEPTED | Behaviour.TIMEOUT_NOT_ACCEPTED:
            await _hang(world, request)
        case Behaviour.RESET_ACCEPTED:
            _reset(request)
        case Behaviour.ERROR_ACCEPTED | Behaviour.ERROR_NOT_ACCEPTED:
            return web.Response(status=502, body=_GARBAGE, content_type="text/html")
        case Behaviour.RATE_LIMITED:
            return web.Response(status=429, headers={"Retry-After": str(world.retry_after)})
        case Behaviour.GARBAGE:
            return web.Response(body=_GARBAGE, content_type="text/html")
        case Behaviour.TRUNCATED:
            return await _cut(request, good)
        case Behaviour.SLOW:
            return await _drip(world, request, good)
        case _:
            pass
    return good


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


async def _hang(world: World, request: web.Request) -> None:
    """Say nothing until the client has gone or the sandbox closes."""
    while not _gone(request) and not world.closing.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(world.closing.wait(), 0.05)


def _reset(request: web.Request) -> None:
    """Cut the line with a RST, so that the client reads a reset and no end of file."""
    transport = request.transport
    if transport is None:
        return
    line = transport.get_extra_info("socket")
    if line is not None:
        with contextlib.suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _begin(request: web.Request, good: web.Response) -> tuple[web.StreamResponse, bytes]:
    body = good.body if isinstance(good.body, bytes) else b""
    stream = web.StreamResponse(status=good.status, headers={"Content-Type": good.headers["Content-Type"]})
    stream.content_length = len(body)
    await stream.prepare(request)
    return stream, body


async def _cut(request: web.Request, good: web.Response) -> web.StreamResponse:
    """Promise the whole answer and send its first half."""
    stream, body = await _begin(request, good)
    with contextlib.suppress(ConnectionError):
        await stream.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return stream


async def _drip(world: World, request: web.Request, good: web.Response) -> web.StreamResponse:
    """Send the answer in ten drops over `world.drip` seconds."""
    stream, body = await _begin(request, good)
    step = max(1, len(body) // 10)
    with contextlib.suppress(ConnectionError):
        for start in range(0, len(body), step):
            if _gone(request) or world.closing.is_set():
                break
            await stream.write(body[start : start + step])
            await asyncio.sleep(world.drip / 10)
    return stream
