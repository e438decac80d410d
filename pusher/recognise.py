"""Signing in by WeChat (微信登录): the platform names who opens the console in its app; one time she was bound.

She binds her WeChat while she is signed in, or with the SMS code that signs her in. From then on it opens what a code
opens: the same session of 30 days under the same rules (phone.py). What a browser carries meanwhile is sealed; the
virtual openid of a snapshot never gets here. Whoever is signed out everywhere, or ends a phone from another device,
is bound no more.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from audiences.vault import Vault, VaultError
from pusher import phone
from pusher.device import resume, session_key
from pusher.staff import StaffError
from pusher.store import Connection, Pool, audit
from pusher.store import staff_session as sessions
from pusher.store import staff_wechat as store
from pusher.user import TooManyAttemptsError, network

LIFE: Final = timedelta(minutes=10)  # from the way back to the code, or to the tap that binds
_TAKEN: Final = "这个微信已经绑定了另一个人的账号。请他先在“我的账号”里解除"


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the platform has just named, by which account of ours; it leads to a person only once it is bound."""

    account: int
    openid: str = field(repr=False)
    seen: float  # seconds

    def sealed(self, vault: Vault) -> str:
        """As her browser keeps it."""
        sealed = vault.seal(json.dumps([self.account, self.openid, self.seen]))
        return base64.urlsafe_b64encode(bytes([sealed.key_id]) + sealed.cipher).decode().rstrip("=")

    @classmethod
    def read(cls, vault: Vault, text: str, now: datetime) -> Known | None:
        """Back from a browser; None: it is not ours, or too old."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            account, openid, seen = json.loads(vault.open(raw[0], raw[1:]))
        except (VaultError, ValueError, binascii.Error, IndexError, TypeError):
            return None
        return cls(account, openid, seen) if 0 <= now.timestamp() - seen <= LIFE.total_seconds() else None


async def first_use(pool: Pool, state: str, address: str, now: datetime) -> bool:
    """Whether a way back is walked for the first time, by any of our processes; TooManyAttemptsError."""
    state_key, address_key = session_key(f"state {state}"), session_key(f"wechat {network(address)}")
    async with pool.acquire() as conn, conn.transaction():
        counts = await sessions.attempt(conn, [state_key, address_key], now, now - phone.WINDOW)
    if counts[address_key] > phone.PROOFS:
        raise TooManyAttemptsError(phone.TOO_MANY)
    return counts[state_key] == 1


async def enter(pool: Pool, vault: Vault, known: Known, device: str, now: datetime) -> str:
    """Open a session that stays and return its cookie, "": the WeChat is nobody's, or nothing opens to that person."""
    async with pool.acquire() as conn, conn.transaction():
        staff = await store.whose(conn, known.account, _indexes(vault, known))
        return "" if staff is None else await phone.begin(conn, staff, "wechat", now, device=device)


async def bind(conn: Connection, vault: Vault, staff: int, known: Known, now: datetime) -> None:
    """Let this WeChat be that person's; StaffError."""
    index, openid = _indexes(vault, known)[0], vault.seal(known.openid)
    if not await store.bind(conn, staff, known.account, index, openid, now):
        raise StaffError(_TAKEN, "wechat")


async def bind_new(pool: Pool, vault: Vault, cookie: str, known: Known, now: datetime) -> None:
    """Bind whom the session is of that a code has just opened; StaffError."""
    async with pool.acquire() as conn, conn.transaction():
        resumed = await resume(conn, cookie, now)
        if resumed is None:
            return
        one = resumed.session
        await bind(conn, vault, one.staff, known, now)
        await audit.record(
            conn, "bind_wechat", at=now, division=one.grant.lo, staff=one.staff, grant=one.grant_id,
            subject=f"staff {one.staff}", detail={"by": "code"},
        )  # fmt: skip


def _indexes(vault: Vault, known: Known) -> list[bytes]:
    return list(vault.indexes(f"staff wechat {known.account} {known.openid}"))
