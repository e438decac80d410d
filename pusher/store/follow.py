"""What a push leaves to do: whom it did not reach, and whom an older version misled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from audiences.store import Had, counting
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


@dataclass(frozen=True, slots=True)
class Told:
    """The contacts that got something, or may have, and the households (units of a visit) that were told at home."""

    contacts: list[int]
    homes: list[int]


@dataclass(frozen=True, slots=True)
class ToldCount:
    """How many they are."""

    contacts: int
    homes: int

    def __bool__(self) -> bool:
        return bool(self.contacts or self.homes)

    def __str__(self) -> str:
        """3个手机或微信号，当面告知过1户."""
        numbers = f"{self.contacts}个手机或微信号" if self.contacts else ""
        return "，".join(filter(None, (numbers, f"当面告知过{self.homes}户" if self.homes else "")))


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


async def unfollowed(conn: Connection, item: int) -> list[int]:
    """Return the pushes of the item that this one follows after which nothing of this one was sent yet."""
    return [row["id"] async for row in _queries.unfollowed(conn, item=item)]


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


async def contacts(conn: Connection, audiences: Sequence[int], newer: Sequence[int]) -> list[int]:
    """Return the contacts of these audiences that can be written to, and that the newer pushes did not bring it to."""
    async with counting(conn):
        rows = _queries.contacts(conn, audiences=list(audiences), newer=list(newer))
        return [row["contact"] async for row in rows]


async def newer(conn: Connection, item: int, version: str) -> list[int]:
    """Return the pushes that brought people this version of an item."""
    return [row["id"] async for row in _queries.newer(conn, item=item, version=version)]


async def texts(conn: Connection, versions: Sequence[tuple[int, str]]) -> list[int]:
    """Return the pushes that brought people one of these versions of items."""
    items, hashes = [item for item, _ in versions], [version for _, version in versions]
    return [row["id"] async for row in _queries.texts(conn, items=items, versions=hashes)]


async def had(
    conn: Connection, item: int, version: str, per: str, *, must: bool, twins: Sequence[tuple[int, str]] = ()
) -> Had:
    """Return who got this version of an item, may have or waits for it: by delivery state, and `told` at home.

    Who got one of its `twins` (versions of other items that say the same) is `elsewhere`; who waits for one, `pending`.
    `must`: who was not reached, or wants to be told by word of mouth, is visited.
    """
    others = await texts(conn, twins)
    contacts: dict[str, list[int]] = {state: [] for state in ("opened", "arrived", "sent", "unknown", "pending")}
    async with counting(conn):
        async for row in _queries.had(conn, item=item, version=version):
            contacts[row["state"]].append(row["contact"])
        contacts["elsewhere"] = []
        async for row in _queries.had_by(conn, pushes=others):
            contacts["pending" if row["waits"] else "elsewhere"].append(row["contact"])
        pushes = [*await newer(conn, item, version), *others]
        homes = [row["unit"] async for row in _queries.visited(conn, pushes=pushes, newer=[])]
    owing = [row["audience"] async for row in _queries.owing(conn, item=item, version=version)] if must else None
    return Had(per, contacts, homes, "told", owing)


async def stopped(conn: Connection, versions: Sequence[tuple[int, str]], since: datetime) -> bool:
    """Say whether a push of one of these versions of items that was approved by then has been stopped since."""
    items, hashes = [item for item, _ in versions], [version for _, version in versions]
    return bool(await _queries.stopped(conn, items=items, versions=hashes, since=since))


async def told(conn: Connection, pushes: Sequence[int], newer: Sequence[int] = ()) -> Told:
    """Return who got what these pushes brought, or may have, and not what the newer ones bring."""
    ids = {"pushes": list(pushes), "newer": list(newer)}
    async with counting(conn):
        contacts = [row["contact"] async for row in _queries.misled(conn, **ids)]
        return Told(contacts, [row["unit"] async for row in _queries.visited(conn, **ids)])


async def count_told(conn: Connection, pushes: Sequence[int], newer: Sequence[int] = ()) -> ToldCount:
    """Return how many they are, for a page."""
    async with counting(conn):
        return ToldCount(**await _queries.count_told(conn, pushes=list(pushes), newer=list(newer)))


async def count_misled(conn: Connection, item: int, version: str, *, homes: bool) -> ToldCount:
    """How many were told another version, and not this one; `homes`: those told at home are visited again (必达)."""
    before = [push.id for push in await older(conn, item, version)]
    told = await count_told(conn, before, await newer(conn, item, version))
    return told if homes else replace(told, homes=0)


async def vain(conn: Connection, pushes: Sequence[int]) -> list[int]:
    """Return the contacts to which these pushes went in vain."""
    async with counting(conn):
        return [row["contact"] async for row in _queries.vain(conn, pushes=list(pushes))]


async def stranded(
    conn: Connection, audience: int, sources: Sequence[int], per: str, reached: Sequence[int]
) -> list[int]:
    """Return the people of the units none of whose contacts in an audience is reached, as its sources hold them."""
    rows = _queries.stranded(conn, audience=audience, sources=list(sources), per=per, reached=list(reached))
    async with counting(conn):
        return [row["resident"] async for row in rows]


async def same(conn: Connection, push: int) -> list[int]:
    """Return the pushes that brought the same version as this one, this one among them."""
    return [row["id"] async for row in _queries.same(conn, push=push)]
