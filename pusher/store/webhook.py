"""Webhooks: addresses, and what is still to be told to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("webhook.sql")


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of a key. `failing_since` None: the last call was taken."""

    id: int
    api_key: int
    url: str
    kinds: list[str]
    made_at: datetime
    failing_since: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be told to one address, for the `tries`th time; not `wanted`: the address or its key has ended."""

    id: int
    webhook: int
    kind: str
    object: str
    division: int
    state: str
    at: datetime
    tries: int
    url: str
    secret_key: int
    secret: bytes = field(repr=False)
    wanted: bool = True


async def add_webhook(
    conn: Connection, api_key: int, url: str, kinds: Collection[str], secret: tuple[int, bytes], at: datetime
) -> int:
    """Enter an address; `secret` is sealed (key, cipher)."""
    key, cipher = secret
    return int(
        await _queries.add_webhook(
            conn, api_key=api_key, url=url, kinds=sorted(kinds), secret_key=key, secret=cipher, made_at=at
        )
    )


async def webhooks(conn: Connection, *api_keys: int) -> list[Webhook]:
    """Return the addresses of these keys that hold."""
    return [Webhook(**row) async for row in _queries.webhooks(conn, api_keys=list(api_keys))]


async def end_webhook(conn: Connection, number: int, api_key: int, at: datetime) -> bool:
    """Tell it no longer; False: the key has none of that number that holds."""
    return await _queries.end_webhook(conn, id=number, api_key=api_key, at=at) is not None


async def claim(conn: Connection, most: int, lease: float) -> list[Event]:
    """Take events whose time has come, for this worker alone for `lease` seconds."""
    return [Event(**row) async for row in _queries.claim(conn, most=most, lease=lease)]


async def taken(conn: Connection, event: int) -> None:
    """It was taken."""
    await _queries.taken(conn, id=event)


async def later(conn: Connection, event: int, after: float | None) -> None:
    """Tell it again after so many seconds; None: never."""
    await _queries.later(conn, id=event, after=after)


async def stand(conn: Connection, webhook: int, said: str, *, well: bool) -> None:
    """Remember what the last call to an address came to, Chinese."""
    await _queries.stand(conn, webhook=webhook, well=well, said=said)
