"""Sessions of the console, and the count of sign-in attempts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pusher.access import Grant, Role
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.store.user import as_grant

_queries = Queries("staff_session.sql")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is at the console and under which grant. `id` is the cookie's hash."""

    id: bytes = field(repr=False)
    no: int  # as its owner's list of devices names it
    staff: int
    grant_id: int
    csrf: str = field(repr=False)
    seen_at: datetime
    expires_at: datetime
    method: str  # password, code, wechat
    device: str
    current: bool  # False: the cookie that came is the one before this
    turned_at: datetime  # when the cookie was made
    held_at: datetime | None  # when the one that took another's place first came back
    pin: bool  # whether the person has set one
    name: str
    account: str
    county: int
    unit: str
    unit_division: int
    temporary: bool  # the password is an administrator's: nothing is done before it is replaced
    grants: int  # how many this person could act under
    grant: Grant

    @property
    def stays(self) -> bool:
        """Whether the device stays signed in for weeks: then a PIN is asked before something goes out."""
        return self.method != "password"


@dataclass(frozen=True, slots=True)
class Device:
    """Where a person is signed in."""

    no: int
    id: bytes = field(repr=False)
    method: str
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new session is: whose, under which grant, until when, how and where it was signed in."""

    staff: int
    grant: int
    until: datetime
    method: str = "password"
    device: str = ""


async def open_session(conn: Connection, key: bytes, what: Opening, *, csrf: str, now: datetime) -> None:
    """Begin a session under the hash of its cookie."""
    await _queries.open(
        conn, id=key, staff=what.staff, grant_id=what.grant, csrf=csrf, now=now, expires_at=what.until,
        method=what.method, device=what.device,
    )  # fmt: skip


async def find(conn: Connection, key: bytes, now: datetime, idle_since: datetime) -> Session | None:
    """Return the session, if it, its person and its grant still hold and it was used since `idle_since`."""
    row = await _queries.find(conn, id=key, now=now, idle_since=idle_since)
    if row is None:
        return None
    values = dict(row)
    grant = as_grant(row)
    for name in ("role", "lo", "hi", "matters"):
        del values[name]
    return Session(grant=grant, **values)


async def touch(conn: Connection, key: bytes, now: datetime) -> None:
    """Remember when the session was last used."""
    await _queries.touch(conn, id=key, now=now)


async def turn(conn: Connection, key: bytes, new: bytes, before: bytes, now: datetime) -> bool:
    """Let another cookie take the place of a session's; False: one has just done so."""
    return await _queries.turn(conn, id=key, new=new, before=before, now=now) is not None


async def hold(conn: Connection, key: bytes, now: datetime) -> None:
    """Note that the cookie which took another's place has come back."""
    await _queries.hold(conn, id=key, now=now)


async def devices(conn: Connection, staff: int, now: datetime) -> list[Device]:
    """Return where a person is signed in, the latest used first."""
    return [Device(**row) async for row in _queries.devices(conn, staff=staff, now=now)]


async def end_device(conn: Connection, staff: int, no: int) -> bool:
    """End one session from another device; a phone's loses the WeChat that opens the next. False: there is none."""
    return await _queries.end_device(conn, staff=staff, no=no) is not None


async def close_device(conn: Connection, staff: int, no: int) -> bool:
    """End one session of a person by its number; False: there is none."""
    return await _queries.close_device(conn, staff=staff, no=no) is not None


async def close_long(conn: Connection, county: int, roles: Collection[Role]) -> None:
    """End a county's sessions that stay, but those under these roles."""
    await _queries.close_long(conn, county=county, roles=sorted(roles))


async def close(conn: Connection, key: bytes) -> None:
    """End the session of a cookie, or of the one that has taken its place."""
    await _queries.close(conn, id=key)


async def close_all(conn: Connection, staff: int) -> None:
    """End all sessions of a person; her WeChat is bound no more."""
    await _queries.close_all(conn, staff=staff)


async def close_others(conn: Connection, staff: int, no: int) -> None:
    """End the sessions of a person but this one; her WeChat is bound no more."""
    await _queries.close_others(conn, staff=staff, no=no)


async def sweep(conn: Connection, now: datetime, stale: datetime) -> None:
    """Forget sessions past their end and sign-in attempts before `stale`."""
    await _queries.sweep(conn, now=now, stale=stale)


async def attempt(conn: Connection, keys: Sequence[bytes], now: datetime, stale: datetime) -> dict[bytes, int]:
    """Count one more sign-in attempt under each key; return the counts in the window that began after `stale`."""
    rows = _queries.attempt(conn, keys=list(keys), now=now, stale=stale)
    return {row["key"]: row["attempts"] async for row in rows}


async def forgive(conn: Connection, key: bytes) -> None:
    """Take one attempt back."""
    await _queries.forgive(conn, key=key)


async def forget(conn: Connection, keys: Sequence[bytes]) -> None:
    """Start these keys anew."""
    await _queries.forget(conn, keys=list(keys))
