"""Visits (走访): the households that nothing reached, who goes there, the paper, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from pusher.store import Connection
from pusher.store.queries import Queries

Outcome = Literal["told", "relayed", "away", "refused", "dead"]
OUTCOMES: Final[Mapping[Outcome, str]] = {
    "told": "已当面告知",
    "relayed": "转告家人",
    "away": "家里没人",
    "refused": "拒绝",
    "dead": "已去世",
}
_queries = Queries("visit.sql")


@dataclass(frozen=True, slots=True)
class Owed:
    """A 必达 push that owes visits, as far as whoever visits may know it: another unit may have sent it."""

    id: int
    county: int
    item: int
    version: str
    audience: int
    state: str
    approved_at: datetime
    title: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Home:
    """A household on the list; `unit` is its number, or minus the number of a person without one."""

    unit: int
    division: int
    resident: int  # whom to ask for
    name: str
    people: int  # living, of whom the push meant; the whole household's where none of them is
    reaches: list[str]
    outcome: str | None  # of the last visit
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A 村民小组: its households, how many are still to be visited, and what visits brought.

    `nameless` are followers who were not reached and whom nobody could ask for.
    """

    division: int
    households: int
    open: int
    nameless: int
    told: int
    relayed: int
    refused: int


@dataclass(frozen=True, slots=True)
class Officer:
    """Who goes to a village or a group; the number is sealed."""

    division: int
    name: str
    key_id: int | None
    phone: bytes | None


async def owing(conn: Connection, since: datetime, most: int) -> list[Owed]:
    """Return the pushes since then that owe visits in the session's territory, whoever sent them, the latest first."""
    return [Owed(**row) async for row in _queries.owing(conn, since=since, most=most)]


async def owed(conn: Connection, push: int) -> Owed | None:
    """Return one of them; None: it owes nobody there a visit."""
    row = await _queries.owed(conn, push=push)
    return Owed(**row) if row else None


async def homes(conn: Connection, push: int, audience: int, within: tuple[int, int]) -> list[Home]:
    """Return the households of a range that are still to be told, by group."""
    rows = _queries.homes(conn, push=push, audience=audience, lo=within[0], hi=within[1])
    return [Home(**row) async for row in rows]


async def standings(conn: Connection, push: int, audience: int, within: tuple[int, int]) -> list[Standing]:
    """Return how each group of a range stands."""
    rows = _queries.groups(conn, push=push, audience=audience, lo=within[0], hi=within[1])
    return [Standing(**row) async for row in rows]


async def unserved(conn: Connection, push: int, villages: Sequence[int], roles: Sequence[str]) -> list[int]:
    """Return those villages where nobody of these roles, there or in the town, has the grant to open the list."""
    rows = _queries.unserved(conn, push=push, villages=list(villages), roles=list(roles))
    return [row["code"] async for row in rows]


async def enter(
    conn: Connection,
    push: int,
    homes: Sequence[Home],
    outcome: Outcome,
    *,
    county: int,
    officer: str,
    by: int,
    at: datetime,
) -> None:
    """Enter one outcome for some households; entered twice it is the same."""
    await _queries.enter(
        conn,
        push=push,
        county=county,
        units=[home.unit for home in homes],
        divisions=[home.division for home in homes],
        residents=[home.resident for home in homes],
        outcome=outcome,
        officer=officer,
        by=by,
        at=at,
    )


async def officers(conn: Connection, lo: int, hi: int) -> dict[int, Officer]:
    """Return who goes where, by division."""
    return {row["division"]: Officer(**row) async for row in _queries.officers(conn, lo=lo, hi=hi)}


async def set_officer(conn: Connection, one: Officer, *, county: int, by: int, at: datetime) -> None:
    """Name who goes somewhere; without a name nobody does any more."""
    if not one.name:
        await _queries.drop_officer(conn, division=one.division)
        return
    await _queries.set_officer(
        conn, division=one.division, county=county, name=one.name, key_id=one.key_id, phone=one.phone, by=by, at=at
    )


async def print_sheet(
    conn: Connection, push: int, division: int, units: Sequence[int], *, county: int, by: int, at: datetime
) -> None:
    """Keep what a group's paper says, in its order."""
    await _queries.print_sheet(conn, push=push, division=division, county=county, units=list(units), by=by, at=at)


async def sheet(conn: Connection, push: int, division: int) -> tuple[list[int], datetime] | None:
    """Return what a group's paper says and when it was printed; None: nothing was."""
    row = await _queries.sheet(conn, push=push, division=division)
    return (list(row["units"]), row["at"]) if row else None


async def forget(conn: Connection, pushes: Sequence[int]) -> None:
    """Delete who was visited for these pushes."""
    await _queries.forget(conn, pushes=list(pushes))
