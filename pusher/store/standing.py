"""How accounts stand among their equivalents: calls by the minute, shares, brakes, and the batches that wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pusher.store import Connection
from pusher.store.cap import Full
from pusher.store.queries import Queries
from pusher.weigh import CALM, RELEASE, Standing, Tally

_queries = Queries("standing.sql")
_TALLY = ("calls", "bad", "busy", "seconds")


@dataclass(frozen=True, slots=True)
class Stood:
    """An account's standing, with what names it and what its channel is built from (secrets still sealed)."""

    standing: Standing
    key: str
    channel: str
    county: int
    name: str
    options: Mapping[str, Any]
    probes: int  # above 0: on probation, or paused by the circuit
    spent: bool  # nothing is left of today's quota


@dataclass(frozen=True, slots=True)
class Queued:
    """A batch that nobody holds, with its rows that are still to be sent."""

    batch: int
    push: int
    step: int
    account: int
    rows: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An account as a county's people see it."""

    id: int
    key: str
    channel: str
    division: int
    name: str
    owner: str
    state: str
    paused_because: str
    paused_by: str
    paused_at: datetime | None
    probe_at: datetime | None
    probes: int
    weight: int
    share: int
    brake: float
    rate: float
    daily_limit: int
    used: int  # recipients today
    calls: int  # in the last ten minutes
    bad: int
    seconds: float
    waiting: int  # rows
    listens: bool  # it holds a line
    offline: str | None  # why the line is down, empty: it stands; None: no process holds it
    line_since: datetime | None  # since when it is so

    @property
    def left(self) -> int | None:
        """Recipients that are left of today's quota; None: there is no limit."""
        return max(0, self.daily_limit - self.used) if self.daily_limit else None


@dataclass(frozen=True, slots=True)
class Gauge:
    """An account's figures for operators."""

    key: str
    share: int
    brake: float
    paused: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """An account that does not carry what it could."""

    key: str
    name: str
    state: str
    paused_because: str
    share: int
    brake: float


async def add_minutes(conn: Connection, tallies: Mapping[int, Tally]) -> None:
    """Add what this process counted to the current minute."""
    columns = {name: [getattr(tally, name) for tally in tallies.values()] for name in _TALLY}
    await _queries.add_minutes(conn, accounts=list(tallies), **columns)


async def forget_minutes(conn: Connection) -> None:
    """Forget what is older than a week."""
    await _queries.forget_minutes(conn)


async def standings(conn: Connection, day: date) -> list[Stood]:
    """Return how every account that is not switched off stands; `day` is the quota's."""
    return [_stood(row) async for row in _queries.standings(conn, day=day)]


async def move_share(conn: Connection, one: Standing, share: int) -> bool:
    """Move an account's share. False: somebody else did."""
    return await _queries.move_share(conn, id=one.account, was=one.share, share=share) is not None


async def release_brakes(conn: Connection) -> None:
    """Try a little more speed where it has been calm."""
    await _queries.release_brakes(conn, release=RELEASE, calm=CALM)


async def waiting(conn: Connection, accounts: Sequence[int], most: int = 5000) -> list[Queued]:
    """Return the batches that nobody holds of every push and step in which these accounts have some."""
    return [Queued(**row) async for row in _queries.waiting(conn, accounts=list(accounts), most=most)]


async def move_batches(conn: Connection, push: int, moves: Sequence[tuple[int, int, str]]) -> list[int]:
    """Give batches to other accounts, as (batch, account, mode); return those that could be moved."""
    batches, accounts, modes = (list(column) for column in zip(*moves, strict=True))
    rows = _queries.move_batches(conn, push=push, batches=batches, accounts=accounts, modes=modes)
    return [row["id"] async for row in rows]


async def put_off_full(
    conn: Connection, push: int, batches: Sequence[int], pairs: Full, rolling: Collection[int]
) -> None:
    """Let rows of moved batches wait whose number is full at their account; `rolling`: accounts that count 24 hours."""
    rollings = [account in rolling for account in pairs.accounts]
    await _queries.put_off_full(
        conn, push=push, batches=list(batches), contacts=pairs.contacts, accounts=pairs.accounts, rollings=rollings
    )


async def troubled(conn: Connection) -> list[Trouble]:
    """Return the accounts that are paused, on probation, or carry less than they could."""
    return [Trouble(**row) async for row in _queries.troubled(conn)]


async def gauges(conn: Connection) -> list[Gauge]:
    """Return every account's figures for operators."""
    return [Gauge(**row) async for row in _queries.gauges(conn)]


async def shown(conn: Connection, county: int, day: date) -> list[Shown]:
    """Return a county's accounts as its people see them; `day` is the quota's."""
    return [Shown(**row) async for row in _queries.shown(conn, county=county, day=day)]


def _stood(row: Mapping[str, Any]) -> Stood:
    standing = Standing(
        row["account"],
        row["weight"],
        row["share"],
        active=row["active"],
        since=row["since"],
        recent=Tally(*(row[name] for name in _TALLY)),
        usual=Tally(calls=row["usual_calls"], seconds=row["usual_seconds"]),
    )
    names = ("key", "channel", "county", "name", "options", "probes", "spent")
    return Stood(standing, *(row[name] for name in names))
