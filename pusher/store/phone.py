"""Staff's own numbers, the codes that sign them in, and the PIN that such a device asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audiences.vault import Sealed
from pusher.access import Role
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("phone.sql")


@dataclass(frozen=True, slots=True)
class Phoned:
    """A person whose number codes may go to. `allowed`: none, village or town, as the county decided."""

    staff: int
    county: int
    second: bool
    allowed: str
    roles: tuple[Role, ...]
    number: Sealed | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asked for a code; `id` is the hash of the browser's cookie, `number` a blind index."""

    id: bytes = field(repr=False)
    number: bytes = field(repr=False)
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Often:
    """How many codes were asked for one number."""

    minute: int
    hour: int
    day: int


async def by_number(conn: Connection, indexes: Sequence[bytes]) -> Phoned | None:
    """Return whose number it is."""
    return _phoned(await _queries.phoned(conn, staff=0, indexes=list(indexes)))


async def of_staff(conn: Connection, staff: int) -> Phoned | None:
    """Return a person with the number, if there is one."""
    return _phoned(await _queries.phoned(conn, staff=staff, indexes=[]))


async def set_phone(conn: Connection, staff: int, index: bytes | None, number: Sealed | None) -> bool:
    """Set a person's number, None: take it away; False: it is somebody else's."""
    key, cipher = (number.key_id, number.cipher) if number else (None, None)
    return await _queries.set_phone(conn, id=staff, index=index, key_id=key, cipher=cipher) is not None


async def ask(conn: Connection, key: bytes, number: bytes, now: datetime, most: Often) -> bool:
    """Take a request for a code in; False: as many as `most` were asked for this number. In a transaction."""
    await _queries.lock_number(conn, key=number.hex())
    row = await _queries.asked(conn, number=number, now=now)
    if row["minute"] >= most.minute or row["hour"] >= most.hour or row["day"] >= most.day:
        return False
    await _queries.ask(conn, id=key, number=number, now=now)
    return True


async def take(conn: Connection, most: int) -> list[Request]:
    """Take requests that wait for a code; a crash leaves them void."""
    return [Request(row["id"], row["number"], row["asked_at"]) async for row in _queries.take(conn, most=most)]


async def arm(conn: Connection, key: bytes, staff: int, code: bytes, until: datetime) -> None:
    """A code is made: it can be used until then."""
    await _queries.arm(conn, id=key, staff=staff, code=code, until=until)


async def attempt(conn: Connection, key: bytes, now: datetime, most: int) -> tuple[int, bytes] | None:
    """Count one more try; return (whose, hash of the code), None: nothing can be right any more."""
    row = await _queries.attempt(conn, id=key, now=now, most=most)
    return None if row is None else (row["staff"], row["code"])


async def spend(conn: Connection, key: bytes) -> bool:
    """Use a code once; False: it was used already."""
    return await _queries.spend(conn, id=key) is not None


async def forget(conn: Connection, before: datetime) -> None:
    """Forget requests from before a time."""
    await _queries.forget(conn, before=before)


async def set_pin(conn: Connection, staff: int, hashed: str | None) -> None:
    """Set a PIN's hash, None: take it away; wrong tries are forgotten."""
    await _queries.set_pin(conn, id=staff, pin=hashed)


async def try_pin(conn: Connection, staff: int, most: int) -> tuple[str, int] | None:
    """Count one more try of a PIN; return (its hash, tries so far), None: locked."""
    row = await _queries.try_pin(conn, id=staff, most=most)
    return None if row is None else (row["pin"], row["pin_tries"])


async def right_pin(conn: Connection, staff: int) -> None:
    """It was right: tries are forgotten."""
    await _queries.right_pin(conn, id=staff)


async def pin(conn: Connection, staff: int) -> tuple[bool, int]:
    """Return (whether there is one, how often it was wrong in a row)."""
    row = await _queries.pin(conn, id=staff)
    return (False, 0) if row is None else (row["has"], row["pin_tries"])


def _phoned(row: Mapping[str, Any] | None) -> Phoned | None:
    if row is None:
        return None
    number = None if row["phone_key"] is None else Sealed(row["phone_key"], row["phone_sealed"])
    roles = tuple(map(Role, row["roles"]))
    return Phoned(row["id"], row["county"], row["second"], row["allowed"], roles, number)
