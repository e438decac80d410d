"""Inspection packs (迎检包): who asked for which, their files in parts, what goes into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("dossier.sql")


@dataclass(frozen=True, slots=True)
class Dossier:
    """A pack and where it stands: asked, ready, failed, gone."""

    id: int
    county: int
    division: int
    since: date
    until: date  # this day included
    state: str
    asked_by: int
    asked_at: datetime
    made_at: datetime | None
    size: int | None  # bytes
    files: int | None
    digest: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Packed:
    """A push that goes in."""

    id: int
    item: int
    version: str
    approved_at: datetime
    approved_by: int | None
    code: str
    sealed: bool
    no: int  # of the version


async def ask(conn: Connection, division: int, since: date, until: date, *, by: int, at: datetime) -> int:
    """Somebody wants a pack; return its number."""
    return int(
        await _queries.ask(
            conn, county=division // 10**9, division=division, since=since, until=until, person=by, at=at
        )
    )


async def waiting(conn: Connection, division: int) -> int:
    """Return how many packs of a place are asked for and not made yet."""
    return int(await _queries.waiting(conn, division=division))


async def dossiers(conn: Connection, lo: int, hi: int, most: int = 30) -> list[Dossier]:
    """Return the packs of a range, the latest first."""
    return [Dossier(**row) async for row in _queries.dossiers(conn, lo=lo, hi=hi, most=most)]


async def dossier(conn: Connection, number: int) -> Dossier | None:
    """Return one pack; None: there is none, or it is not this session's to see."""
    row = await _queries.dossier(conn, id=number)
    return Dossier(**row) if row else None


async def part(conn: Connection, number: int, no: int) -> bytes | None:
    """Return a part of a pack's file, from 0 on; None: there are no more."""
    body: bytes | None = await _queries.part(conn, dossier=number, no=no)
    return body


async def take(conn: Connection) -> Dossier | None:
    """Take the pack whose turn it is until the transaction ends."""
    row = await _queries.take(conn)
    return Dossier(**row) if row else None


async def add_part(conn: Connection, one: Dossier, no: int, body: bytes) -> None:
    """Keep a part of its file."""
    await _queries.add_part(conn, dossier=one.id, no=no, division=one.division, body=body)


async def ready(conn: Connection, number: int, *, size: int, files: int, digest: str, at: datetime) -> None:
    """It is made."""
    await _queries.ready(conn, id=number, at=at, size=size, files=files, digest=digest)


async def fail(conn: Connection, number: int, because: str, at: datetime) -> None:
    """It could not be made."""
    await _queries.fail(conn, id=number, at=at, because=because)


async def stale(conn: Connection, number: int) -> bool:
    """Say whether a pack holds what may not be read any more: sealed since, or a listing that ended since."""
    return bool(await _queries.stale(conn, id=number))


async def pass_away(conn: Connection, before: datetime) -> None:
    """Remove the files that were made before a moment, and those that are stale."""
    await _queries.pass_away(conn, before=before)


async def pushes(conn: Connection, lo: int, hi: int, since: datetime, before: datetime, most: int) -> list[Packed]:
    """Return what units of a range approved in a time, the first first."""
    rows = _queries.pushes(conn, lo=lo, hi=hi, since=since, before=before, most=most)
    return [Packed(**row) async for row in rows]
