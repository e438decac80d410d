"""The audit log (审计日志), and the memory of requests that were answered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("audit.sql")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, with the name of who did it."""

    id: int
    at: datetime
    staff: int | None
    grant_id: int | None
    action: str
    object: str
    detail: Mapping[str, Any]
    name: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request that claimed an idempotency key; status None: it is still at work."""

    body_hash: bytes
    status: int | None
    response: Any


async def record(
    conn: Connection,
    action: str,
    *,
    at: datetime,
    division: int,
    staff: int | None,
    grant: int | None,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append a line in the caller's transaction. `subject` and `detail` name no resident."""
    await _queries.record(
        conn,
        at=at,
        county=division // 10**9,
        division=division,
        staff=staff,
        grant_id=grant,
        action=action,
        object=subject,
        detail=dict(detail or {}),
    )


async def history(conn: Connection, subject: str, most: int = 50) -> list[Entry]:
    """Return what was done to one object, the latest first."""
    return [Entry(**row) async for row in _queries.history(conn, object=subject, most=most)]


async def claim(conn: Connection, scope: str, key: str, body_hash: bytes) -> Answered | None:
    """Claim an idempotency key; None: it is ours now, else what the earlier request came to."""
    if await _queries.begin(conn, scope=scope, key=key, body_hash=body_hash) is not None:
        return None
    return Answered(**await _queries.claimed(conn, scope=scope, key=key))


async def answer(conn: Connection, scope: str, key: str, status: int, response: Any) -> None:
    """Keep the answer for those who ask again."""
    await _queries.answer(conn, scope=scope, key=key, status=status, response=response)
