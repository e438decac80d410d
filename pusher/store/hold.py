"""Accounts that are one worker's at a time (独占): by a lease on the database's clock, with how their lines are."""

from __future__ import annotations

from collections.abc import Sequence

from pusher.store import Connection
from pusher.store.account import AccountRow
from pusher.store.queries import Queries

_queries = Queries("hold.sql")


async def speakers(conn: Connection) -> list[AccountRow]:
    """Return every account that is not switched off."""
    return [AccountRow(**row) async for row in _queries.speakers(conn)]


async def take(conn: Connection, account: int, holder: str, seconds: float, because: str) -> bool:
    """Take an account for so long; false: somebody holds it."""
    return await _queries.take(conn, account=account, holder=holder, seconds=seconds, because=because) is not None


async def renew(conn: Connection, account: int, holder: str, seconds: float, because: str) -> float | None:
    """Hold it longer; return for how many seconds it has had no line. None: it is ours no more."""
    down: float | None = await _queries.renew(conn, account=account, holder=holder, seconds=seconds, because=because)
    return down


async def hand_back(conn: Connection, account: int, holder: str, because: str) -> None:
    """Let anybody take it at once."""
    await _queries.hand_back(conn, account=account, holder=holder, because=because)


async def forget(conn: Connection, accounts: Sequence[int]) -> None:
    """All but these are everybody's again."""
    await _queries.forget(conn, accounts=list(accounts))
