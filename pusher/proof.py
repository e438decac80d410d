"""Codes in an SMS (验证码) that prove a number: the rules that signing in, binding and subscribing share.

A request says nothing of whether its number is known: the web keeps it, a round looks whose it is and sends, or sends
nothing. A code is six digits, kept as a keyed hash with the request that it answers, lives minutes, bears five tries
and is good once. How often one may ask stands where one asks.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Generic, Protocol, TypeVar

from audiences.vault import Vault
from pusher import direct
from pusher.desk import Desk
from pusher.direct import Ports
from pusher.store import Connection

log = logging.getLogger(__name__)

TRIES: Final = 5
CODES: Final = 3  # to one resident's number within HOURS, whatever they are for
HOURS: Final = 24
_KEPT: Final = timedelta(days=2)  # requests
_ROUND: Final = 50
_DIGITS: Final = 6


class Request(Protocol):
    """Somebody asked for a code."""

    @property
    def id(self) -> int | bytes:
        """Its row."""


R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True)
class Ready:
    """A number that a code may go to: by which accounts, in what words ({code}); `arm` keeps hash and end first."""

    number: str = field(repr=False)
    ports: Ports
    words: str
    arm: Callable[[bytes, datetime], Awaitable[None]]


async def _nothing(_desk: Desk, _conn: Connection) -> None:
    """Who proves a code is in at once."""


@dataclass(frozen=True, slots=True)
class Use(Generic[R]):
    """What codes are for. `name` parts hashes and keys of one use from another's."""

    name: str
    life: timedelta
    take: Callable[[Connection, int], Awaitable[Sequence[R]]]  # those that wait; they are void until one is sent
    ready: Callable[[Desk, Connection, R], Awaitable[Ready | None]]  # None: nobody's, or too often: no word of it
    forget: Callable[[Connection, datetime], Awaitable[None]]
    enter: Callable[[Desk, Connection], Awaitable[None]] = _nothing  # those who proved one

    def hashed(self, vault: Vault, request: int | bytes, code: str) -> bytes:
        """A keyed hash: six digits alone would be guessed from the table in a moment."""
        return vault.index(f"{self.name} {_written(request)} {''.join(code.split())}")


async def go_round(desk: Desk, use: Use[Any]) -> None:
    """Send the codes that were asked for, enter who has proved one, forget what is old."""
    async with desk.pool.acquire() as conn:
        asked = await use.take(conn, _ROUND)
    for one in asked:
        try:
            await _send(desk, use, one)
        except Exception:
            log.exception("no code sent", extra={"use": use.name})
    async with desk.pool.acquire() as conn, conn.transaction():
        await use.enter(desk, conn)
        await use.forget(conn, desk.now() - _KEPT)


async def _send(desk: Desk, use: Use[Any], one: Request) -> None:
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    async with desk.pool.acquire() as conn:
        ready: Ready | None = await use.ready(desk, conn, one)
        if ready is None or not ready.ports:
            return
        await ready.arm(use.hashed(desk.vault, one.id, code), desk.now() + use.life)
    key = f"{use.name}-{_written(one.id)[:16]}"
    await direct.say(desk, ready.ports, key, ready.number, ready.words.replace("{code}", code))


def _written(request: int | bytes) -> str:
    return request.hex() if isinstance(request, bytes) else str(request)
