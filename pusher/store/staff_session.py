"""Sessions of the console, and the count of sign-in attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiosql

from pusher.access import Grant
from pusher.store import Connection
from pusher.store.user import as_grant

_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "staff_session.sql", "asyncpg")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is at the console and under which grant. `id` is the cookie's hash."""

    id: bytes = field(repr=False)
    staff: int
    grant_id: int
    csrf: str = field(repr=False)
    seen_at: datetime
    expires_at: datetime
    name: str
    account: str
    county: int
    unit: str
    unit_division: int
    temporary: bool  # the password is an administrator's: nothing is done before it is replaced
    grants: int  # how many this person could act under
    grant: Grant


async def open_session(
    conn: Connection, key: bytes, *, staff: int, grant: int, csrf: str, now: datetime, until: datetime
) -> None:
    """Begin a session under the hash of its cookie."""
    await _queries.open(conn, id=key, staff=staff, grant_id=grant, csrf=csrf, now=now, expires_at=until)


async def find(conn: Connection, key: bytes, now: datetime, idle_since: datetime) -> Session | None:
    """Return the session, if it, its person and its grant still hold and it was used since `idle_since`."""
    row = await _queries.find(conn, id=key, now=now, idle_since=idle_since)
    if row is None:
        return None
    values = dict(row)
    grant = as_grant(row)
    for name in ("role", "lo", "hi", "matters"):
        del values[name]
    return Session(grant=grant, **values)


async def touch(conn: Connection, key: bytes, now: datetime) -> None:
    """Remember when the session was last used."""
    await _queries.touch(conn, id=key, now=now)


async def close(conn: Connection, key: bytes) -> None:
    """End a session."""
    await _queries.close(conn, id=key)


async def close_all(conn: Connection, staff: int) -> None:
    """End all sessions of a person."""
    await _queries.close_all(conn, staff=staff)


async def close_others(conn: Connection, staff: int, key: bytes) -> None:
    """End the sessions of a person but this one."""
    await _queries.close_others(conn, staff=staff, id=key)


async def sweep(conn: Connection, now: datetime, stale: datetime) -> None:
    """Forget sessions past their end and sign-in attempts before `stale`."""
    await _queries.sweep(conn, now=now, stale=stale)


async def attempt(conn: Connection, keys: Sequence[bytes], now: datetime, stale: datetime) -> dict[bytes, int]:
    """Count one more sign-in attempt under each key; return the counts in the window that began after `stale`."""
    rows = _queries.attempt(conn, keys=list(keys), now=now, stale=stale)
    return {row["key"]: row["attempts"] async for row in rows}


async def forgive(conn: Connection, key: bytes) -> None:
    """Take one attempt back."""
    await _queries.forgive(conn, key=key)


async def forget(conn: Connection, keys: Sequence[bytes]) -> None:
    """Start these keys anew."""
    await _queries.forget(conn, keys=list(keys))
