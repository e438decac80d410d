"""The weekly cap (频次上限): who of an audience has had enough, counted over all that the county sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from audiences.store import counting
from channels.registry import CHANNELS
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.strategy import Strategy

_queries = Queries("cap.sql")
_FEW: Final = 20_000  # people; above, one walk over the week is cheaper than a look for each


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom it is planned: an audience of a county, and how many messages a contact may have had this week."""

    county: int
    audience: int
    cap: int  # 0: any number
    push: int = 0  # whose own rows do not count against it


@dataclass(frozen=True, slots=True)
class Often:
    """Contacts that have had as many as the cap or more, and how many."""

    contacts: list[int]
    counts: list[int]


async def often(conn: Connection, whom: Whom, people: int) -> Often:
    """Count over the week; `people` of the audience decide how."""
    if whom.cap <= 0:
        return Often([], [])
    async with counting(conn):
        found = (
            _queries.often_few(conn, county=whom.county, audience=whom.audience, cap=whom.cap, channels=list(CHANNELS))
            if people <= _FEW
            else _queries.often_many(conn, county=whom.county, cap=whom.cap)
        )
        rows = [row async for row in found]
    return Often([row["contact"] for row in rows], [row["n"] for row in rows])


@dataclass(frozen=True, slots=True)
class Full:
    """Pairs of a contact and an account that has given it all that its gateway gives one number in a day."""

    contacts: list[int]
    accounts: list[int]


async def full(conn: Connection, county: int, strategy: Strategy) -> Full:
    """Count over the day, for those of a strategy's accounts whose gateways count."""
    counted = {way.account: way for way in strategy.ways if way.cap}
    if not counted:
        return Full([], [])
    async with counting(conn):
        rows = [
            row
            async for row in _queries.full(
                conn,
                county=county,
                accounts=list(counted),
                caps=[way.cap for way in counted.values()],
                rollings=[way.rolling for way in counted.values()],
            )
        ]
    return Full([row["contact"] for row in rows], [row["account"] for row in rows])


async def full_members(conn: Connection, audience: int, pairs: Full) -> dict[int, int]:
    """Return how many of an audience's addresses are among them, by account."""
    if not pairs.contacts:
        return {}
    async with counting(conn):
        rows = _queries.full_members(conn, audience=audience, contacts=pairs.contacts, accounts=pairs.accounts)
        return {row["account"]: row["n"] async for row in rows}
