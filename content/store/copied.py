"""What an item was copied from, and what of it still stands in the copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from asyncpg import Connection

from content.copied import Left, left_days
from content.item import Version
from content.store.queries import queries

_BEFORE: Final = timedelta(weeks=2)
_AFTER: Final = timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class Copied:
    """The code of the item that stood model, and the days of it that are still in the copy."""

    code: str
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A notice of last year's that may come round again."""

    code: str
    title: str
    published_at: datetime


async def this_time_last_year(conn: Connection, division: int, now: datetime, most: int = 8) -> list[Earlier]:
    """Return what a unit published last year from two weeks before this day to six weeks after it."""
    day = now - timedelta(days=365)
    return [
        Earlier(**row)
        async for row in queries.this_time_last_year(
            conn, division=division, since=day - _BEFORE, until=day + _AFTER, count=most
        )
    ]


async def add_copied(conn: Connection, item: int, source: int, hash_: str) -> None:
    """Remember from which version of another item an item was copied."""
    await queries.add_copied(conn, item=item, source=source, hash=hash_)


async def copied(conn: Connection, item: int, version: Version) -> Copied | None:
    """Return what this version of an item still has of what it was copied from; None: it was copied from nothing."""
    row = await queries.copied_from(conn, item=item)
    return None if row is None else Copied(row["code"], left_days(version, Version.from_json(row["doc"])))
