"""合村并组: what the unit of a merged village wrote, relays and owes is the new village's."""

from __future__ import annotations

from collections.abc import Mapping

from asyncpg import Connection

from content.store.queries import queries


async def follow_change(conn: Connection, codes: Mapping[int, int]) -> None:
    """Take items, relays, what was asked and is owed from the old divisions' units to the new ones' (15 digits).

    One after the other: what two of them have (the same text waiting, the same page looked at), the new one has once.
    """
    for old, new in codes.items():
        await queries.follow_change(conn, olds=[old], news=[new])
