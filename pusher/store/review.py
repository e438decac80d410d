"""Reviews as pusher drives them: who may take a step, what is late, and the signer's word for a push to many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.access import Role
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.store.user import Named

_queries = Queries("review.sql")


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A signer's word (签发人同意) that a push to `audience_from` people or more needs; `person` None: not given."""

    push: int
    division: int
    people: int
    audience_from: int
    digest: str | None
    person: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Unendorsed:
    """A push that waits for a signer's word."""

    push: int
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class Late:
    """How many items of a unit wait past their time, and the step that the oldest of them waits for."""

    division: int
    county: int
    items: int
    awaits: str
    partner: int | None
    oldest: int  # the item


@dataclass(frozen=True, slots=True)
class Narrow:
    """What waits for a step that only a few may take: those few."""

    item: int
    county: int
    division: int
    awaits: str
    holders: list[int]


async def units(conn: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return the names of units by number."""
    return {row["id"]: row["name"] async for row in _queries.units(conn, ids=list(ids))}


async def units_of_county(conn: Connection, county: int) -> list[tuple[int, str]]:
    """Return the units of a county, as (number, name)."""
    return [(row["id"], row["name"]) async for row in _queries.units_of_county(conn, county=county)]


async def unit_of(conn: Connection, staff: int) -> int | None:
    """Return the number of the unit that a member of staff belongs to."""
    unit: int | None = await _queries.unit_of(conn, staff=staff)
    return unit


async def holders(
    conn: Connection,
    roles: Collection[Role],
    division: int,
    *,
    partner: int | None = None,
    besides: Collection[int] = (),
    most: int = 3,
) -> list[Named]:
    """Return who may take a step in a division, nearest first, `besides` left out; `partner`: only of that unit."""
    rows = _queries.holders(
        conn, roles=sorted(roles), division=division, partner=partner, besides=sorted(besides), most=most
    )
    return [Named(**row) async for row in rows]


async def audience_from(conn: Connection, item: int) -> int | None:
    """Return from how many people on a push of this item needs a signer's word; None: never."""
    people: int | None = await _queries.audience_from(conn, item=item)
    return people


async def need_endorsement(conn: Connection, push: int, *, county: int, division: int, people: int, least: int) -> None:
    """Note that a push needs a signer's word, for it goes to `least` people or more."""
    await _queries.need_endorsement(
        conn, push=push, county=county, division=division, people=people, audience_from=least
    )


async def endorsement(conn: Connection, push: int) -> Endorsement | None:
    """Return the signer's word that a push needs; None: it needs none."""
    row = await _queries.endorsement(conn, push=push)
    return None if row is None else Endorsement(**row)


async def endorse(conn: Connection, push: int, digest: str, *, person: int, at: datetime) -> bool:
    """Give a signer's word for exactly this digest; False: it was given already, or is not needed."""
    return await _queries.endorse(conn, push=push, digest=digest, person=person, at=at) is not None


async def unendorsed(conn: Connection, lo: int, hi: int, most: int = 20) -> list[Unendorsed]:
    """Return the pushes of a territory that wait for a signer's word."""
    return [Unendorsed(**row) async for row in _queries.unendorsed(conn, lo=lo, hi=hi, most=most)]


async def late(conn: Connection, now: datetime) -> list[Late]:
    """Return, by unit, how many of its items wait past their time."""
    return [Late(**row) async for row in _queries.late(conn, now=now)]


async def narrow(conn: Connection, roles: Mapping[str, Collection[Role]], most: int) -> list[Narrow]:
    """Return what waits for a step that at most so many may take; `roles` by step."""
    pairs = [(act, role) for act, some in roles.items() for role in some]
    acts, allowed = [act for act, _ in pairs], [role for _, role in pairs]
    return [Narrow(**row) async for row in _queries.narrow(conn, acts=acts, roles=allowed, most=most)]


async def alarms(conn: Connection, kind: str) -> dict[str, str]:
    """Return what the open alarms of a kind say, by the object that they name."""
    return {row["object"]: row["text"] async for row in _queries.alarms(conn, kind=kind)}
