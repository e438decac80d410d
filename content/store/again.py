"""Pages that are looked at again (再看): those that came of late, and what they say now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Connection

from content.corrected import merged
from content.item import Version
from content.store.queries import queries
from content.store.source import Arrival, files_json


@dataclass(frozen=True, slots=True)
class Looked:
    """A page that came. `first` is the find that came first of it; `digest` of its words as they came last."""

    id: int
    county: int
    division: int
    source: int | None
    address: str
    digest: str
    title: str
    state: str
    etag: str
    modified: str
    first: int


@dataclass(frozen=True, slots=True)
class Read:
    """The item that a find became, with what was read of its page: at first, and as corrections of it were put in."""

    item: int
    code: str
    version: Version


async def claim_again(
    conn: Connection, *, since: datetime, before: datetime, at: datetime, count: int
) -> tuple[Looked, ...]:
    """Take pages that came since a time and were not looked at since `before`; nobody else takes them now."""
    rows = queries.claim_again(conn, since=since, before=before, at=at, count=count)
    return tuple([Looked(**row) async for row in rows])


async def first_read(conn: Connection, find: int) -> Read | None:
    """Return what became of a find; None: no item."""
    row = await queries.first_read(conn, find=find)
    if row is None:
        return None
    version = Version.from_json(row["doc"])
    async for one in queries.put_in(conn, find=find):  # what a clerk wrote herself stood before and after
        version = merged(Version.from_json(one["was"]), version, Version.from_json(one["made"])).version
    return Read(row["item"], row["code"], version)


async def looked_again(conn: Connection, find: int, *, etag: str, modified: str) -> None:
    """Note that a page says what it said."""
    await queries.looked_again(conn, id=find, etag=etag, modified=modified)


async def drop(conn: Connection, find: int) -> None:
    """Let a correction that waits go: its page says again what it said before."""
    await queries.drop_find(conn, id=find)


async def renew(conn: Connection, find: int, came: Arrival, at: datetime) -> bool:
    """Let a find that waits say what its page says now; False: somebody has decided, or these words came before."""
    row = await queries.renew_find(
        conn,
        id=find,
        digest=came.digest,
        title=came.title,
        charset=came.charset,
        bytes=came.data,
        files=files_json(came.files),
        etag=came.etag,
        modified=came.modified,
        at=at,
    )
    return row is not None
