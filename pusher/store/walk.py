"""How far the walk through each account's list of followers has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("walk.sql")


@dataclass(frozen=True, slots=True)
class Due:
    """An account whose turn it is; `after`: the contact at which the last page ended."""

    account: int
    started_at: datetime | None
    after: int | None
    seen: int


@dataclass(frozen=True, slots=True)
class Walk:
    """How an account's walk stands, for a screen."""

    account: int
    started_at: datetime | None
    seen: int
    total: int
    ended_at: datetime | None
    came: int
    gone: int
    said: str


async def take(conn: Connection, seconds: float) -> list[Due]:
    """Take the accounts whose turn it is; nobody else gets them for so many seconds."""
    return [Due(**row) async for row in _queries.take(conn, seconds=seconds)]


async def begin(conn: Connection, account: int, at: datetime) -> None:
    """Begin at the first page."""
    await _queries.begin(conn, account=account, at=at)


async def advance(
    conn: Connection, account: int, *, after: int | None, seen: int, total: int, came: int, hold: float
) -> None:
    """Remember that a page is written, in the transaction that writes it."""
    await _queries.advance(conn, account=account, after=after, seen=seen, total=total, came=came, seconds=hold)


async def finish(conn: Connection, account: int, *, gone: int, at: datetime, said: str, next_at: datetime) -> None:
    """The list has been walked through."""
    await _queries.finish(conn, account=account, gone=gone, at=at, said=said, next_at=next_at)


async def put_off(conn: Connection, account: int, seconds: float, said: str = "") -> None:
    """Go on later, where it was."""
    await _queries.put_off(conn, account=account, seconds=seconds, said=said)


async def hurry(conn: Connection, account: int, rest: float) -> bool:
    """Let it be walked through now. False: it is under way, or was within so many seconds."""
    return await _queries.hurry(conn, account=account, rest=rest) is not None


async def walks(conn: Connection, county: int) -> list[Walk]:
    """How the walks of a county's accounts stand."""
    return [Walk(**row) async for row in _queries.walks(conn, county=county)]
