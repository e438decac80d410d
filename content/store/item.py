"""Items and their versions."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from asyncpg import Connection

from content.code import ALPHABET, LENGTH
from content.item import Version
from content.review import ReviewError, State
from content.store.queries import queries
from content.store.row import Draft, Item


def new_code() -> str:
    """Return a fresh short code (短码)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


async def create(
    conn: Connection, version: Version, *, division: int, by: int | None, at: datetime, wrote: bool = True
) -> Item:
    """Enter an item with its first version; `division` is the unit that publishes it.

    `wrote` False: `by` enters another's words, and may review them later.
    """
    number = None
    async with conn.transaction():
        while number is None:
            number = await queries.add_item(
                conn,
                code=new_code(),
                county=division // 10**9,
                division=division,
                hash=version.content_hash(),
                by=by,
                at=at,
            )
        await append(conn, number, version, by if wrote else None, at)
    return await _get(conn, number)


async def get(conn: Connection, item: int) -> Item | None:
    """Return an item."""
    row = await queries.by_id(conn, id=item)
    return None if row is None else _item(row)


async def by_code(conn: Connection, code: str) -> Item | None:
    """Return the item of a short code (read_code makes one of what was typed)."""
    row = await queries.by_code(conn, code=code)
    return None if row is None else _item(row)


async def version(conn: Connection, item: int, hash_: str) -> Version | None:
    """Return a version of an item."""
    doc = await queries.version(conn, item=item, hash=hash_)
    return None if doc is None else Version.from_json(doc)


async def versions(conn: Connection, item: int) -> tuple[Draft, ...]:
    """Return the history of an item, the latest version first."""
    return tuple([Draft(**row) async for row in queries.versions(conn, item=item)])


async def _get(conn: Connection, item: int) -> Item:
    found = await get(conn, item)
    if found is None:
        raise LookupError(item)
    return found


async def lock(conn: Connection, item: int) -> Item:
    """Return an item and hold it until the end of the transaction: steps and edits take turns."""
    row = await queries.by_id_locked(conn, id=item)
    if row is None:
        raise ReviewError("没有这条信息")
    return _item(row)


def _item(row: Any) -> Item:
    return Item(**{**row, "state": State(row["state"])})


async def append(conn: Connection, item: int, version: Version, by: int | None, at: datetime) -> None:
    """Append a version; one that the item already has stays as it is. ItemError: it could not be read back."""
    Version.from_json(version.to_json())
    await queries.add_version(
        conn,
        item=item,
        hash=version.content_hash(),
        doc=version.to_json(),
        title=version.title,
        division=version.division,
        genre=version.genre,
        openness=version.openness,
        reach=version.reach,
        duty=version.duty,
        urgency=version.urgency,
        issued_on=version.issued_on,
        valid_until=version.valid_until,
        by=by,
        at=at,
    )


async def replaced(conn: Connection, item: int) -> list[tuple[str, str]]:
    """Return the items in whose place this one stands, as (code, title)."""
    return [(row["code"], row["title"]) async for row in queries.replaced(conn, item=item)]
