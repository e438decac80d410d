"""Sessions (登录状态) on devices. Who comes by a code stays for weeks, under a cookie that turns.

A cookie that stays is replaced each day. The one before it holds until its successor has come back (an answer may be
lost on a weak network) and a minute longer; after that it can only be a copy, and the session ends.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from pusher.access import Role
from pusher.store import Connection, audit, user
from pusher.store import phone as phones
from pusher.store import staff_session as store
from pusher.store.staff_session import Opening, Session
from pusher.store.user import Granted

LONGEST: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=2)
STAYS: Final = timedelta(days=30)
TURN: Final = timedelta(days=1)
GRACE: Final = timedelta(minutes=1)  # for requests that were under way together
_TOUCH: Final = timedelta(minutes=1)
VILLAGE: Final = frozenset({Role.VILLAGE_EDITOR, Role.VILLAGE_SECRETARY, Role.VILLAGE_SUPERVISOR})
TOWN: Final = frozenset({Role.TOWN_EDITOR, Role.TOWN_REVIEWER, Role.TOWN_SIGNER})
BY_CODE: Final = {"none": frozenset[Role](), "village": VILLAGE, "town": VILLAGE | TOWN}  # as a county decides


@dataclass(frozen=True, slots=True)
class Resumed:
    """A session that holds; `cookie`, if any, takes the place of the one that came."""

    session: Session
    cookie: str = field(default="", repr=False)


def session_key(token: str) -> bytes:
    """What is stored of a cookie."""
    return hashlib.sha256(token.encode()).digest()


async def begin(
    conn: Connection, staff: int, granted: Granted, now: datetime, *, method: str = "password", device: str = ""
) -> str:
    """Open a session and return its cookie."""
    until = now + (LONGEST if method == "password" else STAYS)
    return await _open(conn, Opening(staff, granted.id, until, method, device), now)


async def _open(conn: Connection, opening: Opening, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    await store.open_session(conn, session_key(token), opening, csrf=secrets.token_urlsafe(24), now=now)
    return token


async def resume(conn: Connection, token: str, now: datetime) -> Resumed | None:
    """Return the session of a cookie, if it still holds, and remember that it was used."""
    key = session_key(token)
    found = await store.find(conn, key, now, now - IDLE)
    if found is None:
        return None
    if not found.current:
        return await _before(conn, found, key, now)
    if found.stays and found.held_at is None:
        await store.hold(conn, found.id, now)
    if found.seen_at < now - _TOUCH:
        await store.touch(conn, found.id, now)
    return await _turned(conn, found, key, now) if found.stays and found.turned_at < now - TURN else Resumed(found)


async def _before(conn: Connection, found: Session, key: bytes, now: datetime) -> Resumed | None:
    """What the cookie before still opens: its successor may be on its way, or lost, or the cookie is a copy."""
    if found.held_at is None:
        return Resumed(found) if now - found.turned_at <= GRACE else await _turned(conn, found, key, now)
    if now - found.held_at <= GRACE:
        return Resumed(found)
    await store.close_device(conn, found.staff, found.no)
    await audit.record(conn, "session_copied", at=now, division=found.grant.lo, staff=found.staff, grant=found.grant_id)
    return None


async def _turned(conn: Connection, found: Session, key: bytes, now: datetime) -> Resumed:
    token = secrets.token_urlsafe(32)
    if not await store.turn(conn, found.id, session_key(token), key, now):
        return Resumed(found)
    return Resumed(replace(found, id=session_key(token)), token)


async def own(conn: Connection, current: Session) -> list[Granted]:
    """The grants that this session may act under: on a device that stays, only those that codes may open."""
    held = await user.grants(conn, current.staff)
    if not current.stays:
        return held
    known = await phones.of_staff(conn, current.staff)
    return [one for one in held if known is not None and one.grant.role in BY_CODE[known.allowed]]


async def switch(conn: Connection, current: Session, grant: int, now: datetime) -> str | None:
    """Act under another of one's grants: a new session takes the old one's place. None: not one's own."""
    chosen = next((one for one in await own(conn, current) if one.id == grant), None)
    if chosen is None:
        return None
    await store.close_device(conn, current.staff, current.no)
    opening = Opening(current.staff, chosen.id, current.expires_at, current.method, current.device)
    return await _open(conn, opening, now)  # it ends when the old one would have
