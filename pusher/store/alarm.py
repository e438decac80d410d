"""Alarms (提醒) and the house's pulse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("alarm.sql")

STRANGE: Final = "strange"  # the kind about answers that no channel of ours has heard of
RESTING: Final = "resting"  # the kind about ways of sending whose platform takes no more today


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a person has to look at. `object` names a push or an account, never a resident."""

    id: int
    kind: str
    object: str
    text: str
    at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Told:
    """An alarm of the last week. `cleared_at` None: it is not over."""

    text: str
    at: datetime
    last_at: datetime
    times: int
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """How long nobody was heard, in seconds, and whether this is still the database in which it was."""

    silent: float
    same: bool


async def raise_alarm(conn: Connection, *, county: int, kind: str, object: str, text: str) -> None:  # noqa: A002
    """Tell a county's people (0: everybody's); an alarm that is open already is told again."""
    await _queries.raise_alarm(conn, county=county, kind=kind, object=object, text=text)


async def clear_alarm(conn: Connection, kind: str, object: str) -> None:  # noqa: A002
    """It is over."""
    await _queries.clear_alarm(conn, kind=kind, object=object)


async def fade(conn: Connection, kind: str, days: int) -> None:
    """End the alarms of a kind that nobody ends: it has not happened for so many days."""
    await _queries.fade(conn, kind=kind, days=days)


async def open_alarms(conn: Connection, county: int, most: int = 50) -> list[Alarm]:
    """Return what a county's people have to look at, the latest first."""
    return [Alarm(**row) async for row in _queries.open_alarms(conn, county=county, most=most)]


async def recent_alarms(conn: Connection, county: int, kind: str, most: int = 20) -> list[Told]:
    """Return a county's alarms of one kind of the last week, the latest first."""
    return [Told(**row) async for row in _queries.recent_alarms(conn, county=county, kind=kind, most=most)]


async def told(conn: Connection, kind: str) -> dict[str, str]:
    """Return what was told of a kind and is not over, by what it is about."""
    return {row["object"]: row["text"] async for row in _queries.told(conn, kind=kind)}


async def pulse(conn: Connection) -> Pulse:
    """Take the pulse and keep others from taking it until the transaction ends."""
    return Pulse(**await _queries.pulse(conn))


async def beat(conn: Connection) -> None:
    """Say that somebody is alive in this database."""
    await _queries.beat(conn)


async def hold_all(conn: Connection, because: str) -> list[tuple[int, int]]:
    """Pause every push that might send, until a person goes on; return (push, county)."""
    held = [(row["id"], row["county"]) async for row in _queries.hold_pushes(conn, because=because)]
    await _queries.hold_batches(conn)
    return held
