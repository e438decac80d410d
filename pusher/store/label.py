"""Towns' tags and places' QR codes on the accounts' platforms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("label.sql")


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A place's QR code on an account; `until` None: for good, `address` None: not made yet."""

    account: int
    name: str  # the account's
    division: int
    address: str | None
    until: datetime | None
    said: str


async def take(conn: Connection, seconds: float) -> list[int]:
    """Take the accounts whose tags may be compared; nobody else tags there for so many seconds."""
    return [row["account"] async for row in _queries.take(conn, seconds=seconds)]


async def give(conn: Connection, account: int, seconds: float, said: str = "") -> None:
    """Compare again in so many seconds; `said`: why they are not in step."""
    await _queries.give(conn, account=account, seconds=seconds, said=said)


async def labels(conn: Connection, account: int) -> dict[int, int]:
    """An account's tags: town → number on the platform. Whom a mass send to a town goes to."""
    return {row["division"]: row["number"] async for row in _queries.labels(conn, account=account)}


async def add_label(conn: Connection, account: int, division: int, number: int) -> None:
    """A town has a tag."""
    await _queries.add_label(conn, account=account, division=division, number=number)


async def drop_label(conn: Connection, account: int, division: int) -> None:
    """Somebody has deleted a town's tag on the platform."""
    await _queries.drop_label(conn, account=account, division=division)


async def town_names(conn: Connection, codes: Collection[int]) -> dict[int, str]:
    """Names of towns."""
    return {row["code"]: row["name"] async for row in _queries.town_names(conn, codes=list(codes))}


async def ask_codes(conn: Connection, accounts: Sequence[int], divisions: Sequence[int], at: datetime) -> None:
    """Ask for QR codes of places; those that are there stay as they are: they are printed."""
    await _queries.ask_codes(conn, accounts=list(accounts), divisions=list(divisions), at=at)


async def take_codes(conn: Connection, most: int, seconds: float) -> list[tuple[int, int]]:
    """Take (account, division) of codes that are to be made; nobody else makes them for so many seconds."""
    return [(row["account"], row["division"]) async for row in _queries.take_codes(conn, most=most, seconds=seconds)]


async def keep_code(
    conn: Connection, account: int, division: int, address: str, until: datetime | None, next_at: datetime
) -> None:
    """It is made; `next_at`: when it is made again."""
    await _queries.keep_code(conn, account=account, division=division, address=address, until=until, next_at=next_at)


async def miss_code(conn: Connection, account: int, division: int, seconds: float, said: str) -> None:
    """It could not be made; try again later."""
    await _queries.miss_code(conn, account=account, division=division, seconds=seconds, said=said)


async def codes(conn: Connection, county: int, lo: int, hi: int) -> list[PlaceCode]:
    """The codes of the places of a range."""
    return [PlaceCode(**row) async for row in _queries.codes(conn, county=county, lo=lo, hi=hi)]
