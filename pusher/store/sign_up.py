"""Requests to get a place's notices by SMS: their codes and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from audiences.vault import Sealed
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("sign_up.sql")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; the number is sealed."""

    id: int
    county: int
    division: int
    key_id: int
    cipher: bytes = field(repr=False)
    number: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Caps:
    """Codes within a day: of one place, of the county."""

    place: int
    county: int


async def ask(
    conn: Connection, division: int, phone: Sealed, *, number: bytes, word: bytes, at: datetime, caps: Caps
) -> int:
    """Take a request in, return its number; 0: the place or the county has sent all the codes of a day."""
    return int(
        await _queries.ask(
            conn,
            division=division,
            at=at,
            key_id=phone.key_id,
            cipher=phone.cipher,
            number=number,
            word=word,
            of_place=caps.place,
            of_county=caps.county,
        )
    )


async def prove(conn: Connection, request: int, *, word: bytes, code: bytes, at: datetime, most: int) -> bool:
    """Whether the code is right; wrong, late, void and unknown are one answer."""
    return bool(await _queries.prove(conn, id=request, word=word, code=code, at=at, most=most))


async def take_asked(conn: Connection, most: int) -> list[Asked]:
    """Take requests that wait for a code; a crash leaves them void."""
    return [Asked(**row) async for row in _queries.take_asked(conn, most=most)]


async def lately(conn: Connection, number: bytes, before: int, hours: int) -> int:
    """How many codes a number was sent within so many hours before a request."""
    return int(await _queries.lately(conn, number=number, before=before, hours=hours))


async def arm(conn: Connection, request: int, code: bytes, until: datetime) -> None:
    """A code is made: it can be proved until then."""
    await _queries.arm(conn, id=request, code=code, until=until)


async def take_proved(conn: Connection, most: int) -> list[Asked]:
    """Requests that were proved; in the caller's transaction."""
    return [Asked(**row) async for row in _queries.take_proved(conn, most=most)]


async def close(conn: Connection, request: int) -> None:
    """It is done."""
    await _queries.close(conn, id=request)


async def forget(conn: Connection, before: datetime) -> None:
    """Forget requests from before a time."""
    await _queries.forget(conn, before=before)
