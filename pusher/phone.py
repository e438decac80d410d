"""Signing in by phone (验证码登录): a code in an SMS to the number that a system administrator entered for a person.

The web keeps a blind index of the number, the worker looks whose it is. A code lives five minutes and is good only in
the browser that asked (proof.py). It opens a session that stays 30 days on the device. The county decides whose roles
may come so; who has a second factor, and administrators, never do.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from audiences.contact import ContactError
from audiences.contact import phone as read_phone
from audiences.vault import Vault
from pusher import device as devices
from pusher import direct, proof
from pusher.desk import Desk
from pusher.device import BY_CODE, session_key
from pusher.proof import Ready, Use
from pusher.staff import ADMINISTRATORS, StaffError
from pusher.store import Connection, Pool, audit, user
from pusher.store import phone as store
from pusher.store import staff_session as sessions
from pusher.store.phone import Often, Phoned, Request
from pusher.store.user import Granted
from pusher.user import SignInError, TooManyAttemptsError, network

MOST: Final = Often(1, 5, 10)  # codes for one number
WINDOW: Final = timedelta(minutes=15)
_ASKS, PROOFS = 30, 60  # of one address in a window: a town hall's people come from one
_TEXT: Final = "登录验证码{code}，5分钟内有效。工作人员不会向您要验证码，不是您本人在登录，请不要告诉任何人。"
TOO_MANY: Final = "尝试的次数太多了。请15分钟后再试。"
_WRONG: Final = "验证码不对，或者过了5分钟。请对照短信再输一次，或者重新获取。"
_OFTEN: Final = "验证码要得太频繁了：1分钟内只发一条，一天最多10条。请稍后再试，或者用密码登录。"


@dataclass(frozen=True, slots=True)
class Entered:
    """A code as somebody typed it, in which browser, from where and on what."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    address: str = field(repr=False)
    device: str


def index(vault: Vault, number: str) -> bytes:
    """The blind index of a member of staff's number: not a resident's, so that the two cannot be joined."""
    return vault.index(f"staff {number}")


async def enter(conn: Connection, vault: Vault, staff: int, number: str) -> None:
    """Enter a person's number, "": take it away; sessions end. StaffError."""
    if {one.grant.role for one in await user.grants(conn, staff)} & ADMINISTRATORS:
        raise StaffError("管理员不能用短信验证码登录", "phone")
    try:
        plain = read_phone(number) if number else ""
    except ContactError as error:
        raise StaffError(str(error), "phone") from error
    if not await store.set_phone(conn, staff, *((index(vault, plain), vault.seal(plain)) if plain else (None, None))):
        raise StaffError("这个号码已经登记在另一个人名下", "phone")
    await sessions.close_all(conn, staff)


async def ask(pool: Pool, vault: Vault, number: str, address: str, now: datetime) -> str:
    """Take a request in and return the browser's token for it; TooManyAttemptsError. Nobody is looked up."""
    token = secrets.token_urlsafe(32)
    async with pool.acquire() as conn, conn.transaction():
        key = session_key(f"code {network(address)}")
        counts = await sessions.attempt(conn, [key], now, now - WINDOW)
        taken = counts[key] <= _ASKS and await store.ask(conn, session_key(token), index(vault, number), now, MOST)
    if not taken:
        raise TooManyAttemptsError(_OFTEN)
    return token


async def prove(pool: Pool, vault: Vault, given: Entered, now: datetime) -> str:
    """Verify a code, open a session that stays and return its cookie; SignInError."""
    row, key = session_key(given.token), session_key(f"prove {network(given.address)}")
    async with pool.acquire() as conn, conn.transaction():
        counts = await sessions.attempt(conn, [key], now, now - WINDOW)
        tried = await store.attempt(conn, row, now, proof.TRIES) if counts[key] <= PROOFS else None
    if counts[key] > PROOFS:
        raise TooManyAttemptsError(TOO_MANY)
    if tried is None:
        raise SignInError(_WRONG)
    staff, hashed = tried
    async with pool.acquire() as conn, conn.transaction():
        right = hmac.compare_digest(hashed, USE.hashed(vault, row, given.code)) and await store.spend(conn, row)
        token = await begin(conn, staff, "code", now, device=given.device, right=right)
        if token:
            await sessions.forgive(conn, key)
    if not token:
        raise SignInError(_WRONG)
    return token


async def begin(conn: Connection, staff: int, method: str, now: datetime, *, device: str, right: bool = True) -> str:
    """Open a session that stays and return its cookie, "": not `right`, or nothing opens to her; both are on record."""
    granted = await _opened(conn, staff)
    token = await devices.begin(conn, staff, granted[0], now, method=method, device=device) if right and granted else ""
    await audit.record(
        conn,
        "sign_in" if token else "sign_in_refused",
        at=now,
        division=granted[0].grant.lo if granted else 0,
        staff=staff,
        grant=granted[0].id if token else None,
        detail={"by": method},
    )
    return token


def allowed(who: Phoned) -> bool:
    """Whether a phone in this person's hand may open anything without the password."""
    return not who.second and who.number is not None and any(role in BY_CODE[who.allowed] for role in who.roles)


async def _opened(conn: Connection, staff: int) -> list[Granted]:
    """The grants that a phone opens, as things stand now."""
    who = await store.of_staff(conn, staff)
    if who is None or not allowed(who):
        return []
    return [one for one in await user.grants(conn, staff) if one.grant.role in BY_CODE[who.allowed]]


async def codes(desk: Desk) -> None:
    """Send the codes that were asked for, forget what is old."""
    await proof.go_round(desk, USE)


async def _ready(desk: Desk, conn: Connection, one: Request) -> Ready | None:
    """Nothing for a number that is nobody's, nor for a request that waited as long as a code lives."""
    who = await store.by_number(conn, [one.number])
    if one.asked_at + USE.life < desk.now() or who is None or who.number is None or not allowed(who):
        return None
    ports = await direct.able(conn, desk.vault, who.county, _TEXT)
    number = desk.vault.open(who.number.key_id, who.number.cipher)
    return Ready(number, ports, _TEXT, partial(store.arm, conn, one.id, who.staff))


USE: Final = Use("sign-in", timedelta(minutes=5), store.take, _ready, store.forget)
