"""API keys (接口密钥) by their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pusher.access import Action, Grant, permits
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.store.user import as_grant

_queries = Queries("api_key.sql")


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is to be: who answers for it, under which grant, for what, until when."""

    county: int
    name: str
    staff: int
    grant_id: int
    grant: Grant  # where it holds; the role is that of grant_id's
    actions: frozenset[Action]
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Key:
    """A key that holds: under which grant of whom its program acts, and what it may ask for."""

    id: int
    county: int
    name: str
    staff: int
    grant_id: int
    grant: Grant
    actions: frozenset[Action]
    seen_at: datetime | None

    def may(self, action: Action) -> bool:
        """Whether it was made for this, and its role still does it."""
        return action in self.actions and permits(self.grant.role, action)


@dataclass(frozen=True, slots=True)
class Line:
    """A key in a list. `idle`: its person or grant has ended, so that it opens nothing."""

    id: int
    name: str
    staff: int
    person: str
    unit: str
    grant: Grant
    actions: tuple[Action, ...]
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None
    idle: bool

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        return self.ended_at is None and not self.idle and self.ends_at > now


async def add_key(conn: Connection, new: NewKey, key_hash: bytes, at: datetime) -> int:
    """Enter a key and return its number."""
    return int(
        await _queries.add_key(
            conn, county=new.county, name=new.name, staff=new.staff, grant_id=new.grant_id, lo=new.grant.lo,
            hi=new.grant.hi, actions=sorted(new.actions), hash=key_hash, made_at=at, ends_at=new.ends_at,
        )
    )  # fmt: skip


async def find(conn: Connection, key_hash: bytes, now: datetime) -> Key | None:
    """Return the key of a hash, if it, its person and its grant still hold."""
    row = await _queries.find(conn, hash=key_hash, now=now)
    return (
        None if row is None else Key(grant=as_grant(row), actions=frozenset(map(Action, row["actions"])), **_rest(row))
    )


async def see(conn: Connection, number: int, now: datetime) -> None:
    """Remember when a key was last used."""
    await _queries.see(conn, id=number, now=now)


async def keys(conn: Connection, county: int, staff: int | None = None) -> list[Line]:
    """Return the keys of a county, or of one of its staff, ended ones last."""
    return [
        Line(grant=as_grant(row), actions=tuple(map(Action, row["actions"])), **_rest(row))
        async for row in _queries.keys(conn, county=county, staff=staff)
    ]


async def end_key(conn: Connection, number: int, county: int, at: datetime, *, staff: int | None = None) -> bool:
    """End a key; False: the county (or this one of its staff) has none of that number that holds."""
    return await _queries.end_key(conn, id=number, county=county, staff=staff, at=at) is not None


def _rest(row: Any) -> dict[str, Any]:
    return {name: value for name, value in dict(row).items() if name not in {"role", "lo", "hi", "matters", "actions"}}
