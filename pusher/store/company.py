"""Company (合成一组): messages of several pushes to the very same people, which one call carries."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asyncpg import LockNotAvailableError

from audiences.store import counting
from pusher.store import Connection
from pusher.store.cap import Full
from pusher.store.queries import Queries
from pusher.strategy import BATCH_SIZE, Strategy, Way

_queries = Queries("company.sql")

# Below PostgreSQL's deadlock_timeout (1 s): whoever stops several pushes at once is never the one who has to give way.
_PATIENCE: Final = "500ms"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pushes that wait for the same people by the same way; the first of them waits until `due`."""

    account: int
    mode: str
    pushes: int
    due: datetime


async def gather(conn: Connection, batch: int, most: int) -> int:
    """Let what waits for the same people go with a batch that was just leased; return how large the set is, or 0.

    What somebody holds for a moment is waited for; what is held for longer does not go along. Inside a transaction.
    """
    with suppress(LockNotAvailableError):
        async with conn.transaction():
            before = await _queries.patience(conn, wait=_PATIENCE)
            await _queries.hold(conn, batch=batch)
            await _queries.patience(conn, wait=before)
    return int(await _queries.gather(conn, batch=batch, most=most))


async def pushes(conn: Connection, batch: int) -> list[int]:
    """Return the pushes whose texts go with a batch's call, in their order; none: it goes alone."""
    return [row["push"] async for row in _queries.pushes(conn, batch=batch)]


async def part(conn: Connection, batch: int) -> int:
    """Write what came of a batch's call to its company, unless it is still on its way or in doubt."""
    return int(await _queries.part(conn, batch=batch))


async def keep_apart(conn: Connection, batch: int) -> int:
    """Let each of a batch's set go alone from now on; return how many they are, 0: it went alone."""
    return int(await _queries.keep_apart(conn, batch=batch))


async def open_leads(conn: Connection) -> list[int]:
    """Return batches whose company has not been told what came of the call."""
    return [row["lead"] async for row in _queries.open_leads(conn)]


async def until(conn: Connection, push: int) -> datetime | None:
    """Return until when a push waits for company; None: it does not."""
    moment: datetime | None = await _queries.until(conn, push=push)
    return moment


async def hasten(conn: Connection, push: int) -> int:
    """Let a push wait for company no longer; return how many of its batches did."""
    return int(await _queries.hasten(conn, push=push))


async def waiting(
    conn: Connection, audience: int, strategy: Strategy, groups: Sequence[int], spent: Full, often: Sequence[int] = ()
) -> list[tuple[Way, Waiting, str]]:
    """Say of each joint way of a strategy which pushes wait for the very same people, and by what name."""
    ways = strategy.ways
    if not any(way.company > 1 for way in ways):
        return []
    async with counting(conn):
        rows = _queries.crowds(
            conn,
            audience=audience,
            per=strategy.per,
            first=strategy.first,
            full_contacts=spent.contacts,
            full_accounts=spent.accounts,
            heeds=strategy.heeds,
            keys=[way.key for way in ways],
            kinds=[way.kind for way in ways],
            consents=[way.consent for way in ways],
            groups=list(groups),
            often=list(often),
            sizes=[way.whole or BATCH_SIZE for way in ways],
            joints=[way.company > 1 for way in ways],
        )
        named = [(ways[row["ord"] - 1], row["crowd"]) async for row in rows]
    found = {
        (one.account, one.mode): one
        for one in [
            Waiting(**row)
            async for row in _queries.waiting(
                conn,
                accounts=[way.account for way, _ in named],
                modes=[way.mode for way, _ in named],
                crowds=[crowd for _, crowd in named],
            )
        ]
    }
    return [(way, found[way.account, way.mode], crowd) for way, crowd in named if (way.account, way.mode) in found]
