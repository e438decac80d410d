"""Ways of sending that a platform closed to an account: it says so once, and a person opens them again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("mode.sql")


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed way of sending, or (`until`) one that rests. `because`: the platform's code and words."""

    account: int
    mode: str
    because: str
    at: datetime
    until: datetime | None


async def close_mode(conn: Connection, account: int, mode: str, because: str) -> None:
    """A platform does not let an account send this way (any more)."""
    await _queries.close_mode(conn, account=account, mode=mode, because=because)


async def rest_mode(conn: Connection, account: int, mode: str, because: str, seconds: float) -> None:
    """A platform takes no more of this way for so long; what waits for it is sent afterwards."""
    await _queries.rest_mode(conn, account=account, mode=mode, because=because, seconds=seconds)


async def open_mode(conn: Connection, account: int, mode: str) -> bool:
    """Let it be tried again. False: it was not closed."""
    return await _queries.open_mode(conn, account=account, mode=mode) is not None


async def closed_modes(conn: Connection, county: int) -> dict[int, list[Closed]]:
    """Return what is closed to a county's accounts or rests, by account."""
    found: dict[int, list[Closed]] = defaultdict(list)
    async for row in _queries.closed_modes(conn, county=county):
        found[row["account"]].append(Closed(**row))
    return found
