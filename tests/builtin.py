"""What PostgreSQL's own types are, asked once in a process and not on every connection of every test.

asyncpg asks for `bigint[]` and its like on each new connection, and PostgreSQL plans that question for longer than most
of our queries run: a test opens three connections or four. Oids below 16384 mean the same in every cluster; for all
others it asks as always.
"""

from __future__ import annotations

from typing import Any, Final

from asyncpg import Connection

_OURS: Final = 16384  # FirstNormalObjectId: below are the types that PostgreSQL brings with it
_ask: Final = Connection._introspect_types
_told: Final[dict[frozenset[int], Any]] = {}


async def _ask_once(connection: Connection, oids: set[int], seconds: float | None) -> Any:
    if any(oid >= _OURS for oid in oids):
        return await _ask(connection, oids, seconds)
    asked = frozenset(oids)
    if asked not in _told:
        _told[asked] = await _ask(connection, oids, seconds)
    return _told[asked]


def remember() -> None:
    """Let all connections of this process share the answers."""
    Connection._introspect_types = _ask_once
