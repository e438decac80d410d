"""The month's ration (每月条数): what a platform lets one address have by a way, counted before anything is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from audiences.store import counting
from pusher.store import Connection, company
from pusher.store.cap import Full, full
from pusher.store.queries import Queries
from pusher.strategy import Strategy, groups

_queries = Queries("ration.sql")


@dataclass(frozen=True, slots=True)
class Month:
    """How often an account sent to many this month: by us, and past us as it was entered."""

    account: int
    ours: int
    outside: int


async def exhausted(conn: Connection, county: int, audience: int, strategy: Strategy) -> Full:
    """Who gets no more by which ways: pairs of a contact and an account, or minus the number of one of the ways."""
    daily = await full(conn, county, strategy)
    if not any(way.monthly for way in strategy.ways):
        return daily
    spent = await _spent(conn, county, audience, strategy, {})
    if spent.contacts:
        # who waits for the very same people costs nothing more: this one goes with it
        waits = await company.waiting(conn, audience, strategy, groups(strategy), daily)
        joins = {(one.account, one.mode): crowd for _, one, crowd in waits}
        if joins:
            spent = await _spent(conn, county, audience, strategy, joins)
    return Full(daily.contacts + spent.contacts, daily.accounts + spent.accounts)


async def _spent(
    conn: Connection, county: int, audience: int, strategy: Strategy, joins: Mapping[tuple[int, str], str]
) -> Full:
    ways = [(number, way) for number, way in enumerate(strategy.ways, 1) if way.monthly]
    async with counting(conn):
        rows = [
            row
            async for row in _queries.spent(
                conn,
                audience=audience,
                county=county,
                ords=[number for number, _ in ways],
                accounts=[way.account for _, way in ways],
                kinds=[way.kind for _, way in ways],
                monthlies=[way.monthly for _, way in ways],
                joins=[joins.get((way.account, way.mode), "") for _, way in ways],
            )
        ]
    return Full([row["contact"] for row in rows], [-row["ord"] for row in rows])


async def alone(conn: Connection, strategy: Strategy) -> None:
    """Let nobody else take of these accounts' month until the transaction ends."""
    for account in sorted({way.account for way in strategy.ways if way.monthly}):
        await _queries.alone(conn, account=account)


async def month(conn: Connection, county: int, day: date) -> dict[int, Month]:
    """Return the sends to many of a day's month, by account."""
    return {row["account"]: Month(**row) async for row in _queries.month(conn, county=county, day=day)}


async def enter(conn: Connection, account: int, day: date, sends: int, *, by: int, at: datetime) -> None:
    """Enter how often was sent to everybody past us on a day; 0: it was not."""
    if sends:
        await _queries.enter(conn, account=account, day=day, sends=sends, by=by, at=at)
    else:
        await _queries.erase(conn, account=account, day=day)
