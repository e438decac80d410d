"""Followers who say who they are: requests, codes and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from audiences.vault import Sealed
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("binding.sql")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; the claim (who, which number) is sealed."""

    id: int
    county: int
    account: int
    key_id: int
    cipher: bytes = field(repr=False)
    asked_at: datetime
    number: bytes = b""


async def ask(
    conn: Connection, account: int, claim: Sealed, *, follower: bytes, number: bytes, at: datetime, most: int
) -> int:
    """Take a request in, return its number; 0: this follower has asked `most` times within a day."""
    return int(
        await _queries.ask(
            conn,
            account=account,
            at=at,
            key_id=claim.key_id,
            cipher=claim.cipher,
            follower=follower,
            number=number,
            most=most,
        )
    )


async def prove(conn: Connection, request: int, *, follower: bytes, code: bytes, at: datetime, most: int) -> bool:
    """Whether the code is right; wrong, late, void and unknown are one answer."""
    return bool(await _queries.prove(conn, id=request, follower=follower, code=code, at=at, most=most))


async def take_asked(conn: Connection, most: int) -> list[Asked]:
    """Take requests that wait for a code; a crash leaves them void."""
    return [
        Asked(row["id"], row["county"], row["account"], row["key_id"], row["cipher"], row["asked_at"], row["number"])
        async for row in _queries.take_asked(conn, most=most)
    ]


async def lately(conn: Connection, number: bytes, before: int, hours: int) -> int:
    """How many codes a number was sent within so many hours before a request."""
    return int(await _queries.lately(conn, number=number, before=before, hours=hours))


async def arm(conn: Connection, request: int, code: bytes, until: datetime) -> None:
    """A code is made: it can be proved until then."""
    await _queries.arm(conn, id=request, code=code, until=until)


async def take_proved(conn: Connection, most: int) -> list[Asked]:
    """Requests that were proved; in the caller's transaction."""
    return [
        Asked(row["id"], row["county"], row["account"], row["key_id"], row["cipher"], row["asked_at"])
        async for row in _queries.take_proved(conn, most=most)
    ]


async def close(conn: Connection, request: int, *, bound: bool) -> None:
    """It is done; not `bound`: she is somebody else already."""
    await _queries.close(conn, id=request, bound=bound)


async def forget(conn: Connection, before: datetime) -> None:
    """Forget requests from before a time."""
    await _queries.forget(conn, before=before)
