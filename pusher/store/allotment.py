"""What platforms say that an account may call in a day (接口每日次数), by mode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("allotment.sql")


@dataclass(frozen=True, slots=True)
class Day:
    """One mode's day. `most`: calls, None: the platform has never said; `said`: why it did not the last time."""

    account: int
    mode: str
    most: int | None
    used: int
    read_at: datetime | None
    said: str


async def due(conn: Connection, seconds: float) -> list[int]:
    """Accounts whose platform was not asked for so long."""
    return [row["id"] async for row in _queries.due(conn, seconds=seconds)]


async def note(conn: Connection, account: int, mode: str, *, most: int, used: int) -> None:
    """The platform said so."""
    await _queries.note(conn, account=account, mode=mode, most=most, used=used)


async def miss(conn: Connection, account: int, mode: str, said: str) -> None:
    """It did not."""
    await _queries.miss(conn, account=account, mode=mode, said=said)


async def of_county(conn: Connection, county: int, midnight: datetime) -> dict[tuple[int, str], Day]:
    """The day of each account and mode."""
    rows = _queries.of_county(conn, county=county, midnight=midnight)
    return {(row["account"], row["mode"]): Day(**row) async for row in rows}
