"""Closing a listing (公示结束): its names go under lock, its hashes, rows and days stay."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime

from asyncpg import Connection

from content.item import Version
from content.store.queries import queries
from content.store.seal import FILE, VERSION, Lock
from content.store.tongue import originals


@dataclass(frozen=True, slots=True)
class Listing:
    """A published listing whose names can still be read."""

    item: int
    code: str
    county: int
    division: int
    hash: str
    published_at: datetime
    version: Version = field(repr=False)


@dataclass(frozen=True, slots=True)
class Closing:
    """A listing that is over; `forgotten_at`: its originals are gone for good."""

    item: int
    code: str
    division: int
    rows: int
    began_at: datetime
    ended_at: datetime
    at: datetime
    forgotten_at: datetime | None
    title: str


async def running(conn: Connection) -> list[Listing]:
    """Return the published listings that were not closed."""
    return [
        Listing(
            row["item"],
            row["code"],
            row["county"],
            row["division"],
            row["hash"],
            row["published_at"],
            Version.from_json(row["doc"]),
        )
        async for row in queries.running_listings(conn)
    ]


async def close(conn: Connection, item: int, lock: Lock, *, rows: int, ended: datetime, at: datetime) -> None:
    """Put the names of a listing under lock. The caller's transaction holds all of it together."""
    said = {
        f"{VERSION} {row['hash']}": json.dumps(row["doc"], ensure_ascii=False)
        async for row in queries.documents(conn, item=item)
    }
    said |= {
        f"{FILE} {row['digest']}": base64.b64encode(row["bytes"]).decode()
        async for row in queries.own_files(conn, item=item)
    }
    said |= await originals(conn, item)
    ciphers = [lock.seal(words).cipher for words in said.values()]
    await queries.close_listing(
        conn, item=item, names=list(said), key_id=lock.primary, ciphers=ciphers, rows=rows, ended=ended, at=at
    )


async def closing(conn: Connection, item: int) -> Closing | None:
    """Say that a listing was closed; None: it was not."""
    row = await queries.closing(conn, item=item)
    return None if row is None else Closing(**row)


async def closings(conn: Connection, lo: int, hi: int, most: int = 200) -> list[Closing]:
    """Return the listings of the units in lo..hi that are over, the latest first."""
    return [Closing(**row) async for row in queries.closings(conn, lo=lo, hi=hi, most=most)]


async def forget(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete the originals of listings that were closed before a time; return of how many."""
    return int(await queries.forget_listings(conn, before=before, dry=dry))
