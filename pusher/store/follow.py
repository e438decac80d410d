"""What a push leaves to do: whom it did not reach, and whom an older version misled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audiences.store import counting
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.strategy import Strategy

_queries = Queries("follow.sql")


@dataclass(frozen=True, slots=True)
class Untold:
    """People whom nothing shows to be told, and the addresses that are not to be written to again.

    `doubted` households are left out: perhaps they were told.
    """

    residents: tuple[int, ...]
    spent: tuple[int, ...]
    homes: int
    doubted: int


@dataclass(frozen=True, slots=True)
class Older:
    """A push that brought another version of an item to an audience."""

    id: int
    audience: int
    strategy: Strategy


async def untold(conn: Connection, push: int, audience: int, per: str) -> Untold:
    """Return whom neither this push nor another of the same version reached."""
    pushes = await same(conn, push)
    async with counting(conn):
        rows = [row async for row in _queries.untold(conn, pushes=pushes, audience=audience, per=per)]
        spent = [row["contact"] async for row in _queries.spent(conn, pushes=pushes)]
    return Untold(
        residents=tuple(row["resident"] for row in rows if not row["doubted"]),
        spent=tuple(spent),
        homes=len({row["home"] for row in rows if not row["doubted"]}),
        doubted=len({row["home"] for row in rows if row["doubted"]}),
    )


async def older(conn: Connection, item: int, version: str) -> list[Older]:
    """Return the pushes that brought another version of an item to people, the latest first."""
    rows = [row async for row in _queries.older(conn, item=item, version=version)]
    return [Older(row["id"], row["audience"], Strategy.from_json(row["strategy"])) for row in rows]


async def earlier(conn: Connection, item: int) -> list[Older]:
    """Return the pushes that brought people the item that this one follows in its thread, the latest first."""
    rows = [row async for row in _queries.earlier(conn, item=item)]
    return [Older(row["id"], row["audience"], Strategy.from_json(row["strategy"])) for row in rows]


async def earlier_count(conn: Connection, item: int) -> int:
    """Return how many contacts got the item that this one follows, and not yet this one."""
    pushes = [row["id"] async for row in _queries.unfollowed(conn, item=item)]
    async with counting(conn):
        return int(await _queries.got_count(conn, pushes=pushes))


async def outdated(conn: Connection) -> list[tuple[int, str]]:
    """Return items of which an older version is still being sent, with the version that their pages show."""
    return [(row["item"], row["version"]) async for row in _queries.outdated(conn)]


async def is_alert(conn: Connection, item: int) -> bool:
    """Say whether an item relays an official alert."""
    return bool(await _queries.is_alert(conn, item=item))


async def spec(conn: Connection, audience: int) -> Mapping[str, Any] | None:
    """Return the rule by which an audience was frozen, as stored."""
    found: Mapping[str, Any] | None = await _queries.spec(conn, audience=audience)
    return found


async def contacts(conn: Connection, audiences: Sequence[int]) -> list[int]:
    """Return the contacts of these audiences that can be written to."""
    async with counting(conn):
        return [row["contact"] async for row in _queries.contacts(conn, audiences=list(audiences))]


async def misled(conn: Connection, pushes: Sequence[int]) -> list[int]:
    """Return the contacts that got what these pushes brought, or may have."""
    async with counting(conn):
        return [row["contact"] async for row in _queries.misled(conn, pushes=list(pushes))]


async def visited(conn: Connection, pushes: Sequence[int]) -> list[int]:
    """Return the households (units of a visit) that were told at home what these pushes brought."""
    async with counting(conn):
        return [row["unit"] async for row in _queries.visited(conn, pushes=list(pushes))]


async def misled_count(conn: Connection, item: int, version: str) -> int:
    """Return how many contacts got another version of an item, or may have."""
    async with counting(conn):
        return int(await _queries.misled_count(conn, item=item, version=version))


async def same(conn: Connection, push: int) -> list[int]:
    """Return the pushes that brought the same version as this one, this one among them."""
    return [row["id"] async for row in _queries.same(conn, push=push)]
