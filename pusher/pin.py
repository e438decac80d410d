"""The PIN (发送密码): six digits asked before something is sent, approved or exported, where one stays signed in.

Set at the first sign-in; five wrong ones in a row lock it until a system administrator clears it. A stolen table cannot
be searched through for it: what argon2id hashes is a keyed hash.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from argon2 import PasswordHasher

from audiences.vault import Vault
from pusher.store import Connection, Pool
from pusher.store import phone as store
from pusher.user import is_right

TRIES: Final = 5
LOCKED: Final = "发送密码连续输错5次，已经锁住。请本县的系统管理员解除后重新设置；急的可以用密码登录办理。"
_PIN: Final = re.compile(r"\d{6}", re.ASCII)
_RUNS: Final = "01234567890123456789"
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PinError(Exception):
    """The PIN is wrong, locked or would not hold; `args[0]` is Chinese."""


async def check(pool: Pool, vault: Vault, staff: int, given: str) -> None:
    """Verify a PIN; each try is on record before it is compared. PinError says how many are left."""
    async with pool.acquire() as conn:
        tried = await store.try_pin(conn, staff, TRIES)
    if tried is None:
        raise PinError(LOCKED)
    stored, tries = tried
    if not await asyncio.to_thread(is_right, stored, _keyed(vault, staff, given)):
        left = TRIES - tries
        raise PinError(f"发送密码不对，还可以试{left}次。" if left else LOCKED)
    async with pool.acquire() as conn:
        await store.right_pin(conn, staff)


async def put(conn: Connection, vault: Vault, staff: int, new: str, again: str) -> None:
    """Set a PIN. PinError."""
    if not _PIN.fullmatch(new):
        raise PinError("发送密码是6位数字")
    if new != again:
        raise PinError("两次填的不一样")
    if len(set(new)) < 3 or new in _RUNS or new[::-1] in _RUNS:  # noqa: PLR2004 121212 is guessed first
        raise PinError("这个太好猜了（如 111111、123456），请换一个")
    await store.set_pin(conn, staff, await asyncio.to_thread(_hasher.hash, _keyed(vault, staff, new)))


def _keyed(vault: Vault, staff: int, pin: str) -> str:
    return vault.index(f"pin {staff} {pin}").hex()
