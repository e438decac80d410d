"""What the console's pages read across nouns: an item's pushes, the visit list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("overview.sql")


@dataclass(frozen=True, slots=True)
class Told:
    """A push of an item."""

    id: int
    item: int
    division: int
    state: str
    urgency: str
    duty: str
    frozen_at: datetime
    approved_at: datetime | None
    dispatched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """A household that nothing shows to be told; `name` is None for whom this session may not see.

    `people` are the living; 0: nobody is left of it.
    """

    division: int
    village: str | None
    name: str | None
    people: int
    reaches: list[str]


async def pushes_of(conn: Connection, item: int, most: int = 20) -> list[Told]:
    """Return the pushes of an item, the latest first."""
    return [Told(**row) async for row in _queries.pushes_of(conn, item=item, most=most)]


async def audience_matters(conn: Connection, audience: int) -> frozenset[int]:
    """Return the matters that a grant must have to see an audience's names."""
    return frozenset(await _queries.audience_matters(conn, audience=audience) or ())


async def unreached_homes(conn: Connection, push: int, audience: int) -> list[Home]:
    """Return the visit list of a push, by village."""
    return [Home(**row) async for row in _queries.unreached_homes(conn, push=push, audience=audience)]


async def names_kept(conn: Connection, audience: int) -> bool:
    """Say whether it is still known who was in an audience: after its time only figures are."""
    return bool(await _queries.names_kept(conn, audience=audience))
