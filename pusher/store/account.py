"""Accounts (公众号, 短信端口) and their day's quota."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.weigh import FIRST_PROBE, FLOOR, LONGEST_PROBE, STEP

_queries = Queries("account.sql")


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
    weight: int = 100  # among equivalent accounts


@dataclass(frozen=True, slots=True)
class Turned:
    """An account whose state has just turned, as an alarm names it."""

    id: int
    key: str
    channel: str
    county: int
    name: str
    paused_because: str


async def add_account(conn: Connection, account: NewAccount, county: int) -> int:
    """Enter an account, or renew the one of the same key; return its number."""
    values = {name: getattr(account, name) for name in account.__slots__}
    return int(await _queries.add_account(conn, county=county, **values))


async def accounts(conn: Connection, county: int, channels: Sequence[str]) -> list[AccountRow]:
    """Return a county's accounts of these channels that are not switched off."""
    return [AccountRow(**row) async for row in _queries.accounts(conn, county=county, channels=list(channels))]


async def everywhere(conn: Connection, channels: Sequence[str]) -> list[AccountRow]:
    """Return the active accounts of these channels in all counties, those that speak for a whole county first."""
    return [AccountRow(**row) async for row in _queries.everywhere(conn, channels=list(channels))]


async def account(conn: Connection, number: int) -> AccountRow | None:
    """Return one account by its number."""
    row = await _queries.account(conn, id=number)
    return AccountRow(**row) if row else None


async def account_by_key(conn: Connection, key: str) -> AccountRow | None:
    """Return one account by its key."""
    row = await _queries.account_by_key(conn, key=key)
    return AccountRow(**row) if row else None


async def entered(conn: Connection, key: str) -> NewAccount | None:
    """Return an account as it was entered, its secrets sealed; None: there is none of this key."""
    row = await _queries.entered(conn, key=key)
    return NewAccount(**row) if row else None


async def pause_account(conn: Connection, number: int, because: str, seconds: float = 0.0) -> Turned | None:
    """Open an account's circuit, with the reason in Chinese; its rows stay pending. None: it was open already.

    It is not probed before so many seconds.
    """
    row = await _queries.pause_account(
        conn, id=number, because=because, first=FIRST_PROBE, longest=LONGEST_PROBE, least=seconds
    )
    return Turned(**row) if row else None


async def stop_account(conn: Connection, number: int, because: str) -> bool:
    """Let a person pause an account: no probe resumes it. False: it is switched off."""
    return await _queries.stop_account(conn, id=number, because=because) is not None


async def resume_account(conn: Connection, number: int) -> bool:
    """Let a person resume an account, as if nothing had been. False: it is switched off."""
    return await _queries.resume_account(conn, id=number) is not None


async def take_probes(conn: Connection, seconds: float, held: Collection[int] = ()) -> list[int]:
    """Take the accounts whose probe is due, none that another worker holds; nobody else gets them for so long."""
    return [row["id"] async for row in _queries.take_probes(conn, seconds=seconds, held=list(held))]


async def put_off_probe(conn: Connection, number: int, because: str) -> None:
    """Probe again later and later."""
    await _queries.put_off_probe(conn, id=number, because=because, first=FIRST_PROBE, longest=LONGEST_PROBE)


async def try_account(conn: Connection, number: int) -> Turned | None:
    """Let an account speak on probation: a small share, at a slow pace. None: a person was faster."""
    row = await _queries.try_account(conn, id=number, share=STEP, brake=FLOOR)
    return Turned(**row) if row else None


async def prove_account(conn: Connection, number: int) -> bool:
    """End an account's probation. False: it was on none."""
    return await _queries.prove_account(conn, id=number) is not None


async def set_weight(conn: Connection, number: int, weight: int) -> None:
    """Give an account more or less of its equivalents' work."""
    await _queries.set_weight(conn, id=number, weight=weight)


async def brake(conn: Connection, number: int, seconds: float) -> None:
    """Leave an account alone for so many seconds, and be slower from then on: its provider said busy."""
    await _queries.brake(conn, id=number, seconds=seconds)


@dataclass(frozen=True, slots=True)
class Stock:
    """Segments that an account paid for in advance (预存条数), by what was entered and what was sent since."""

    account: int
    county: int
    channel: str
    key: str
    name: str
    entered: int
    used: int
    warn_below: int
    entered_at: datetime

    @property
    def left(self) -> int:
        """Segments; below 0: more was sent than was entered."""
        return self.entered - self.used


async def stocks(conn: Connection, county: int) -> list[Stock]:
    """Return what a county's accounts (0: everybody's) have in stock."""
    return [Stock(**row) async for row in _queries.stocks(conn, county=county)]


async def book_direct(conn: Connection, account: int, segments: int, at: datetime) -> None:
    """Book a text that is in no push, of so many segments."""
    await _queries.book_direct(conn, account=account, segments=segments, at=at)


async def set_stock(conn: Connection, account: int, entered: int, warn_below: int, *, by: int, at: datetime) -> None:
    """Enter what is left now; counting begins anew."""
    await _queries.set_stock(conn, account=account, entered=entered, warn_below=warn_below, by=by, at=at)


async def drop_stock(conn: Connection, account: int) -> None:
    """Count no more."""
    await _queries.drop_stock(conn, account=account)
