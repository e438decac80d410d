"""Alerts (预警) that were taken: one row a message, known by its identifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Connection

from content.store.queries import queries


@dataclass(frozen=True, slots=True)
class Message:
    """A message and the version that relays it; `message`: alert, update, cancel."""

    item: int
    code: str
    message: str
    colour: str
    hash: str
    sent_at: datetime


async def by_identifier(conn: Connection, county: int, identifier: str) -> Message | None:
    """Return a message that was taken before."""
    return _message(await queries.alert(conn, county=county, identifier=identifier))


async def chain(conn: Connection, county: int, identifiers: Sequence[str]) -> Message | None:
    """Return the latest message of the alert that these belong to; None: unknown, or it no longer stands."""
    return _message(await queries.alert_chain(conn, county=county, identifiers=list(identifiers)))


async def latest(conn: Connection, item: int) -> Message | None:
    """Return an item's latest message; None: it relays no alert."""
    return _message(await queries.latest_alert(conn, item=item))


async def add(
    conn: Connection, county: int, identifier: str, message: Message, *, taken: datetime, expires: datetime | None
) -> None:
    """Keep a message."""
    await queries.add_alert(
        conn,
        county=county,
        identifier=identifier,
        item=message.item,
        message=message.message,
        colour=message.colour,
        hash=message.hash,
        sent_at=message.sent_at,
        taken_at=taken,
        expires_at=expires,
    )


async def arranged(conn: Connection, item: int, was: str, hash_: str) -> None:
    """Say that a message is now relayed by another version: its local arrangements changed, nothing else."""
    await queries.arrange_alert(conn, item=item, was=was, hash=hash_)


async def lock(conn: Connection, county: int) -> None:
    """Take turns until the transaction ends."""
    await queries.lock_alerts(conn, county=county)


def _message(row: Any) -> Message | None:
    return None if row is None else Message(**row)
