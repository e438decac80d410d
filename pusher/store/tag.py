"""Tags (标签): for whom of an audience a send to a place's tag is a way at all."""

from __future__ import annotations

from collections.abc import Sequence

from audiences.store import counting
from pusher.store import Connection
from pusher.store.cap import Full
from pusher.store.queries import Queries
from pusher.strategy import Strategy, groups

_queries = Queries("tag.sql")


async def closed(conn: Connection, audience: int, strategy: Strategy, spent: Full, often: Sequence[int]) -> Full:
    """For whom it is none: pairs of a contact and minus a way's number. `often`: who has had enough this week."""
    ways = strategy.ways
    if not any(way.tag for way in ways):
        return Full([], [])
    async with counting(conn):
        found = [
            row
            async for row in _queries.closed(
                conn,
                audience=audience,
                per=strategy.per,
                first=strategy.first,
                heeds=strategy.heeds,
                full_contacts=spent.contacts,
                full_accounts=spent.accounts,
                often=list(often),
                keys=[way.key for way in ways],
                kinds=[way.kind for way in ways],
                consents=[way.consent for way in ways],
                groups=groups(strategy),
                tags=[way.tag for way in ways],
            )
        ]
    return Full([row["contact"] for row in found], [row["account"] for row in found])
