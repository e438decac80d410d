"""Subscribing (订阅): a number proves by a code that it wants a place's notices by SMS.

Codes (proof.py) can be tried only from the page that asked. So many go out in a day for one number, one place and one
county.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from audiences import store as people
from audiences.contact import PHONE
from audiences.division import Division
from audiences.vault import Vault
from pusher import direct, proof
from pusher.desk import Desk
from pusher.proof import Ready, Use
from pusher.question import STRANGERS
from pusher.store import Connection
from pusher.store import objection as rules
from pusher.store import page as pages
from pusher.store import sign_up as store
from pusher.store.sign_up import Asked, Caps

_MOST: Final = 50  # entered in one round


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
    hashed = USE.hashed(vault, request.id, code)
    return await store.prove(conn, request.id, word=_hashed(vault, request.word), code=hashed, at=now, most=proof.TRIES)


async def sign_ups(desk: Desk) -> None:
    """Send the codes that were asked for, enter who has proved one, forget what is old."""
    await proof.go_round(desk, USE)


async def _ready(desk: Desk, conn: Connection, one: Asked) -> Ready | None:
    phone = desk.vault.open(one.key_id, one.cipher)
    place = await pages.place(conn, one.division)
    dead = await people.why_dead(conn, desk.vault, county=one.county, kind=PHONE, address=phone)
    often = await store.lately(conn, one.number, one.id, proof.HOURS) >= proof.CODES
    if often or dead in STRANGERS:  # whose number it was is to be mended first, by people
        return None
    name = place.name if place else ""
    ports = await _ports(conn, desk.vault, one.division, name)
    return Ready(phone, ports, text(name), partial(store.arm, conn, one.id))


async def _enter(desk: Desk, conn: Connection) -> None:
    for one in await store.take_proved(conn, _MOST):
        await _subscribe(desk, conn, one)


async def _subscribe(desk: Desk, conn: Connection, one: Asked) -> None:
    phone = desk.vault.open(one.key_id, one.cipher)
    keys = [row.key for row in await _ports(conn, desk.vault, one.division, "")]
    await people.subscribe(
        conn, desk.vault, county=one.county, phone=phone, division=one.division, accounts=keys, at=desk.now()
    )
    await store.close(conn, one.id)


async def _ports(conn: Connection, vault: Vault, division: int, name: str) -> direct.Ports:
    return await direct.able(conn, vault, Division(division).county, text(name), place=division)


def _hashed(vault: Vault, word: str) -> bytes:
    return vault.index(f"sign-up page {word}")


USE: Final = Use("sign-up", timedelta(minutes=10), store.take_asked, _ready, store.forget, _enter)
