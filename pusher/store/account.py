"""Accounts (公众号, 短信端口) and their day's quota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiosql

from pusher.store import Connection

_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "account.sql", "asyncpg")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as stored: secrets among the options are still sealed."""

    id: int
    key: str
    channel: str
    county: int
    division: int
    name: str
    state: str
    paused_because: str
    options: Mapping[str, Any]
    rate: float  # recipients a second; 0: as fast as it goes
    daily_limit: int  # recipients a day; 0: none
    price: Decimal  # yuan a segment


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an officer enters."""

    key: str
    channel: str
    division: int
    name: str
    options: Mapping[str, Any]
    owner: str = ""
    supervisor: str = ""
    rate: float = 0.0
    daily_limit: int = 0
    price: Decimal = Decimal(0)


async def add_account(conn: Connection, account: NewAccount, county: int) -> int:
    """Enter an account, or renew the one of the same key; return its number."""
    values = {name: getattr(account, name) for name in account.__slots__}
    return int(await _queries.add_account(conn, county=county, **values))


async def accounts(conn: Connection, county: int, channels: Sequence[str]) -> list[AccountRow]:
    """Return a county's accounts of these channels that are not switched off."""
    return [AccountRow(**row) async for row in _queries.accounts(conn, county=county, channels=list(channels))]


async def account(conn: Connection, number: int) -> AccountRow | None:
    """Return one account by its number."""
    row = await _queries.account(conn, id=number)
    return AccountRow(**row) if row else None


async def account_by_key(conn: Connection, key: str) -> AccountRow | None:
    """Return one account by its key."""
    row = await _queries.account_by_key(conn, key=key)
    return AccountRow(**row) if row else None


async def pause_account(conn: Connection, number: int, because: str) -> None:
    """Pause an account, with the reason in Chinese; its rows stay pending."""
    await _queries.pause_account(conn, id=number, because=because)


async def resume_account(conn: Connection, number: int) -> None:
    """Let an account speak again."""
    await _queries.resume_account(conn, id=number)


async def brake(conn: Connection, number: int, seconds: float) -> None:
    """Leave an account alone for so many seconds, and be slower from then on: its provider said busy."""
    await _queries.brake(conn, id=number, seconds=seconds)
