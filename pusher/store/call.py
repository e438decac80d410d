"""Calls (叫应): who has to be told of a red alert by voice, and whether somebody answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audiences.division import Range
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("call.sql")


@dataclass(frozen=True, slots=True)
class ToCall:
    """A red alert: nobody was called for it yet (`is_new`), or it was `pushed` to villages besides those called."""

    item: int
    version: str
    identifier: str
    county: int
    territory: int
    code: str
    is_new: bool
    pushed: Sequence[int]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: a village's cadre on duty, or (`resident`) somebody there who is told by a visit."""

    id: int
    division: int
    village: str | None
    item: int
    code: str
    title: str
    resident: int | None
    name: str | None = field(repr=False)  # None: a village, or whom this session may not see
    made_at: datetime
    due: datetime
    calls: int
    called_at: datetime | None
    answered_at: datetime | None
    called_by: int | None
    over: bool  # its alert has ended: nobody has to be called any more

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to call."""
        return self.answered_at is None and not self.over


@dataclass(frozen=True, slots=True)
class Open:
    """How far an alert's calls are."""

    item: int
    code: str
    county: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Pending:
    """How many calls of an alert wait in a territory, and by when the first of them is due."""

    code: str
    title: str
    open: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Who passes a message on; the number is sealed, None: it is dead."""

    name: str = field(repr=False)  # empty: known by the number alone
    key_id: int | None
    phone: bytes | None


async def to_call(conn: Connection, now: datetime) -> list[ToCall]:
    """Return red alerts for which somebody is to be called still. The worker's."""
    return [ToCall(**row) async for row in _queries.to_call(conn, now=now)]


async def make(conn: Connection, alert: ToCall, where: Sequence[Range], *, at: datetime, due: datetime) -> int:
    """Make the calls of an alert in these ranges (lo, hi); return how many. The worker's."""
    los, his = [lo for lo, _ in where], [hi for _, hi in where]
    rows = _queries.make_calls(
        conn, item=alert.item, identifier=alert.identifier, county=alert.county, los=los, his=his, at=at, due=due
    )
    return len([row async for row in rows])


async def calls(conn: Connection, lo: int, hi: int, since: datetime) -> list[Call]:
    """Return the calls of a territory, what is not answered first."""
    return [Call(**row) async for row in _queries.calls(conn, lo=lo, hi=hi, since=since)]


async def ringing(conn: Connection, lo: int, hi: int, since: datetime) -> list[Pending]:
    """Return the alerts for which somebody in a territory has to be called still, the latest first."""
    return [Pending(**row) async for row in _queries.open_calls(conn, lo=lo, hi=hi, since=since)]


async def answered(conn: Connection, number: int, *, by: int, at: datetime) -> tuple[int, int] | None:
    """Somebody answered; return (village, item), None: it was answered before, or is not theirs."""
    row = await _queries.answered(conn, id=number, person=by, at=at)
    return (row["division"], row["item"]) if row else None


async def unanswered(conn: Connection, number: int, *, by: int, at: datetime) -> tuple[int, int] | None:
    """Nobody answered; return (village, item), None: it was answered before, or is not theirs."""
    row = await _queries.unanswered(conn, id=number, person=by, at=at)
    return (row["division"], row["item"]) if row else None


async def counts(conn: Connection, now: datetime) -> list[Open]:
    """Return how far the calls of the last three days' alerts are."""
    return [Open(**row) async for row in _queries.call_counts(conn, now=now)]


async def neighbours(conn: Connection, residents: Sequence[int]) -> dict[int, list[Neighbour]]:
    """Return who passes messages on to these people."""
    found: dict[int, list[Neighbour]] = {}
    async for row in _queries.neighbours(conn, residents=list(residents)):
        one = Neighbour(row["name"], row["key_id"], row["cipher"])
        found.setdefault(row["resident"], []).append(one)
    return found


async def forget(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete calls made before a time; return how many."""
    return int(await _queries.forget_calls(conn, before=before, dry=dry))
