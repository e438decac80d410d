"""Subscribing (订阅): a number proves by a code that it wants a place's notices by SMS.

A request says nothing of whether the number is known. Codes are keyed hashes, live ten minutes, bear five tries, and
can be tried only from the page that asked. So many go out in a day for one number, one place and one county.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from audiences import store as people
from audiences.contact import PHONE
from audiences.division import Division
from audiences.vault import Vault
from pusher import direct
from pusher.desk import Desk
from pusher.question import STRANGERS
from pusher.store import Connection
from pusher.store import objection as rules
from pusher.store import page as pages
from pusher.store import sign_up as store
from pusher.store.sign_up import Asked, Caps

log = logging.getLogger(__name__)

CODE_LIFE: Final = timedelta(minutes=10)
TRIES: Final = 5
CODES: Final = 3  # to one number within HOURS
HOURS: Final = 24
KEPT: Final = timedelta(days=2)
_MOST: Final = 50  # of one round


@dataclass(frozen=True, slots=True)
class Request:
    """A request as its page keeps it: the row's number, and a word that nobody else knows."""

    id: int
    word: str = field(repr=False)

    @property
    def token(self) -> str:
        """For the page's form."""
        return f"{self.id}.{self.word}"

    @classmethod
    def read(cls, token: str) -> Request:
        """Back from a form; what is none of ours leads nowhere."""
        number, _, word = token.partition(".")
        known = number.isascii() and number.isdigit() and len(number) <= 18  # noqa: PLR2004 digits of a bigint
        return cls(int(number) if known else 0, word)


def text(place: str) -> str:
    """What the SMS says."""
    return f"订阅{place}通知的验证码{{code}}，10分钟内有效。不是您本人在办，请不要理会，也不要告诉别人。"


async def open_to(conn: Connection, vault: Vault, division: int) -> bool:
    """Whether a place's notices can be subscribed to: some account that speaks for it takes free texts."""
    return bool(await direct.able(conn, vault, division // 10**9, text(""), place=division))


async def ask(conn: Connection, vault: Vault, division: int, phone: str, now: datetime) -> Request | None:
    """Take a request in; None: no more codes today. Nothing is looked up, so that nothing can be told."""
    own = await rules.rules(conn, division // 10**9)
    word = secrets.token_urlsafe(12)
    caps = Caps(own.place_codes, own.county_codes)
    number = await store.ask(
        conn, division, vault.seal(phone), number=vault.index(phone), word=_hashed(vault, word), at=now, caps=caps
    )
    return Request(number, word) if number else None


async def prove(conn: Connection, vault: Vault, request: Request, code: str, now: datetime) -> bool:
    """Whether the code of a request is right."""
    hashed = code_hash(vault, request.id, code)
    return await store.prove(conn, request.id, word=_hashed(vault, request.word), code=hashed, at=now, most=TRIES)


def code_hash(vault: Vault, request: int, code: str) -> bytes:
    """A keyed hash: six digits alone would be guessed from the table in a moment."""
    return vault.index(f"sign-up {request} {code}")


async def sign_ups(desk: Desk) -> None:
    """Send the codes that were asked for, enter who has proved one, forget what is old."""
    async with desk.pool.acquire() as conn:
        asked = await store.take_asked(conn, _MOST)
    for one in asked:
        try:
            await _send(desk, one)
        except Exception:
            log.exception("no code sent", extra={"sign_up": one.id})
    async with desk.pool.acquire() as conn, conn.transaction():
        for one in await store.take_proved(conn, _MOST):
            await _enter(desk, conn, one)
        await store.forget(conn, desk.now() - KEPT)


async def _send(desk: Desk, one: Asked) -> None:
    phone = desk.vault.open(one.key_id, one.cipher)
    async with desk.pool.acquire() as conn:
        place = await pages.place(conn, one.division)
        dead = await people.why_dead(conn, desk.vault, county=one.county, kind=PHONE, address=phone)
        often = await store.lately(conn, one.number, one.id, HOURS) >= CODES
        ports = await _ports(conn, desk.vault, one.division, place.name if place else "")
        if not ports or often or dead in STRANGERS:  # whose number it was is to be mended first, by people
            return
        code = direct.new_code()
        await store.arm(conn, one.id, code_hash(desk.vault, one.id, code), desk.now() + CODE_LIFE)
    await direct.say(desk, ports, f"sign-up-{one.id}", phone, {"code": code})


async def _enter(desk: Desk, conn: Connection, one: Asked) -> None:
    phone = desk.vault.open(one.key_id, one.cipher)
    keys = [row.key for row, _ in await _ports(conn, desk.vault, one.division, "")]
    await people.subscribe(
        conn, desk.vault, county=one.county, phone=phone, division=one.division, accounts=keys, at=desk.now()
    )
    await store.close(conn, one.id)


async def _ports(conn: Connection, vault: Vault, division: int, name: str) -> direct.Ports:
    return await direct.able(conn, vault, Division(division).county, text(name), place=division)


def _hashed(vault: Vault, word: str) -> bytes:
    return vault.index(f"sign-up page {word}")
