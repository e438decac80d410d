"""Signing in (登录): passwords in argon2id, a second factor, attempts counted in rows."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from audiences.vault import Vault
from pusher import device
from pusher.store import Connection, Pool, audit, user
from pusher.store import staff_session as session
from pusher.store.user import Granted, Staff

_WINDOW: Final = timedelta(minutes=15)
_PAIR_LIMIT, _ACCOUNT_LIMIT, _ADDRESS_LIMIT = 5, 20, 60  # attempts in a window
_STEP: Final = 30
_SHORTEST: Final = 10

_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What an unknown account is verified against: its answer takes as long as a known one's.
_NOBODY: Final = _hasher.hash(secrets.token_hex(16))
_WRONG: Final = "账号、密码或动态验证码不对。请核对后再试。"


class SignInError(Exception):
    """Not signed in; `args[0]` is Chinese and does not tell whether the account exists."""


class TooManyAttemptsError(SignInError):
    """Too many attempts for this account or from this address."""


class WeakPasswordError(ValueError):
    """A password that would not hold; `args[0]` is Chinese."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person types, and from where."""

    account: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    address: str = field(repr=False)
    device: str = ""


def hash_password(password: str) -> str:
    """The argon2id hash; takes some 20 ms of a core. WeakPasswordError."""
    if len(password) < _SHORTEST or len(set(password)) < _SHORTEST // 2 or _simple(password):
        raise WeakPasswordError(f"密码至少{_SHORTEST}位，不能只是几个字符的重复，也不能是顺着数的（1234567890）。")
    return _hasher.hash(password)


def _simple(password: str) -> bool:
    """Whether it is a piece said again and again, or counts up or down."""
    again = password in (password + password)[1:-1]
    return again or all(abs(ord(a) - ord(b)) == 1 or {a, b} == {"0", "9"} for a, b in pairwise(password))


async def enrol_totp(conn: Connection, vault: Vault, staff: int) -> str:
    """Make and store a new second-factor secret; return it in base32, to be shown once."""
    secret = pyotp.random_base32()
    await enrol(conn, vault, staff, secret)
    return secret


async def enrol(conn: Connection, vault: Vault, staff: int, secret: str) -> None:
    """Store a second-factor secret that somebody's phone has."""
    sealed = vault.seal(secret)
    await user.set_totp(conn, staff, sealed.key_id, sealed.cipher)


async def sign_in(pool: Pool, vault: Vault, given: Credentials, now: datetime, *, strict: bool) -> str:
    """Verify, open a new session and return its cookie; SignInError. `strict`: county roles need a second factor."""
    async with pool.acquire() as conn, conn.transaction():
        staff = await user.by_account(conn, given.account[:100])
        pair, account, address = _throttle_keys(given, staff)
        counts = await session.attempt(conn, (pair, account, address), now, now - _WINDOW)
        granted = await user.grants(conn, staff.id) if staff else []
    if counts[pair] > _PAIR_LIMIT or counts[account] > _ACCOUNT_LIMIT or counts[address] > _ADDRESS_LIMIT:
        raise TooManyAttemptsError("尝试的次数太多了。请15分钟后再试，或请本单位的系统管理员重设密码。")
    right = await asyncio.to_thread(is_right, staff.password if staff else _NOBODY, given.password)
    async with pool.acquire() as conn, conn.transaction():
        reason = await _refusal(conn, vault, staff if right else None, granted, given, now, strict=strict)
        if reason is None and staff is not None:
            await session.forget(conn, (pair, account))
            await session.forgive(conn, address)
            token = await device.begin(conn, staff.id, granted[0], now, device=given.device)
        await audit.record(
            conn,
            "sign_in" if reason is None else "sign_in_refused",
            at=now,
            division=granted[0].grant.lo if granted else 0,
            staff=staff.id if staff else None,
            grant=granted[0].id if granted and reason is None else None,
        )
    if reason is not None:
        raise SignInError(reason)
    return token


async def _refusal(
    conn: Connection,
    vault: Vault,
    staff: Staff | None,
    granted: list[Granted],
    given: Credentials,
    now: datetime,
    *,
    strict: bool,
) -> str | None:
    if staff is None or not staff.active:
        return _WRONG
    if staff.temporary_until is not None and staff.temporary_until <= now:
        return "临时密码已经过期。请本单位的系统管理员重设。"
    if staff.totp is not None and staff.totp_key is not None:
        step = code_step(vault.open(staff.totp_key, staff.totp), given.code, now)
        if step is None or not await user.spend_totp(conn, staff.id, step):
            return _WRONG
    elif strict and any(one.grant.role.county_level for one in granted):
        return "县级账号须先开通动态验证码。请联系系统管理员。"
    return None if granted else "这个账号还没有授权范围。请联系安全管理员。"


def is_right(stored: str, password: str) -> bool:
    """Whether a password is the one of this argon2id hash; takes some 20 ms of a core."""
    try:
        return _hasher.verify(stored, password[:1000])
    except (VerificationError, InvalidHashError):
        return False


def code_step(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is: the current one or a neighbour, for clocks differ."""
    step = int(now.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    digits = "".join(code.split())
    for candidate in (step, step - 1, step + 1):
        if secrets.compare_digest(totp.at(candidate * _STEP).encode(), digits.encode()):
            return candidate
    return None


def _throttle_keys(given: Credentials, staff: Staff | None) -> tuple[bytes, bytes, bytes]:
    """What is counted; a new password, as an administrator sets it for who has guessed too often, is counted anew."""
    account = f"{given.account.strip().lower()} {staff.password if staff else ''}"
    address = network(given.address)
    texts = (f"pair {account} {address}", f"account {account}", f"address {address}")
    pair, by_account, by_address = (hashlib.sha256(text.encode()).digest() for text in texts)
    return pair, by_account, by_address


def network(address: str) -> str:
    """An IPv6 customer has 2^64 addresses: they count as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)  # noqa: PLR2004
