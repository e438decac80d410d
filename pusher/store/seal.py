"""The approved texts of an item that is sealed, and what an auditor is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("seal.sql")


@dataclass(frozen=True, slots=True)
class Text:
    """One approved text as stored."""

    push: int
    account: int
    mode: str
    division: int
    message: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One original under lock."""

    name: str
    key_id: int
    cipher: bytes = field(repr=False)


async def texts(conn: Connection, item: int) -> list[Text]:
    """Return every approved text of an item's pushes."""
    return [Text(**row) async for row in _queries.texts(conn, item=item)]


async def seal_texts(conn: Connection, item: int) -> None:
    """Put tombstones in the place of the texts of a sealed item."""
    await _queries.seal_texts(conn, item=item)


async def unseal(conn: Connection, item: int, *, staff: int, grant: int) -> list[Sealed]:
    """Hand out an item's originals to an auditor and put it on record; nothing for anybody else."""
    return [Sealed(**row) async for row in _queries.unseal(conn, item=item, staff=staff, grant_id=grant)]
